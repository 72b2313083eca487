"""The pages of the training: fictional cases and their debrief.

May import web and logic; not pages or interop.
"""
