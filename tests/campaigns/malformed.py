"""Makes malformed requests, each from one number, so that a request that breaks something can be made again."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

from django.urls import URLPattern, get_resolver

from tests.factsheet_ids import FACTSHEET_IDS

TOKEN = "t" * 32
FORM = "application/x-www-form-urlencoded"
FIELDS = ("acute_danger", "age_group", "signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "QUERY",
    "get",
    "P\u00d6ST",
    "X" * 50,
)
TYPES = (
    FORM,
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=\x00",
    f"{FORM}; charset=rot13",
    f"{FORM}; charset=idna",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "y" * 300,
    "multipart/form-data; boundary=\u00e9",
    "multipart/form-data",
    "multipart/mixed; boundary=x",
    "application/json",
    "text/plain;;;=;",
    "",
    "\u0000",
    "a" * 5000,
)
ODD = (
    "",
    "\x00",
    "\r\nX-Injected: 1",
    "%",
    "%zz",
    "%00",
    "%ff%fe",
    "\u202e",
    "\ud7ff",
    "\U0001f600",
    "..",
    "../../etc/passwd",
    "%2e%2e%2f",
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{% load x %}",
    "${jndi:ldap://x}",
    "1e309",
    "-1",
    "9" * 400,
    "a" * 3000,
    "[]",
    "\\",
    "//evil.example/",
)
HEADERS = (
    "Host",
    "Cookie",
    "X-CSRFToken",
    "Origin",
    "Referer",
    "Sec-Fetch-Site",
    "Accept-Language",
    "Accept",
    "Accept-Encoding",
    "If-Modified-Since",
    "If-None-Match",
    "Range",
    "HX-Request",
    "HX-Target",
    "HX-Current-URL",
    "HX-Trigger",
    "HX-History-Restore-Request",
    "HX-Boosted",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "Transfer-Encoding",
    "Content-Encoding",
    "Expect",
    "Connection",
    "Upgrade",
    "User-Agent",
    "X-HTTP-Method-Override",
    "Authorization",
)


def addresses() -> list[str]:
    """Return every address pattern of the app, as the routes define it."""
    found: list[str] = []

    def walk(patterns, prefix: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                found.append(prefix + str(pattern.pattern))
            else:
                walk(pattern.url_patterns, prefix)

    walk(get_resolver().url_patterns, "/")
    pages = [f"/en{address}" for address in found if not address.startswith(("/api", "/fhir", "/healthz"))]
    return [*found, *pages, "/static/css/base.css", "/static/", "/favicon.ico"]


@dataclass
class Malformed:
    """One request."""

    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    pieces: list[bytes]
    breaks_off: bool = False

    def as_line(self) -> str:
        """Return the request as a line of JSON."""
        return json.dumps({**vars(self), "pieces": [piece.decode("latin-1") for piece in self.pieces]})

    @classmethod
    def of_line(cls, line: str) -> Malformed:
        """Return the request that ``as_line`` wrote."""
        values = json.loads(line)
        values["headers"] = [(name, value) for name, value in values["headers"]]
        values["pieces"] = [piece.encode("latin-1") for piece in values["pieces"]]
        return cls(**values)


@dataclass
class Maker:
    """Makes the requests of one seed."""

    seed: int
    known: list[str] = field(default_factory=addresses)

    def request(self, number: int) -> Malformed:
        """Return request ``number``: always the same for the same seed and the same routes."""
        r = random.Random(f"{self.seed}:{number}")
        method = "POST" if r.random() < 0.6 else r.choice(METHODS)
        path = self._path(r)
        if method == "POST" and r.random() < 0.7:
            path = r.choice(("/screening/outcome/", "/en/screening/outcome/", *self._posts()))
            path = path.replace("<file_format:kind>", r.choice(("text", "markdown", "fhir", "pdf")))
            path = path.replace("<slug:slug>", r.choice(("a-wrist-on-thursday", "no-such")))
        body, content_type = self._body(r)
        if path.startswith(("/api", "/fhir")) and r.random() < 0.8:
            body, content_type = self._json(r), r.choice(("application/json", "application/fhir+json"))
        if method in ("GET", "HEAD") and r.random() < 0.8:
            body = b""
        headers = [("host", "testserver")] if r.random() < 0.95 else [("host", r.choice(ODD))]
        if r.random() < 0.85:
            headers += [("cookie", f"csrftoken={TOKEN}"), ("x-csrftoken", TOKEN)]
        if body or r.random() < 0.3:
            headers.append(("content-type", content_type))
            headers.append(("content-length", self._length(r, body)))
        if method == "POST" and r.random() < 0.7:
            headers.append(("hx-request", "true"))
        for _ in range(r.choice((0, 0, 0, 1, 2, 6))):
            headers.append((r.choice(HEADERS).lower(), self._odd_value(r)))
        size = r.choice((1, 7, 1000, 100_000))
        pieces = [body[i : i + size] for i in range(0, min(len(body), 50 * size), size)]
        query = "" if r.random() < 0.7 else r.choice((quote_plus(r.choice(ODD)), "&" * 300, "a=" * 100, "\u00ff=%ff"))
        return Malformed(method, path, query, headers, pieces, r.random() < 0.03)

    def _posts(self) -> list[str]:
        return [address for address in self.known if "debrief" in address or "outcome" in address]

    def _json(self, r: random.Random) -> bytes:
        """Return a body for the interfaces: nearly right, quite wrong, or no JSON at all."""
        values = [True, False, None, 0, -1, 1e300, [], {}, [[]], "yes", "minor", "threats", r.choice(ODD)]

        def odd(depth: int) -> object:
            if depth > 4 or r.random() < 0.5:
                return r.choice(values)
            if r.random() < 0.5:
                return [odd(depth + 1) for _ in range(r.randrange(4))]
            return {
                r.choice((*FIELDS, "item", "linkId", "answer", *ODD)): odd(depth + 1) for _ in range(r.randrange(4))
            }

        if r.random() < 0.5:
            whole: object = {name: r.choice(([], ["threats"], odd(2))) for name in FIELDS if r.random() < 0.5}
        else:
            items = [{"linkId": r.choice((*FIELDS, "x")), "answer": odd(1)} for _ in range(r.randrange(5))]
            items += [{"linkId": r.choice(FIELDS), "answer": [{"valueCoding": {"code": r.choice(("yes", "threats"))}}]}]
            whole = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items, "subject": odd(2)}
        body = json.dumps(whole).encode()
        if r.random() < 0.3:
            body = self._scramble(r, body)
        return r.choice((body, body, body, b"[" * 3000, b'{"a":1,"a":2}', b"NaN", b"9" * 5000, b"\xff\xfe", b""))

    def _path(self, r: random.Random) -> str:
        path = r.choice(self.known)
        while "<" in path:
            start, _, rest = path.partition("<")
            known = ("no-such", "a-wrist-on-thursday", "pdf", "text", "fhir", r.choice(ODD))
            path = start + r.choice(known) + rest.partition(">")[2]
        if r.random() < 0.15:
            cut = r.randrange(len(path) + 1)
            path = path[:cut] + r.choice(ODD) + path[cut:]
        return path

    def _odd_value(self, r: random.Random) -> str:
        if r.random() < 0.3:
            return r.choice(
                ("https", "same-origin", "cross-site", "null", "true", "bytes=0-5,9-", "chunked", "gzip", "en")
            )
        return r.choice(ODD).replace("\r\n", " ").replace("\x00", "\x01")

    def _length(self, r: random.Random, body: bytes) -> str:
        if r.random() < 0.93:
            return str(len(body))
        return r.choice(
            ("", "-1", "0", "abc", "1e3", "+5", str(len(body) + 5), "65537", "9" * 30, "9" * 5000, "\u0664")
        )

    def _body(self, r: random.Random) -> tuple[bytes, str]:
        pairs = []
        for _ in range(r.choice((0, 1, 3, 12, 12, 40, 260))):
            name = r.choice(FIELDS) if r.random() < 0.85 else r.choice((*ODD, "view", "csrfmiddlewaretoken"))
            known = [*FACTSHEET_IDS.get(name, ()), "yes", "no", "unknown", "minor", "adult", "consult", "walk"]
            pairs.append((name, r.choice(known) if r.random() < 0.75 else r.choice(ODD)))
        body = urlencode(pairs, errors="replace").encode()
        content_type = FORM
        kind = r.random()
        if kind < 0.2:
            body = self._scramble(r, body)
        elif kind < 0.35:
            body, content_type = self._multipart(r, pairs), "multipart/form-data; boundary=x"
        elif kind < 0.4:
            body = r.randbytes(r.choice((1, 50, 2000, 66_000)))
        elif kind < 0.43:
            body = b"&".join([body or b"a"] * r.choice((2, 100, 900)))[:200_000]
        if r.random() < 0.15:
            content_type = r.choice(TYPES)
        return body, content_type

    def _scramble(self, r: random.Random, body: bytes) -> bytes:
        data = bytearray(body or b"x")
        for _ in range(r.randrange(1, 12)):
            at = r.randrange(len(data))
            data[at : at + r.randrange(3)] = r.choice(
                (b"%", b"\xff", b"\x00", b"=", b"&", b";", b"%u0041", r.randbytes(3))
            )
            data = data or bytearray(b"x")
        return bytes(data)

    def _multipart(self, r: random.Random, pairs: list[tuple[str, str]]) -> bytes:
        parts = []
        for name, value in pairs[:60]:
            extra = r.choice(("", "", "", '; filename="f"', "; filename*=utf-8''%ff", '; name="' + "n" * 500))
            more = r.choice(
                ("", "", "\r\nContent-Transfer-Encoding: base64", "\r\nContent-Type: text/x", "\r\n" + "h" * 2000)
            )
            parts.append(f'--x\r\nContent-Disposition: form-data; name="{name}"{extra}{more}\r\n\r\n{value}\r\n')
        body = "".join(parts).encode("utf-8", "replace") + b"--x--\r\n"
        return self._scramble(r, body) if r.random() < 0.4 else body[: r.choice((len(body), len(body), len(body) // 2))]


def raw(r: random.Random, known: list[str]) -> bytes:
    """Return bytes for a socket that are nearly, or not at all, an HTTP/1.1 request."""
    path = r.choice(known).replace("<slug:slug>", "x").encode()
    body = urlencode([(r.choice(FIELDS), r.choice(ODD)) for _ in range(4)], errors="replace").encode()
    line = r.choice(
        (
            b"GET %s HTTP/1.1" % path,
            b"POST /screening/outcome/ HTTP/1.1",
            b"GET %s HTTP/9.9" % path,
            b"GET  %s HTTP/1.1" % path,
            b"GET %s" % path,
            b"\x16\x03\x01\x02\x00\x01\x00",
            b"PRI * HTTP/2.0",
            b"GET http://evil.example%s HTTP/1.1" % path,
            b"GET /\xff\xfe HTTP/1.1",
            b"GET /%00%0d%0a HTTP/1.1",
            b"OPTIONS * HTTP/1.1",
            b"CONNECT evil.example:443 HTTP/1.1",
            r.randbytes(40),
            b"GET /" + b"a" * r.choice((100, 9000, 70_000)) + b" HTTP/1.1",
        )
    )
    headers = [b"Host: 127.0.0.1", b"Cookie: csrftoken=%s" % TOKEN.encode(), b"X-CSRFToken: %s" % TOKEN.encode()]
    headers.append(b"Content-Type: " + r.choice((FORM.encode(), b"multipart/form-data; boundary=x", b"\xff", b"")))
    headers += r.sample(
        [
            b"Content-Length: %d" % len(body),
            b"Content-Length: %d" % (len(body) - 3),
            b"Content-Length: -1",
            b"Content-Length: 99999999999999999999",
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Host: evil.example",
            b"No colon here",
            b": no name",
            b"X-Folded: a\r\n b",
            b"X-Zero: \x00",
            b"X-High: \xe9\xff",
            b"Expect: 100-continue",
            b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk",
            b"Range: bytes=0-0,-1,5-2",
            b"Accept-Language: " + b"q," * 3000,
        ],
        k=r.choice((0, 1, 1, 2, 4)),
    )
    r.shuffle(headers)
    end = r.choice((b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r"))
    chunks = r.choice((body, b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body), b"ffffffffffffffff\r\nx", b"zz\r\n", b""))
    data = line + end + end.join(headers) + end + end + chunks
    return data[: r.choice((len(data), len(data), len(data), len(data) // 2, 10))]
