"""The settings of the tests: those of production, but for what a test client can't have (https, collected files)."""

import os

os.environ["SIGNAALWIJZER_MODE"] = "production"
os.environ["SIGNAALWIJZER_SECRET_KEY"] = "a-key-of-the-tests-alone-that-signs-nothing-for-anybody-else"
os.environ["SIGNAALWIJZER_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["SIGNAALWIJZER_QUICK_EXIT_URL"] = "https://www.knmi.nl/"

from screening.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
