"""What every page and interface stands on: forms, layouts, rendering, error pages, template tags, page context.

May import logic and the registry. Used by pages, training, interop and serving; imports none of these.
"""
