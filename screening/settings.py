"""Django's settings. ``screening/serving/configuration.py`` has what an organisation may change."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from screening.serving.configuration import DEVELOPMENT_KEY, ConfigurationError, read_configuration

try:
    CONFIGURATION = read_configuration()
except ConfigurationError as error:
    raise ImproperlyConfigured(str(error)) from None

BASE_DIR = Path(__file__).resolve().parent.parent

# --- nothing to store in: no database, no sessions, no accounts, no cache that outlives the process --------------
DATABASES: dict[str, object] = {}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
INSTALLED_APPS = ["screening", "django.contrib.staticfiles", "crispy_forms", "csp", "django_htmx"]

# --- who may ask, and how much -----------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = CONFIGURATION.secret_key or DEVELOPMENT_KEY
ALLOWED_HOSTS = list(CONFIGURATION.hosts) or ["127.0.0.1", "localhost", "[::1]"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 0
BODY_SECONDS = 10.0  # within this time after its header the body of a request must have arrived
QUEUE = 100  # requests that may wait in one process; the next gets 503. At 5 ms each that is half a second
PDF_QUEUE = 4  # and of those for a PDF file, at 0.2 s each
REQUEST_SECONDS = 20  # a request that keeps a worker busy for longer stops that worker; granian starts a new one

ROOT_URLCONF = "screening.urls"
WSGI_APPLICATION = "screening.serving.wsgi.application"
MIDDLEWARE = [
    "screening.serving.middleware.AccessLog",
    "screening.serving.middleware.PrivateHeaders",
    "screening.serving.compression.CompressAndPad",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "screening.serving.middleware.HealthCheckByAddress",
    "django.middleware.locale.LocaleMiddleware",
    "screening.serving.middleware.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "screening.serving.middleware.CsrfWithoutReferrer",
    "django_htmx.middleware.HtmxMiddleware",
]
if CONFIGURATION.metrics:
    MIDDLEWARE.insert(0, "screening.serving.metrics.Measure")

# --- headers -------------------------------------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "require-trusted-types-for": None,
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "gamepad",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
}

SECURE_SSL_REDIRECT = False  # the proxy that ends TLS redirects; see docs/operations.md
SECURE_HSTS_SECONDS = 0
if not CONFIGURATION.development and CONFIGURATION.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # the CSRF middleware: ours is a subclass of it, and tests post without a token
    "security.W002",  # X-Frame-Options: the CSP's frame-ancestors says the same, and PrivateHeaders adds it
    "security.W008",  # the redirect to https belongs to the proxy, which alone knows the public port
]

# --- the only cookie -----------------------------------------------------------------------------------------------
CSRF_COOKIE_AGE = None  # gone when the browser closes
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = not CONFIGURATION.development and CONFIGURATION.https
CSRF_FAILURE_VIEW = "screening.web.errors.forbidden"

# --- languages: the address says which, so that no cookie has to ---------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "screening" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- pages -----------------------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["screening.web.context.every_page"],
            "builtins": ["screening.web.content_words"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["nlds"]
CRISPY_TEMPLATE_PACK = "nlds"
CRISPY_FAIL_SILENTLY = False

# --- static files ----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = CONFIGURATION.static_root or BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # ours alone, none of a library
WHITENOISE_USE_FINDERS = CONFIGURATION.development
# The files are for pages of this site alone; and each header costs bytes on a first visit.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = CONFIGURATION.development
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if CONFIGURATION.development
        else "screening.serving.static_files.HashedStaticFiles"
    },
}

STATIC_SITE = ""  # "folder" or "one-file" while `manage.py export` renders pages: screening/pages/export.py

# --- logs: lines that hold no person ---------------------------------------------------------------------------------
# Django's own loggers write the path and, on an error, the whole request. Ours write neither (screening/web/errors.py).
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s", "datefmt": "%Y-%m-%d %H:%M:%S"},
        "json": {"()": "screening.serving.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": CONFIGURATION.log_format},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["none"], "level": "CRITICAL"},
    "loggers": {
        "signaalwijzer": {"handlers": ["stderr"], "level": CONFIGURATION.log_level, "propagate": False},
        "django": {"handlers": ["none"], "level": "CRITICAL", "propagate": False},
        "django.request": {"handlers": ["none"], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": ["none"], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": ["none"], "level": "CRITICAL", "propagate": False},
        "django.utils.autoreload": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
