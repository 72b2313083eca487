"""The same checklists as one would otherwise build them: a django-formtools wizard, with sessions in SQLite.

An ordinary project: Django's own middleware, cached template loader, sessions and CSRF as ``startproject`` makes it.
"""

import os
from pathlib import Path

from screening.settings import CONFIGURATION  # noqa: F401 -- the content is loaded by the app's own code

BASE_DIR = Path(__file__).parent
SECRET_KEY = "a-key-of-the-bench-alone-that-signs-nothing-for-anybody-else"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = ["django.contrib.sessions", "django.contrib.staticfiles", "formtools", "screening"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.wizard.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("WIZARD_DATABASE", ":memory:"),
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", "timeout": 20},
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["screening.web.content_words"],
        },
    }
]
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
USE_TZ = True
STATIC_URL = "/static/"
