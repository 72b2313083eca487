"""Django's development server, which says in which mode it runs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.management.commands import runserver

DEVELOPMENT = (
    "\nDEVELOPMENT MODE: for your own machine only. The key is known to everybody and there is no https.\n"
    "How to deploy: docs/operations.md"
)
NOT_FOR_PRODUCTION = (
    "\nThis is Django's development server with the settings of production: use scripts/serve.sh instead."
)


class Command(runserver.Command):
    """Serve on this machine, with a warning that it is not for production."""

    def on_bind(self, server_port: int) -> None:
        """Print the warning with the address, at each start."""
        super().on_bind(server_port)
        self.stdout.write(DEVELOPMENT if settings.CONFIGURATION.development else NOT_FOR_PRODUCTION)
