"""Tests of the training cases and the debrief."""
