"""Marks in every place that a client controls, and a search for them in every place where they must not be."""
