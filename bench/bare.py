"""The measure of all: the settings of the app, with a view beside its own that returns two bytes (``bare_urls``)."""

from screening.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_urls"
