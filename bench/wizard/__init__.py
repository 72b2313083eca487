"""The same checklists as an ordinary form wizard, to compare with."""
