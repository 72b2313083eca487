"""The pages that a visitor opens, and their copies: precached for offline use, or exported as static files.

May be imported by: serving, urls.py and management (the export); imports: web, logic, the registry and content.
"""
