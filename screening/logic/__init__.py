"""The decision: pure functions from answers to an outcome, and to comparisons of outcomes.

May be imported by: all of screening; imports: content, and neither Django nor any other package of screening.
"""
