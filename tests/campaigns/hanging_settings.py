"""The settings of production, short time limits, and one view that never ends when a request asks for it."""

from screening.settings import *  # noqa: F403
from screening.settings import MIDDLEWARE as PRODUCTION

REQUEST_SECONDS = 5
BODY_SECONDS = 2.0
MIDDLEWARE = [*PRODUCTION, "tests.campaigns.hanging_settings.hang"]


def hang(get_response):
    """Return the middleware."""

    def middleware(request):
        while "X-Hang" in request.headers:
            pass
        return get_response(request)

    return middleware
