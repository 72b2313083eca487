"""Tests of what surrounds the app when it is served: server, middleware, compression, gates, metrics, settings."""
