"""Tests of the pages, their addresses and weight, and their exported copies."""
