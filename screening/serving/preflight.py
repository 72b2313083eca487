"""Preflight check: validates settings and content before the server starts, with one clear message on a fault."""

from __future__ import annotations

import sys

from content.loading import ContentError, load
from content.own_contacts import with_own_contacts
from screening.serving.configuration import ConfigurationError, read_configuration


def main() -> int:
    """Return 0 when the app can start; else say on standard error what is wrong."""
    try:
        configuration = read_configuration()
        with_own_contacts(load(), configuration.contacts_file)
    except (ConfigurationError, ContentError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
