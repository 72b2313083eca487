"""The baseline: the settings of the app, with an additional view that returns two bytes (``bare_urls``)."""

from screening.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_urls"
