"""Screenings through a real HTTP client, with marks in every place that a client controls."""

from __future__ import annotations

import gzip
import http.client
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.campaigns.faults import KINDS as FAULTS
from tests.campaigns.privacy.marks import Marks
from tests.campaigns.privacy.places import Places
from tests.campaigns.privacy.wire import Sizes
from tests.factsheet_ids import FACTSHEET_IDS
from tests.waiting import TIMEOUT_S

FORM = "application/x-www-form-urlencoded"
LISTS = ("signals_general", "signals_domestic", "signals_cross_border", "risk_factors")
OUTCOME = "/screening/outcome/"
FILES = ("text", "markdown", "fhir", "pdf")


@dataclass
class Client:
    """One client of one server; searches what it gets back as it goes."""

    port: int
    marks: Marks
    places: Places
    seed: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    sizes: Sizes = field(default_factory=Sizes)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)

    def send(self, method: str, target: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        """Send a request with marks in its headers; return the answer, which is read."""
        mark = self.marks.new
        sent = {
            "User-Agent": f"Browser/1.0 ({mark('agent')})",
            "Referer": f"https://{mark('referrer')}.example/{mark('referrer')}",
            "Accept-Language": f"nl, {mark('language')};q=0.1",
            "X-Forwarded-For": mark("forwarded"),
            "X-Forwarded-Host": f"{mark('forwarded')}.example",
            "From": f"{mark('from')}@example.org",
            "Authorization": f"Bearer {mark('authorization')}",
            f"X-{mark('headername')}": mark("header"),
            "Cookie": f"answers={mark('cookie')}; {mark('cookiename')}=1",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if method == "POST":
            sent.setdefault("Content-Type", FORM)
        for attempt in (1, 2):
            try:
                self.connection.request(method, target, body or None, sent)
                answer = self.connection.getresponse()
                break
            except (ConnectionError, http.client.HTTPException):  # a kept connection may be closed by the server
                self.connection.close()
                if attempt == 2:
                    raise
        content = answer.read()
        self.statuses[answer.status] += 1
        self.places.search("headers and cookies of all answers", str(answer.getheaders()).encode(), where=target)
        if answer.status not in (200, 400):  # those two show what was posted, on the page alone
            self.places.search("pages of errors and redirects", content, where=f"{answer.status} of {target}")
        answer.sent = content
        answer.content = gzip.decompress(content) if answer.getheader("Content-Encoding") == "gzip" else content
        return answer

    def token(self) -> dict[str, str]:
        """Fetch the form; return the cookie and the header that prove it."""
        answer = self.send("GET", "/screening/")
        cookie = re.search(r"csrftoken=(\w+)", answer.getheader("Set-Cookie", ""))[1]
        return {"Cookie": f"csrftoken={cookie}; answers={self.marks.new('cookie')}", "X-CSRFToken": cookie}

    def answers(self) -> list[tuple[str, str]]:
        """Return valid answers, and fields that the form does not know."""
        pairs = [("acute_danger", self.random.choice(("yes", "no", "unknown")))]
        pairs.append(("age_group", self.random.choice(("minor", "adult", "unknown"))))
        for name in LISTS:
            pairs += [(name, id_) for id_ in FACTSHEET_IDS[name] if self.random.random() < 0.25]
        pairs += [("patient", self.marks.new("field")), (self.marks.new("fieldname"), "1")]
        pairs += [("notes", f"Fictief: {self.marks.new('notes')}\n" * 3), ("view", self.marks.new("view"))]
        return pairs

    def screening(self, token: dict[str, str], *, expect: int = 200, **headers: str) -> http.client.HTTPResponse:
        """Send one whole screening."""
        road = self.random.choice(("page", "htmx"))
        htmx = {"HX-Request": "true"} if road == "htmx" else {}
        answer = self._post_answers(OUTCOME, road, expect, **token, **htmx, **headers)
        if expect == 500 and not re.search(rb"\b[0-9a-f]{8}\b", answer.content):
            raise AssertionError("a page for an error without its number")
        return answer

    def file(self, token: dict[str, str], kind: str) -> None:
        """Send one whole screening and get a file: it holds what was ticked, and nothing else that was sent."""
        answer = self._post_answers(f"{OUTCOME}{kind}/", kind, 200, **token)
        self.places.search("files of an outcome", answer.content, where=kind, answers=False)

    def _post_answers(self, path: str, road: str, expect: int, **headers: str) -> http.client.HTTPResponse:
        path = f"{self.random.choice(('', '/en'))}{path}"
        encoding = self.random.choice(("gzip", "identity"))
        body = urlencode(self.answers()).encode()
        target = f"{path}?q={self.marks.new('query')}&{self.marks.new('queryname')}"
        answer = self.send("POST", target, body, Accept_Encoding=encoding, **headers)
        if answer.status != expect:
            raise AssertionError(f"{answer.status} instead of {expect} for a screening")
        if expect == 200:
            self.sizes.add(f"{path} as {road} in {encoding}", len(body), answer)
        return answer

    def refused(self, token: dict[str, str], number: int) -> None:
        """Send one request that the app must refuse, of another kind each time."""
        mark = self.marks.new
        unknown = urlencode([("signals_general", mark("value")), ("acute_danger", mark("value"))]).encode()
        big = f"notes={mark('oversized')}&".encode() * 4000
        file = (
            f'--x\r\nContent-Disposition: form-data; name="{mark("partname")}"; filename="{mark("filename")}"\r\n'
            f"Content-Type: text/{mark('parttype')}\r\n\r\n{mark('file')}\r\n--x--\r\n"
        ).encode()
        kinds = (
            lambda: (400, self.send("POST", OUTCOME, unknown, **token)),
            lambda: (400, self.send("POST", OUTCOME, file, **token, Content_Type="multipart/form-data; boundary=x")),
            lambda: (403, self.send("POST", OUTCOME, unknown, **{**token, "X-CSRFToken": mark("token")})),
            lambda: (404, self.send("GET", f"/{mark('path')}/{mark('path')}?{mark('query')}")),
            lambda: (404, self.send("GET", f"/static/{mark('path')}.css")),
            lambda: (405, self.send("POST", f"/consult/?{mark('query')}", unknown, **token)),
            lambda: (403, self.send(mark("method").upper(), "/consult/")),
            lambda: (413, self.send("POST", OUTCOME, big, **token)),
            lambda: (415, self.send("POST", OUTCOME, unknown, **token, Content_Type=f"text/{mark('type')}")),
            lambda: (400, self.send("GET", "/", Host=f"{mark('host')}.example")),
            lambda: (400, self.send("POST", OUTCOME, b"age_group=\xff" + mark("broken").encode(), **token)),
        )
        expected, answer = kinds[number % len(kinds)]()
        if answer.status != expected:
            raise AssertionError(f"{answer.status} instead of {expected} for request {number % len(kinds)}")

    def campaign(self, screenings: int) -> None:
        """Send so many whole screenings, and a refused request and one for a file after every third."""
        for number in range(screenings):
            if number % 10 == 0:
                token = self.token()
            self.screening(token)
            if number % 3 == 0:
                self.refused(token, number // 3)
                self.file(token, FILES[number // 3 % len(FILES)])

    def campaign_with_errors(self, screenings: int) -> int:
        """Send screenings of which every other one meets an error of the app; return how many errors there were."""
        token = self.token()
        for number in range(screenings):
            if number % 2:
                self.screening(token)
            else:
                self.screening(token, expect=500, X_Fault=FAULTS[number // 2 % len(FAULTS)])
        return self.statuses[500]
