"""The settings of production for calls inside one process: no https, no collected files, no log."""

import os

os.environ.setdefault("SIGNAALWIJZER_MODE", "production")
os.environ.setdefault("SIGNAALWIJZER_SECRET_KEY", "a-key-of-the-bench-alone-that-signs-nothing-for-anybody-else")
os.environ.setdefault("SIGNAALWIJZER_HOSTS", "testserver,127.0.0.1,localhost")
os.environ["SIGNAALWIJZER_HTTPS"] = "false"
os.environ["SIGNAALWIJZER_LOG_LEVEL"] = "WARNING"

from screening.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
