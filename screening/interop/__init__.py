"""Interfaces for other systems: FHIR, a JSON API, and the downloads of an outcome.

May be imported by: pages, serving and urls.py; imports: web, logic, the registry and content.
"""
