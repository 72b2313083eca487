"""The management commands: ``content`` and ``case`` for editors, ``explain``, ``export`` and ``runserver``."""
