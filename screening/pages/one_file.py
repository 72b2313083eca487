"""The pages of the app, but for the training, as one HTML file that opens by a double click, without any server.

The file contains its scripts, styles and pictures; its policy allows those, by their hashes, and nothing else.
See docs/decisions/0041-static-export.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from screening.pages.export import ExportError, clear_errors, pages, request_for, static_site
from screening.web.device_files import FILES, device_file
from screening.web.rendering import slot

READABLE_WITHOUT_SCRIPTS = frozenset({"meldcode", "contact"})
PARTS = re.compile(
    r"<title>(?P<title>.*?)</title>(?P<head>.*?)</head>\n<body(?P<attributes>[^>]*)>\n(?P<body>.*)\n</body>", re.S
)
ATTRIBUTE = re.compile(r'(class|data-neutral-title)="([^"]*)"')
STYLESHEET = re.compile(r'<link rel="stylesheet" href="/static/(?P<name>[^"]+)"(?: media="(?P<media>\w+)")?>')
SCRIPT = re.compile(r'<script src="/static/(?P<name>[^"]+)" type="module"></script>')
EARLY = ("js/early.js", "js/leave.js")
PICTURE = re.compile(r'="/static/(?P<name>img/[^"]+\.svg)"')
ID = re.compile(r'\s(?:id|aria-labelledby|aria-describedby)="[^"]*"')
LINK = re.compile(r'href="(?P<address>/[^"#]*)')
LEFT = re.compile(r'="(?P<address>/[^"]*)"')
IMPORT = re.compile(r'^import (?P<names>\{[\w,\s]+\}|\w+) from "(?P<module>\.[^"]+)";$', re.M)
IMPORT_LATER = re.compile(r'\bimport\("(?P<module>\.[^"]+)"\)')
EXPORT = re.compile(r"^export (?P<kind>(?:async )?function|const|class) (?P<name>\w+)", re.M)
EXPORT_DEFAULT = re.compile(r"^export \{ (?P<name>\w+) as default \};$", re.M)
NOT_UNDERSTOOD = re.compile(r"^\s*(?:import|export)\b.*|\bimport\(.*|.*\bloadModule\b.*", re.M)
POLICY = re.compile(r"(?<=<meta http-equiv=\"Content-Security-Policy\" content=\")[^\"]*")
INLINE = re.compile(r"<(?P<tag>style|script)(?P<attributes>[^>]*)>(?P<text>.*?)</(?P=tag)>", re.S)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site as a part of the file: the name that links use, its styles, its scripts and its content."""

    name: str
    title: str
    body_class: str
    neutral_title: str
    body: str
    media: dict[str, str]
    scripts: tuple[str, ...]

    @property
    def readable(self) -> str:
        """What of the page is shown where scripts are off: its main part, without ids, which the file has once only."""
        if self.name not in READABLE_WITHOUT_SCRIPTS:
            return ""
        return ID.sub("", self.body.partition("<main")[2].partition(">")[2].partition("</main>")[0])

    @property
    def styles(self) -> tuple[str, ...]:
        """The names of its stylesheets."""
        return tuple(self.media)

    @classmethod
    def of(cls, address: str, html: str) -> Page:
        """Take a rendered page apart.

        Raises:
            ExportError: it does not have the structure of the other pages.
        """
        found = PARTS.search(html)
        if not found or "<script" in found["body"]:
            raise ExportError(f"The page {address} is not made as the others are.")
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(found["attributes"])}
        return cls(
            name=name_of(address),
            title=unescape(found["title"]),
            body_class=attributes.get("class", ""),
            neutral_title=attributes["data-neutral-title"],
            body=found["body"],
            media={match["name"]: match["media"] or "all" for match in STYLESHEET.finditer(found["head"])},
            scripts=tuple(match["name"] for match in SCRIPT.finditer(found["head"])),
        )


def name_of(address: str) -> str:
    """Return the name of a page in the file: ``/en/consult/`` is ``consult``."""
    return "-".join(part for part in address.split("/") if part and part != "en") or "home"


def write_one_file(path: Path, language: str) -> int:
    """Write the app as one file.

    Returns:
        The size in bytes.

    Raises:
        ExportError: the file exists or can't be written, or a page holds what has no place in one file.
    """
    path = path.absolute()
    data = one_file(language).encode()
    with clear_errors(path):
        if path.exists():
            raise ExportError(f"{path} exists already and was left as it is.")
        part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        try:
            part.write_bytes(data)
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return len(data)


