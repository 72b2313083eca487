"""What the tool asks and advises, as data a domain expert can edit, with the code that reads and checks it.

Nothing in this package knows the web, Django or the decision logic.
"""
