"""The WSGI application. ``screening/serving/server.py`` puts it behind granian; any WSGI server can serve it."""

import gc
import os
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "screening.settings")


class Request(WSGIRequest):
    """A request whose ``Content-Type`` can't break anything.

    Django looks up the encoding that it names before any error handling is in place, and fails on some names.
    ``BodyLimit`` refuses every encoding but UTF-8.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {}


application: WSGIHandler = get_wsgi_application()
application.request_class = Request

from screening import registry  # noqa: E402 - Django must be set up first
from screening.web.device_files import all_files  # noqa: E402 - Django must be set up first

registry.decision()  # a fault in the content stops the worker here, before it serves anything
registry.log_case_faults()  # a fault in a training case does not: the others are served
all_files()  # so that the first visitor waits no longer than the next
gc.collect()
gc.freeze()  # what was made until here stays: no need to look through it again for garbage
