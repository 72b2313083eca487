"""What surrounds the app when it is served: server, middleware, logs, metrics, configuration.

May import everything below it; no page, form or rule imports it.
"""
