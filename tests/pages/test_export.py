"""``manage.py export``: what is in the folder and in the one file, and what happens when they can't be written."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from screening.pages import export, one_file
from screening.web.device_files import device_file

TAG = re.compile(r'\s(?:href|src|content|formaction|action|data-leave|data-worker|data-neutral(?:-icon)?)="(/[^"]*)"')
PAGES = ("", "consult/", "screening/", "meldcode/", "contact/", "background/", "privacy/", "training/", "language/")
JAVASCRIPT = Path(settings.BASE_DIR, "static", "js")


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """Return the exported site by the path it is made for."""
    found = {}
    for base in ("/", "/a/b/"):
        found[base] = tmp_path_factory.mktemp("export") / "site"
        call_command("export", str(found[base]), base=base, verbosity=0)
    return found


@pytest.fixture(params=["/", "/a/b/"])
def site(request, sites):
    return sites[request.param], request.param


@pytest.fixture(scope="module")
def files():
    return {language: one_file.one_file(language) for language in ("nl", "en")}


# --- a folder -------------------------------------------------------------


def test_every_page_is_there_in_both_languages(site):
    folder, _base = site
    for prefix in ("", "en/"):
        for page in PAGES:
            text = (folder / prefix / page / "index.html").read_text("utf-8")
            assert f'<html lang="{prefix[:2] or "nl"}">' in text
        assert (folder / prefix / "404.html").is_file()
    cases = [path.name for path in (folder / "training").iterdir() if path.is_dir()]
    assert len(cases) > 5
    assert all((folder / "en" / "training" / case / "trainer" / "index.html").is_file() for case in cases)
    assert len(list(folder.glob("outcome.*.json"))) == len(list(folder.glob("search.*.json"))) == 2
    assert (folder / "healthz").read_text() == "ok"


def test_every_address_on_every_page_is_a_file_of_the_export(site):
    folder, base = site
    count = 0
    for page in folder.rglob("*.html"):
        for address in TAG.findall(page.read_text("utf-8")):
            path = html.unescape(address).partition("#")[0]
            assert path.startswith(base), f"{page}: {address}"
            file = folder / path.removeprefix(base)
            assert (file / "index.html" if path.endswith("/") else file).is_file(), f"{page}: {address}"
            count += 1
    assert count > 1000


def test_the_outcome_and_the_service_worker_name_files_of_the_export_alone(site):
    folder, base = site
    for file in folder.glob("outcome.*.json"):
        for address in TAG.findall(json.loads(file.read_bytes())["html"]):
            assert (folder / address.removeprefix(base) / "index.html").is_file()
    precache = json.loads(
        re.search(r"PRECACHE = (\{.*?\n\});", (folder / "service-worker.js").read_text("utf-8"), re.S)[1]
    )
    for address in precache["pages"]:
        assert (folder / address.removeprefix(base) / "index.html").is_file()
    for address in precache["files"]:
        assert (folder / address.removeprefix(base)).is_file()
    assert {address.startswith(base) for address in (*precache["pages"], *precache["files"])} == {True}


def test_every_page_has_a_policy_and_no_script_or_style_of_its_own(site):
    folder, _base = site
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        assert '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'' in text, page
        assert '<meta name="referrer" content="no-referrer">' in text, page
        assert '<meta name="robots" content="noindex">' in text, page
        assert "<style" not in text
        assert " style=" not in text
        assert re.findall(r"<script(?![^>]* src=)", text) == []


def test_each_page_leads_to_itself_in_the_other_language(site):
    folder, base = site
    for here, there in (("consult/", "en/consult/"), ("en/consult/", "consult/"), ("", "en/"), ("en/", "")):
        text = (folder / here / "index.html").read_text("utf-8")
        assert re.search(r'<a class="language" href="([^"]*)"', text)[1] == f"{base}{there}"


def test_no_form_is_sent_and_pages_say_what_they_lack(site):
    folder, _base = site
    forms = 0
    for page in folder.rglob("index.html"):
        text = page.read_text("utf-8")
        forms += text.count("<form ")
        assert 'method="post"' not in text.lower()
        assert set(re.findall(r'<form [^>]*method="([^"]*)"', text)) <= {"dialog"}
        assert re.findall(r"<form [^>]*\saction=", text) == []
        for needs_a_server in ("formaction", "csrfmiddlewaretoken", "data-send", "data-download", "data-hx-"):
            assert needs_a_server not in text, page
        assert ('class="lacks"' in text) == (page.parent.name not in ("leave", "language")), page
    assert forms > 20
    lacks = re.search(r'class="lacks">(.*?)</span>', (folder / "index.html").read_text("utf-8"), re.S)[1]
    assert all(word in lacks for word in ("PDF", "FHIR", "API", "nabespreking"))
    assert "has no server" in (folder / "en" / "privacy" / "index.html").read_text("utf-8")
    assert "The debrief of ticks needs a server" in (folder / "en" / "training" / "index.html").read_text("utf-8")


def test_no_page_contains_the_day_of_the_export(site):
    folder, _base = site
    days = re.findall(r"<span data-today>([^<]*)<", (folder / "consult" / "index.html").read_text("utf-8"))
    assert days
    assert set(days) == {""}


def test_the_page_to_leave_by_leads_to_the_neutral_site(site):
    folder, _base = site
    text = (folder / "leave" / "index.html").read_text("utf-8")
    assert f'content="0; url={settings.CONFIGURATION.quick_exit_url}"' in text
    assert "Signaalwijzer" not in text


def test_an_installed_app_begins_where_the_site_is(site):
    folder, base = site
    for file in (folder / "static" / "app").glob("*.webmanifest"):
        manifest = json.loads(file.read_bytes())
        assert manifest["scope"] == base
        assert all(manifest[name].startswith(base) for name in ("id", "start_url"))


def test_what_is_exported_leaves_the_running_app_as_it_was(sites, client):
    text = client.get("/consult/").content.decode()
    assert 'method="post"' in text
    assert 'name="csrfmiddlewaretoken"' in text
    assert 'href="/contact/"' in text
    assert device_file("outcome", "nl")[0].startswith("/outcome.")


# --- one file ---------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_file_holds_its_pages_and_names_nothing_outside(files, language):
    text = files[language]
    names = re.findall(r'data-page="([\w-]+)"', text)
    assert {"home", "consult", "screening", "meldcode", "contact"} <= set(names)
    assert "training" not in names
    assert names[0] == "home"
    assert "language" in names
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S)
    assert TAG.findall(markup) == []
    assert set(re.findall(r'href="\?page=([\w-]+)', markup)) <= set(names)
    assert re.findall(r'<(?:script|img|link)[^>]* (?:src|href)="(?!data:)', markup) == []
    assert f'<html lang="{language}">' in text


def test_the_policy_of_the_one_file_allows_exactly_what_it_contains(files):
    for text in files.values():
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        inline = re.findall(r"<(?:style|script(?! type=.application/json))[^>]*>(.*?)</(?:style|script)>", text, re.S)
        hashes = {base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in inline}
        assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
        assert re.findall(r" style=| on[a-z]+=", re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S)) == []


def test_the_outcome_in_the_one_file_is_the_one_of_the_server(files):
    for language, text in files.items():
        (data,) = re.findall(r'<script type="application/json" id="outcome-file">(.*?)</script>', text, re.S)
        embedded, served = json.loads(data), json.loads(device_file("outcome", language)[1])
        assert embedded["data"] == served["data"]
        assert embedded["fingerprint"] == served["fingerprint"]
        assert f'name="content-fingerprint" content="{served["fingerprint"]}"' in text
        prefix = "" if language == "nl" else "/en"
        assert embedded["html"].replace("?page=language", f"{prefix}/language/") == served["html"]


def test_each_script_becomes_a_function_that_returns_what_it_exported():
    text, imports = one_file.as_function(
        "js/a.js",
        'import { x, y } from "./b.js";\nimport C from "../vendor/c.js";\nexport const z = x;\n'
        "export async function f() {}\n"
        'const later = () => import("./d.js");\nexport { z as default };\n',
    )
    assert imports == ["js/b.js", "vendor/c.js", "js/d.js"]
    assert 'const { x, y } = loadModule("js/b.js");\nconst { default: C } = loadModule("vendor/c.js");' in text
    assert "const z = x;\nasync function f() {}" in text
    assert 'const later = () => (async () => loadModule("js/d.js"))();' in text
    assert text.endswith("return { z, f, default: z };\n},")


@pytest.mark.parametrize(
    "line",
    [
        "import x from './b.js';",
        "export default 3;",
        "export { x };",
        "export let x = 1;",
        "const x = import(y);",
        "loadModule(1);",
    ],
)
def test_an_import_or_export_that_is_not_understood_stops_the_export(line):
    with pytest.raises(export.ExportError, match=r"a\.js: this import or export is not understood"):
        one_file.as_function("a.js", line)


def test_every_script_of_the_site_can_be_embedded_in_the_one_file():
    names = [f"js/{path.name}" for path in JAVASCRIPT.glob("*.js") if f"js/{path.name}" not in one_file.EARLY]
    script = one_file.program(names)
    assert all(f'"{name}"(loadModule)' in script for name in names)


# --- what goes wrong ---------------------------------------------------------


def left_behind(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_that_is_not_empty_is_left_as_it_was(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export", str(tmp_path / "site"))
    assert left_behind(tmp_path) == ["site"]
    assert left_behind(tmp_path / "site") == ["mine.txt"]


def test_a_file_that_exists_is_left_as_it_was(tmp_path):
    (tmp_path / "one.html").write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("export", one_file=tmp_path / "one.html")
    assert (tmp_path / "one.html").read_text() == "mine"


@pytest.mark.parametrize("where", ["no/such/folder", "a-file/site"])
def test_a_place_that_can_not_be_written_is_named(tmp_path, where):
    (tmp_path / "a-file").write_text("")
    with pytest.raises(CommandError, match=f"{where} can't be written"):
        call_command("export", str(tmp_path / where))
    with pytest.raises(CommandError, match=f"{where} can't be written"):
        call_command("export", one_file=tmp_path / where)
    assert left_behind(tmp_path) == ["a-file"]


@pytest.mark.parametrize(
    ("arguments", "largest", "failing"),
    [
        (("site",), 20_000, "a static file"),
        (("site",), 200_000, "an outcome file"),
        (("--one-file", "one.html"), 200_000, "the one file"),
    ],
)
def test_a_disk_that_is_full_half_way_is_told_and_nothing_is_left(tmp_path, arguments, largest, failing):
    command = [sys.executable, Path(settings.BASE_DIR, "manage.py"), "export", *arguments]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "SIGNAALWIJZER_MODE": "development", "PYTHONPATH": str(settings.BASE_DIR)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),  # no file gets larger
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0, failing
    assert "can't be written: File too large. Nothing of it was kept." in done.stderr, failing
    assert left_behind(tmp_path) == [], failing


def test_every_file_that_is_smaller_for_it_has_its_compressed_copies(sites):
    for folder in sites.values():
        for name in ("index.html", "en/consult/index.html", *(path.name for path in folder.glob("outcome.*.json"))):
            text = (folder / name).read_bytes()
            assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == text
            assert brotli.decompress((folder / f"{name}.br").read_bytes()) == text
        assert all(path.stat().st_size <= 40_000 for path in folder.glob("outcome.*.json.br"))
        (manifest,) = (folder / "static" / "app").glob("english.*.webmanifest")
        assert gzip.decompress(manifest.with_name(f"{manifest.name}.gz").read_bytes()) == manifest.read_bytes()


def test_a_link_that_leads_nowhere_stops_the_export(monkeypatch):
    monkeypatch.setattr(export, "links", lambda page: ["/nowhere/"])
    with pytest.raises(export.ExportError, match="/nowhere/"), export.static_site("one-file"):
        export.pages(("nl",))


@pytest.mark.parametrize("base", ["signals", "/signals", "//elsewhere/", "/a b/", "https://elsewhere/"])
def test_a_path_that_is_none_is_refused(tmp_path, base):
    with pytest.raises(CommandError, match="can't be the path of a site"):
        call_command("export", str(tmp_path / "site"), base=base)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"folder": "x", "one_file": Path("y")},
        {"folder": "x", "language": "en"},
        {"one_file": Path("y"), "base": "/z/"},
    ],
)
def test_options_that_do_not_go_together_are_refused(options):
    arguments = [options.pop("folder")] if "folder" in options else []
    with pytest.raises(CommandError, match=r"Say where|goes with"):
        call_command("export", *arguments, **options)
