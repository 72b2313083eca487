"""The settings of production, and one switch that the product does not have: a request may ask for an error."""

from screening.settings import *  # noqa: F403
from screening.settings import MIDDLEWARE as PRODUCTION

MIDDLEWARE = [*PRODUCTION, "tests.campaigns.faults.Faults"]
