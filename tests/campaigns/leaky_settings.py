"""The settings of production, and a product that leaks what it is sent, in the way that a request asks for."""

from screening.settings import *  # noqa: F403
from screening.settings import MIDDLEWARE as PRODUCTION

MIDDLEWARE = ["tests.campaigns.leaks.Leaks", *PRODUCTION]
