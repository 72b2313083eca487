"""The entry point for a WSGI server: ``granian --interface wsgi screening.wsgi:application``."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "screening.settings")
application = get_wsgi_application()

from screening import loaded, outcome_page  # noqa: E402 - Django must be set up first

loaded.decision()  # a fault in the content stops the worker here, before it serves anything
loaded.log_case_faults()  # a fault in a training case does not: the others are served
outcome_page.prepare()  # so that the first visitor waits no longer than the next
gc.collect()
gc.freeze()  # what was made until here stays: no need to look through it again for garbage
