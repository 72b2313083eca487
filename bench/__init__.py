"""Measurements of speed and weight. See ``docs/performance.md``; run with ``make bench``."""
