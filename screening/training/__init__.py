"""The training pages: fictional cases and their debrief.

May be imported by: pages, serving and urls.py; imports: web, logic, the registry and content.
"""
