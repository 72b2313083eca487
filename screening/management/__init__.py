"""Django looks for the project's own commands here."""
