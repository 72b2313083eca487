"""Everything around the app when it is served: server, middleware, compression, logs, metrics and configuration.

May be imported by: settings.py, urls.py and granian; imports: web, the registry and content.
"""
