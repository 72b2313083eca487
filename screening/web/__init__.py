"""Shared by all pages and interfaces: forms, layouts, rendering, error pages, template filters and page context.

May be imported by: pages, interop, training, serving and management; imports: logic, the registry and content.
"""
