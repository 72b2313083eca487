"""Whatever breaks, a visitor gets an error id and the contacts, and nobody sees what was sent."""

from __future__ import annotations

import logging
import re

import pytest
from django.template import Context, Template
from django.test import Client

from screening import registry
from screening.serving import middleware
from screening.web import errors, form_page, forms, outcome_html

MARK = "mark-7391"
TOKEN = "t" * 32


class Log(logging.Handler):
    """Keeps every line that any logger of the process is given, as it would be written with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def log():
    handler = Log()
    ours = logging.getLogger("signaalwijzer")
    ours.addHandler(handler)
    yield handler
    ours.removeHandler(handler)


def marked_post(path: str = "/screening/outcome/"):
    """Post a form with marks in every place that a client controls."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = TOKEN
    client.cookies["other"] = f"{MARK}-cookie"
    body = f"signals_general=threats&age_group=minor&patient={MARK}-field&{MARK}-name=1"
    headers = {
        "X-CSRFToken": TOKEN,
        "User-Agent": f"{MARK}-agent",
        "Referer": f"https://{MARK}.example/",
        "X-Forwarded-For": f"{MARK}-address",
        "Accept-Language": f"nl, {MARK}",
    }
    return client.generic(
        "POST", f"{path}?q={MARK}-query", body, content_type="application/x-www-form-urlencoded", headers=headers
    )


def raising(*args: object, **kwargs: object) -> None:
    raise ValueError(f"{MARK} {args} {kwargs}")


def break_view(monkeypatch):
    monkeypatch.setattr(form_page, "screening_form", raising)


def break_form(monkeypatch):
    monkeypatch.setattr(forms.ScreeningForm, "full_clean", raising)


class _Bomb:
    def __getattr__(self, name: str) -> None:
        raise RuntimeError(f"{MARK} in a template")


def break_template(monkeypatch):
    def with_a_bomb(*_):
        return Template("{{ item.name }}").render(Context({"item": _Bomb()}))

    monkeypatch.setattr(outcome_html, "full_outcome", with_a_bomb)


def break_content(monkeypatch):
    monkeypatch.setattr(registry, "decision", raising)


def break_error_page(monkeypatch):
    monkeypatch.setattr(form_page, "screening_form", raising)
    monkeypatch.setattr(errors, "render_to_string", raising)


def break_page_of_a_refusal(monkeypatch):
    monkeypatch.setattr(form_page, "FORM_TYPES", frozenset())
    monkeypatch.setattr(errors, "render", raising)


def break_middleware(monkeypatch):
    monkeypatch.setattr(middleware.CsrfWithoutReferrer, "process_view", raising)


def break_last_response(monkeypatch):
    monkeypatch.setattr(middleware, "is_plain_page", raising)


BREAKS = [value for name, value in sorted(globals().items()) if name.startswith("break_")]


@pytest.mark.parametrize("path", ["/screening/outcome/", "/en/screening/outcome/"], ids=["nl", "en"])
@pytest.mark.parametrize("what", BREAKS, ids=lambda value: value.__name__.removeprefix("break_"))
def test_whatever_raises_nothing_that_was_sent_is_shown_or_logged(what, path, monkeypatch, log, capfd):
    what(monkeypatch)
    response = marked_post(path)
    shown = response.content.decode() + str(response.headers.items())
    wrote = capfd.readouterr()
    for place in (shown, log.text(), wrote.out, wrote.err):
        assert MARK not in place
        assert "Traceback" not in place
    assert response.status_code == 500
    for number in ("tel:112", "tel:08002000", "tel:+31334481186"):
        assert f'href="{number}"' in shown


@pytest.mark.parametrize("what", BREAKS, ids=lambda value: value.__name__.removeprefix("break_"))
def test_the_number_that_the_visitor_gets_is_the_one_that_is_logged_with_the_place_in_the_code(what, monkeypatch, log):
    what(monkeypatch)
    page = marked_post().content.decode()
    line = next(line for line in log.lines if line.startswith("signaalwijzer.errors"))
    number = re.search(r"error=([0-9a-f]{8}) kind=\w+ place=", line)[1]
    assert number in page
    assert re.search(r"place=[\w.]+\.py:\d+:\w+", line)


def test_an_error_page_says_that_back_returns_to_the_form(monkeypatch):
    break_view(monkeypatch)
    assert "knop Terug van uw browser" in marked_post().content.decode()


def test_an_error_still_has_the_headers_of_privacy_and_one_line_in_the_access_log(monkeypatch, log):
    break_view(monkeypatch)
    response = marked_post()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    lines = [line for line in log.lines if line.startswith("signaalwijzer.access")]
    assert len(lines) == 1
    assert lines == ["signaalwijzer.access INFO method=POST route=outcome status=500 ms=- bytes=-"]


@pytest.mark.parametrize(
    ("method", "path", "line"),
    [
        ("GET", "/consult/?q=mark-7391", r"method=GET route=consult status=200"),
        ("GET", "/mark-7391/", r"method=GET route=- status=404"),
        ("MARK-7391", "/consult/", r"method=OTHER route=consult status=403"),
        ("POST", "/screening/outcome/", r"method=POST route=outcome status=403"),
        ("GET", "/static/css/base.css", r"method=GET route=- status=200"),
    ],
)
def test_the_access_log_names_the_method_the_route_the_status_the_duration_and_the_size(method, path, line, log):
    Client(enforce_csrf_checks=True).generic(method, path, headers={"User-Agent": MARK})
    assert len(log.lines) == 1
    figures = r"ms=\d+\.\d bytes=(\d+|-)" if method == "GET" else "ms=- bytes=-"
    assert re.fullmatch(rf"signaalwijzer\.access INFO {line} {figures}", log.lines[0])
    assert "mark" not in log.lines[0].lower()


def test_no_logger_of_django_writes_anything(capfd, log):
    for name in ("django", "django.request", "django.server", "django.security.DisallowedHost", "asyncio", "other"):
        logging.getLogger(name).critical("%s", MARK)
        try:
            raising()
        except ValueError:
            logging.getLogger(name).exception(MARK)
    assert MARK not in "".join(capfd.readouterr())
