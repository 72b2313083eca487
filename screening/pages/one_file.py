"""The pages of the app, but for the training, as one HTML file that opens by a double click, without any server.

Scripts, styles and pictures stand in the file itself; its policy names them by their hashes, and allows nothing else.
See docs/decisions/0041-static-export.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from screening.pages.export import ExportError, clear_errors, new_file_mode, pages, request_for, static_site
from screening.web.outcome_html import outcome_file
from screening.web.rendering import slot

READABLE_WITHOUT_SCRIPTS = frozenset({"meldcode", "contact"})
PARTS = re.compile(
    r"<title>(?P<title>.*?)</title>(?P<head>.*?)</head>\n"
    r'<body class="(?P<body_class>[^"]*)".*?<main id="main" tabindex="-1">\n(?P<main>.*?)\n</main>',
    re.S,
)
STYLESHEET = re.compile(r'<link rel="stylesheet" href="/static/(?P<name>[^"]+)"(?P<media>(?: media="\w+")?)>')
SCRIPT = re.compile(r'<script src="/static/js/(?P<name>[^"]+)" type="module"></script>\n?')
PICTURE = re.compile(r'="/static/(?P<name>img/[^"]+\.svg)"')
LINK = re.compile(r'href="(?P<address>/[^"#]*)')
LEFT = re.compile(r'="(?P<address>/[^"]*)"')
IMPORT = re.compile(r'^import (?:\{(?P<names>[\w,\s]+)\} from )?"\./(?P<module>[\w-]+\.js)";$', re.M)
EXPORT = re.compile(r"^export (?P<kind>(?:async )?function|const) (?P<name>\w+)", re.M)
NOT_UNDERSTOOD = re.compile(r"^\s*(?:import|export)\b.*", re.M)
POLICY = re.compile(r"(?<=<meta http-equiv=\"Content-Security-Policy\" content=\")[^\"]*")
INLINE = re.compile(r"<(?P<tag>style|script type=\"module\")[^>]*>(?P<text>.*?)</(?:style|script)>", re.S)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site as a part of the file: the name that its links use, and what it brings along."""

    name: str
    title: str
    heading: str
    body_class: str
    main: str
    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]

    @property
    def element(self) -> str:
        """The element that holds the page until it is shown."""
        return "noscript" if self.name in READABLE_WITHOUT_SCRIPTS else "template"

    @classmethod
    def of(cls, address: str, html: str) -> Page:
        """Take a rendered page apart."""
        found = PARTS.search(html)
        if not found:
            raise ExportError(f"The page {address} is not made from templates/base.html.")
        title = unescape(found["title"])
        return cls(
            name=name_of(address),
            title=title,
            heading=title,
            body_class=found["body_class"],
            main=found["main"],
            stylesheets=tuple(match[0] for match in STYLESHEET.finditer(found["head"])),
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
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            part.chmod(new_file_mode())
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
        content = json.loads(outcome_file(language)[1])
        content["html"] = _inside(content["html"], rendered)
        shell = {sheet for part in parts[:1] for sheet in part.stylesheets}
        html: str = render_to_string(
            "export/one_file.html",
            {
                "pages": parts,
                "stylesheets": dict.fromkeys(s for part in parts for s in part.stylesheets if s not in shell),
                **{name: slot(name) for name in ("outcome_file", "program")},
            },
            request_for(next(iter(rendered))),
        )
    html = _inside(SCRIPT.sub("", STYLESHEET.sub(_style, html)), rendered)
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    html = html.replace(slot("outcome_file"), data)
    html = html.replace(slot("program"), program(name for part in parts for name in part.scripts))
    return POLICY.sub(lambda _: policy(html), html, count=1)


def _inside(html: str, rendered: dict[str, str]) -> str:
    """Let links lead to pages of the file, and pictures stand in it."""

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


def _style(match: re.Match[str]) -> str:
    css = _static(match["name"])
    if "url(" in css or "@import" in css or "</style" in css:
        raise ExportError(f"{match['name']} loads another file, or can't stand in a style element.")
    return f"<style{match['media']}>{css}</style>"


def program(names: object) -> str:
    """Return one script that holds the modules ``names`` and all that they import, each in a function of its own.

    Raises:
        ExportError: a module imports or exports in a way that is not known here.
    """
    waiting, functions = list(dict.fromkeys(names)), {}  # type: ignore[call-overload]
    while waiting:
        name = waiting.pop(0)
        if name not in functions:
            functions[name], imports = _as_function(name, _static(f"js/{name}"))
            waiting += imports
    script = "const modules = {\n" + "\n".join(functions.values()) + "\n};\n" + render_to_string("export/one-file.js")
    if "</script" in script or "<!--" in script:
        raise ExportError("A script holds </script or <!--, so it can't stand in a page.")
    return script


def _as_function(name: str, source: str) -> tuple[str, list[str]]:
    imports = [match["module"] for match in IMPORT.finditer(source)]
    exports = [match["name"] for match in EXPORT.finditer(source)]
    body = IMPORT.sub(_loaded, source)
    body = EXPORT.sub(r"\g<kind> \g<name>", body)
    fault = NOT_UNDERSTOOD.search(body)
    if fault or "loadModule" in source:
        raise ExportError(
            f"{name}: this import or export is not understood: {fault[0].strip() if fault else 'loadModule'}"
        )
    return f'"{name}"(loadModule) {{\n{body}\nreturn {{ {", ".join(exports)} }};\n}},', imports


def _loaded(match: re.Match[str]) -> str:
    call = f'loadModule("{match["module"]}");'
    return f"const {{{match['names']}}} = {call}" if match["names"] else call


def policy(html: str) -> str:
    """Return a policy that allows the scripts and styles in ``html`` and pictures in its text, and nothing else."""
    scripts: list[str] = []
    styles: list[str] = []
    for match in INLINE.finditer(html):
        digest = base64.b64encode(hashlib.sha256(match["text"].encode()).digest()).decode()
        (styles if match["tag"] == "style" else scripts).append(f"'sha256-{digest}'")
    return (
        f"default-src 'none'; script-src {' '.join(scripts)}; style-src {' '.join(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
