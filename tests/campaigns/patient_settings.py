"""The settings of production, but for a body that may take longer than any test does."""

from screening.settings import *  # noqa: F403

BODY_SECONDS = 600.0