def one_file(language: str) -> str:
    """Return the file, with its pages in ``language``.

    Raises:
        ExportError: a page links to or loads what is not in the file.
    """
    with static_site("one-file"), translation.override(language):
        rendered = pages((language,))
        parts = [Page.of(address, html) for address, html in rendered.items()]
        files = {name: json.loads(device_file(name, language)[1]) for name in FILES}
        files["outcome"]["html"] = _inside(files["outcome"]["html"], rendered)
        late = {
            "program": program(name for part in parts for name in part.scripts),
            "early": "\n".join(map(_static, EARLY)),
        }
        sheets = _sheets(parts)
        context = {
            "pages": parts,
            "stylesheets": [{**sheet, "css": slot(sheet["name"])} for sheet in sheets],
            "files": {name: slot(f"{name}-file") for name in files},
            **{name: slot(name) for name in late},
        }
        html: str = render_to_string("export/one_file.html", context, request_for(next(iter(rendered))))
    late |= {sheet["name"]: _style(sheet["name"]) for sheet in sheets}
    for name, data in files.items():
        late[f"{name}-file"] = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    html = _inside(html, rendered)
    for name, text in late.items():
        html = html.replace(slot(name), text)
    return POLICY.sub(lambda _: policy(html), html, count=1)


def _sheets(parts: list[Page]) -> list[dict[str, Any]]:
    """Return every stylesheet of the pages; those of pages that can be read without scripts apply at once."""
    media = {name: medium for part in parts for name, medium in part.media.items()}
    at_once = {name for part in parts if part.name in READABLE_WITHOUT_SCRIPTS for name in part.media}
    return [{"name": name, "media": medium, "at_once": name in at_once} for name, medium in media.items()]


def _inside(html: str, rendered: dict[str, str]) -> str:
    """Point links to pages in the file, and embed pictures."""

    def link(match: re.Match[str]) -> str:
        address = unescape(match["address"])
        if address not in rendered:
            raise ExportError(f"A link leads to {address}, which is not in the file.")
        return f'href="?page={name_of(address)}'

    html = PICTURE.sub(lambda match: f'="{_picture(match["name"])}"', html)
    html = LINK.sub(link, html).replace('data-leave="/leave/"', 'data-leave="?leave"')
    left = LEFT.search(html)
    if left:
        raise ExportError(f"A page names {left['address']}, which is not in the file.")
    return html


def _static(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise ExportError(f"There is no static file {name}.")
    return Path(found).read_text("utf-8")


def _picture(name: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(_static(name).encode()).decode()}"


def _style(name: str) -> str:
    css = _static(name)
    if "url(" in css or "@import" in css or "</style" in css:
        raise ExportError(f"{name} loads another file, or can't be in a style element.")
    return css


def program(names: Iterable[str]) -> str:
    """Return one script that holds the modules ``names`` and all that they import, each in a function of its own.

    Raises:
        ExportError: a module imports or exports in a way that is not known here.
    """
    waiting, functions = list(dict.fromkeys(names)), {}
    while waiting:
        name = waiting.pop(0)
        if name not in functions:
            functions[name], imports = as_function(name, _static(name))
            waiting += imports
    script = "const modules = {\n" + "\n".join(functions.values()) + "\n};\n" + render_to_string("export/one-file.js")
    if "</script" in script or "<!--" in script:
        raise ExportError("A script holds </script or <!--, so it can't be in a page.")
    return script


def as_function(name: str, source: str) -> tuple[str, list[str]]:
    """Return a module as a function that returns what the module exports, and the names of what it imports.

    Raises:
        ExportError: the module imports or exports in a way that is not known here.
    """
    imports: list[str] = []

    def load(match: re.Match[str]) -> str:
        imports.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), match["module"])))
        return f'\ue000("{imports[-1]}")'

    def load_now(match: re.Match[str]) -> str:
        names = match["names"] if match["names"].startswith("{") else f"{{ default: {match['names']} }}"
        return f"const {names} = {load(match)};"

    body = IMPORT.sub(load_now, source)
    body = IMPORT_LATER.sub(lambda match: f"(async () => {load(match)})()", body)
    exports = [match["name"] for match in EXPORT.finditer(body)]
    exports += [f"default: {match['name']}" for match in EXPORT_DEFAULT.finditer(body)]
    body = EXPORT_DEFAULT.sub("", EXPORT.sub(r"\g<kind> \g<name>", body))
    fault = NOT_UNDERSTOOD.search(body)
    if fault:
        raise ExportError(f"{name}: this import or export is not understood: {fault[0].strip()}")
    body = body.replace("\ue000", "loadModule")
    return f'"{name}"(loadModule) {{\n{body}\nreturn {{ {", ".join(exports)} }};\n}},', imports


def policy(html: str) -> str:
    """Return a policy that allows the scripts and styles in ``html`` and pictures in its text, and nothing else."""
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for match in INLINE.finditer(html):
        if "application/json" not in match["attributes"]:
            digest = hashlib.sha256(match["text"].encode()).digest()
            hashes[match["tag"]].append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return (
        f"default-src 'none'; script-src {' '.join(hashes['script'])}; style-src {' '.join(hashes['style'])}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
