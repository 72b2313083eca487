"""Hypothesis without a time limit per example: machines that run tests are sometimes busy."""

from hypothesis import settings

settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")
