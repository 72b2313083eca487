"""The response when too many requests wait: made once, independent of the request, and sent without Django."""

from __future__ import annotations

from django.conf import settings

from screening.web import problems

Headers = list[tuple[str, str]]

STATUS = 503
RETRY_AFTER = 2
"""Seconds after which a client should try again: a full queue is empty by then."""

PAGE = f"""<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Even te druk</title></head>
<body><h1>Even te druk</h1>
<p>Er komen nu te veel vragen tegelijk. Wacht {RETRY_AFTER} seconden. Ga dan terug en probeer het opnieuw.</p>
<h1 lang="en">Too busy right now</h1>
<p lang="en">Too many requests arrive at once. Wait {RETRY_AFTER} seconds. Then go back and try again.</p>
<p>Acuut gevaar - immediate danger: <a href="tel:112">112</a></p>
<p>Veilig Thuis: <a href="tel:08002000">0800-2000</a></p>
<p>CoMensha: <a href="tel:+31334481186">033-448 11 86</a></p></body></html>
"""
"""The numbers are those of ``content/data/contacts.yaml``; a test compares them."""


def plain_headers(content_type: str) -> Headers:
    """Return the headers of a response that Django does not make: those of every other response."""
    headers = [
        ("Content-Type", content_type),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in settings.PERMISSIONS_POLICY)),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("X-Robots-Tag", "noindex"),
    ]
    if settings.SECURE_HSTS_SECONDS:
        value = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        headers.append(("Strict-Transport-Security", value))
    return headers


def _answer(content_type: str, body: bytes) -> tuple[Headers, bytes]:
    return [*plain_headers(content_type), ("Retry-After", str(RETRY_AFTER)), ("Connection", "close")], body


class Busy:
    """The three forms of the answer: a page, problem+json under ``/api/``, an OperationOutcome under ``/fhir/``."""

    def __init__(self) -> None:
        _, code, text = problems.WORDS[STATUS]
        issue = problems.Issue(STATUS, code, "", text)
        self._page = _answer("text/html; charset=utf-8", PAGE.encode())
        self._api = _answer(problems.PROBLEM_JSON, problems.problem(STATUS, text).content)
        self._fhir = _answer(problems.FHIR_JSON, problems.operation_outcome(STATUS, [issue]).content)

    def __call__(self, path: str) -> tuple[Headers, bytes]:
        """Return headers and body for an address."""
        if path.startswith(problems.FHIR_PREFIX):
            return self._fhir
        return self._api if path.startswith(problems.API_PREFIX) else self._page
