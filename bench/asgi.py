"""The app as an ASGI application, only to measure a server that speaks nothing else."""

from django.core.asgi import get_asgi_application

from screening.serving import wsgi  # noqa: F401 - prepares the content and the parts, as in production

application = get_asgi_application()
