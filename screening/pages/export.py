"""The app as static files: every page that a link leads to, in both languages, deciding on the device.

No server is asked for anything: pages are rendered by calling their views. See docs/decisions/0041-static-export.md.
"""

from __future__ import annotations

import contextlib
import gzip
import html
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import brotli
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test.utils import override_settings
from django.urls import get_script_prefix, resolve, reverse, set_script_prefix
from django.utils import translation

from content.model import LANGUAGES
from screening.pages import offline
from screening.web import device_files, errors, outcome_html, rendering

HREF = re.compile(r'\shref="(/[^"#?]*)')
TODAY = re.compile(r"(<span data-today>)[^<]*")
COMPRESSED = {".html": 5, ".js": 5, ".json": 10, ".webmanifest": 5}
"""What ``_compress`` compresses, and the quality of Brotli: the best takes 20 s for all pages."""
HASHED = "screening.serving.static_files.HashedStaticFiles"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


class ExportError(Exception):
    """The export can't be made, and nothing of it is left; the message says why."""


def write_site(folder: Path, base: str = "/") -> int:
    """Write the app as static files.

    Args:
        folder: where to; made if it isn't there. What is in it stays untouched: it must be empty.
        base: the path under which the files will be served, with a slash at both ends.

    Returns:
        The number of files.

    Raises:
        ExportError: the folder is not empty or can't be written, or a page has a link that leads nowhere.
    """
    if not re.fullmatch(r"/([A-Za-z0-9._~-]+/)*", base):
        raise ExportError(f"'{base}' can't be the path of a site: it begins and ends with a slash, such as /signals/.")
    folder = folder.absolute()
    with clear_errors(folder):
        if folder.exists() and any(folder.iterdir()):
            raise ExportError(f"{folder} is not empty. Nothing was changed: name an empty or a new folder.")
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            part.chmod(0o755)
            _fill(part, base)
            part.rename(folder)  # takes the place of an empty folder
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return sum(path.is_file() for path in folder.rglob("*"))


@contextlib.contextmanager
def clear_errors(place: Path) -> Iterator[None]:
    """Turn an error of the file system into one that says what could not be written.

    Raises:
        ExportError: instead of the error.
    """
    try:
        yield
    except OSError as error:
        raise ExportError(f"{place} can't be written: {error.strerror or error}. Nothing of it was kept.") from error


def _fill(folder: Path, base: str) -> None:
    with static_site("folder", folder / "static", base):
        call_command("collectstatic", interactive=False, verbosity=0)
        if base != "/":
            _move_installed_app(folder / "static" / "app", base)
        files = {f"{address}index.html": page for address, page in pages(LANGUAGES).items()}
        for language in LANGUAGES:
            with translation.override(language):
                files[f"{reverse('home')}404.html"] = not_found()
        files |= {address: data.decode() for address, data in device_files.all_files().items()}
        files[reverse("healthz")] = "ok"  # static/js/copy.js asks whether the server is there
        files[reverse("leave") + "index.html"] = render_to_string(
            "export/leave.html", {"language": "nl", "quick_exit_url": str(settings.CONFIGURATION.quick_exit_url)}
        )
        files[reverse("service_worker")] = offline.service_worker()
    for address, text in files.items():
        path = folder / address.removeprefix(base)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    _compress(folder)


def _compress(folder: Path) -> None:
    """Write a gzip and a Brotli copy beside each file that has none yet, for web servers that send these."""
    for path in [path for path in folder.rglob("*") if path.suffix in COMPRESSED]:
        data, quality = path.read_bytes(), COMPRESSED[path.suffix]
        if not path.with_name(f"{path.name}.gz").exists():
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, mtime=0))
            path.with_name(f"{path.name}.br").write_bytes(brotli.compress(data, quality=quality))


def _move_installed_app(folder: Path, base: str) -> None:
    """Let the manifests of the installed app begin at ``base``; their compressed copies go."""
    for path in folder.glob("*.webmanifest*"):
        if path.suffix != ".webmanifest":
            path.unlink()
            continue
        manifest = json.loads(path.read_bytes())
        for name in ("id", "start_url", "scope"):
            manifest[name] = base + manifest[name].removeprefix("/")
        path.write_bytes(json.dumps(manifest, ensure_ascii=False, indent=2).encode())


@contextlib.contextmanager
def static_site(kind: str, static_root: Path | None = None, base: str = "/") -> Iterator[None]:
    """Let pages be rendered for a site without a server until the block ends.

    Args:
        kind: ``folder``, or ``one-file``, which has no service worker and no training.
        static_root: where ``collectstatic`` puts hashed files; without it, static files have their plain names.
        base: the path under which the site is served.
    """
    changes = {"mode": "production", "on_device": True, "frame_ancestors": ()}
    if kind == "one-file":
        changes["offline"] = False
    changed = {
        "STATIC_SITE": kind,
        "CONFIGURATION": settings.CONFIGURATION.model_copy(update=changes),
        "STATIC_ROOT": static_root,
        "STATIC_URL": f"{base}static/",
        "STORAGES": {**settings.STORAGES, "staticfiles": {"BACKEND": HASHED if static_root else PLAIN}},
    }
    before = get_script_prefix()
    with override_settings(**changed):
        set_script_prefix(base)
        _forget()
        try:
            yield
        finally:
            set_script_prefix(before)
            _forget()


def _forget() -> None:
    """Drop every page and file that was rendered for another kind of site."""
    rendering.cache.clear()
    device_files.device_file.cache_clear()
    outcome_html._rendered.cache_clear()
    offline.service_worker.cache_clear()


def pages(languages: tuple[str, ...]) -> dict[str, str]:
    """Return every page that links lead to from the home pages in ``languages``, by address.

    Raises:
        ExportError: a link leads to no page.
    """
    waiting = []
    for language in languages:
        with translation.override(language):
            waiting.append(reverse("home"))
    found: dict[str, str] = {}
    while waiting:
        address = waiting.pop(0)
        if address not in found:
            found[address] = _page(address)
            waiting += [link for link in links(found[address]) if link not in found]
    return found


def links(page: str) -> list[str]:
    """Return the addresses of the pages of this site that ``page`` has a link to, without what follows a ``#``."""
    found = (html.unescape(address) for address in HREF.findall(page))
    return [address for address in dict.fromkeys(found) if not address.startswith(settings.STATIC_URL)]


def request_for(address: str) -> HttpRequest:
    """Return a GET request for an address, as far as our views look at one."""
    request = HttpRequest()
    request.method = "GET"
    request.path = address
    request.path_info = "/" + address.removeprefix(get_script_prefix())
    return request


def _page(address: str) -> str:
    request = request_for(address)
    with translation.override(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        try:
            match = request.resolver_match = resolve(request.path_info)
            response = match.func(request, *match.args, **match.kwargs)
        except Exception as error:  # a page that can't be made, whatever the reason, must stop the export
            raise ExportError(f"The page {address} can't be made: {type(error).__name__}: {error}") from error
    if response.status_code != 200:
        raise ExportError(f"A link leads to {address}, which answers {response.status_code}.")
    return TODAY.sub(r"\1", response.content.decode())  # the day of the visit, which the script fills in


def not_found() -> str:
    """Return the page for an address that does not exist, in the current language."""
    return errors.not_found(request_for(f"{reverse('home')}404.html")).content.decode()
