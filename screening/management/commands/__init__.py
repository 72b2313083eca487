"""The project's own commands: ``content`` for editors, ``explain`` for whoever wonders about an outcome."""
