"""The short version of `make privacy`: marked screenings against the deployed app, then a search of all it left behind.

The long one, with a real browser and its profile folder, is a command; its result is in docs/privacy-evidence.md.
That no request is made between the first tick and the outcome is also shown by tests/browser/test_outcome_page.py.
"""

from __future__ import annotations

import gzip
import re
import shutil
from types import SimpleNamespace

import brotli
import pytest

from tests.campaigns.faults import KINDS
from tests.campaigns.privacy import cores, loglines, wire
from tests.campaigns.privacy.client import Client
from tests.campaigns.privacy.cores import crash, search_core_dumps
from tests.campaigns.privacy.loglines import search_log_lines
from tests.campaigns.privacy.marks import Marks
from tests.campaigns.privacy.places import Places
from tests.campaigns.privacy.tracing import read_trace, traced
from tests.campaigns.privacy.unpacking import snappy, unpacked
from tests.campaigns.privacy.wire import Sizes, search_sizes
from tests.live_server import ROOT


@pytest.fixture(scope="module")
def driven(static_root, tmp_path_factory):
    """Drive the deployed app with screenings and every kind of error; return the places and the server."""
    marks = Marks()
    places = Places(marks)
    folder = tmp_path_factory.mktemp("campaign") / "server"
    with traced(folder, static_root, DJANGO_SETTINGS_MODULE="tests.campaigns.faulty_settings") as server:
        client = Client(server.port, marks, places)
        client.campaign(12)
        for number in range(11):
            client.refused(client.token(), number)
        forced = client.campaign_with_errors(2 * len(KINDS))
        crash(server.workers()[0])
    return server, client, forced


def test_no_mark_is_in_what_the_server_wrote_or_answered_wherever_it_was_sent(driven):
    server, client, forced = driven
    client.places.search_file("standard output", server.stdout)
    client.places.search_file("standard error", server.stderr)
    client.places.search_folder("temporary folder", server.temporary)
    assert forced == len(KINDS)
    assert len(client.marks.given) > 25
    assert client.places.findings() == ""
    assert client.places.place("standard error").bytes > 1000


def test_every_error_is_logged_with_a_number_and_the_place_in_the_code_and_no_traceback(driven):
    server, _, forced = driven
    log = server.stderr.read_text("utf-8")
    lines = [line for line in log.splitlines() if " signaalwijzer.errors " in line]
    assert len(lines) == forced
    assert all("kind=ValueError place=faults.py:" in line for line in lines)
    assert "Traceback" not in log
    assert "broken on purpose" not in log
    assert "127.0.0.1" not in log
    by_granian = re.compile(r"\[(WARNING|ERROR)\] .*\bworker-\d.*")  # of the worker that crashed, sooner or later
    assert [line for line in server.stdout.read_text("utf-8").splitlines() if not by_granian.fullmatch(line)] == []


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed; `make privacy` installs it")
def test_the_server_wrote_no_file_and_connected_nowhere(driven):
    server, _, _ = driven
    calls = read_trace(server.trace, (server.stdout, server.stderr))
    assert calls.calls > 500
    assert calls.faults() == []


def test_a_trace_of_a_server_that_does_write_or_connect_shows_it(tmp_path):
    trace = tmp_path / "trace"
    trace.write_text(
        '10 openat(AT_FDCWD</app>, "notes.txt", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 7</app/notes.txt>\n'
        '10 openat(AT_FDCWD</app>, "/app/read.txt", O_RDONLY) = 7</app/read.txt>\n'
        '10 openat(AT_FDCWD</app>, "/nowhere/x", O_WRONLY|O_CREAT, 0666) = -1 ENOENT (No such file)\n'
        '10 openat(AT_FDCWD</app>, "/dev/null", O_RDWR) = 8</dev/null>\n'
        '11 write(7</app/notes.txt>, ""..., 12 <unfinished ...>\n'
        "11 <... write resumed>) = 12\n"
        '11 write(2</log/stderr>, ""..., 12) = 12\n'
        '11 write(9<socket:[55]>, ""..., 12) = 12\n'
        '12 rename("/app/a", "/app/b") = 0\n'
        "12 connect(9<socket:[1]>, {sa_family=AF_INET, sin_port=htons(53)}, 16) = 0\n"
    )
    calls = read_trace(trace, (tmp_path.__class__("/log/stderr"),))
    assert calls.opened_to_write == ["/app/notes.txt"]
    assert calls.writes_to_files == {"/app/notes.txt": 1}
    assert len(calls.changes) == 1
    assert len(calls.connections) == 1


def test_log_lines_of_posted_screenings_are_all_the_same_and_no_core_dump_is_left(driven):
    server, client, _ = driven
    search_log_lines(client.places, server.stderr.read_text("utf-8"))
    search_core_dumps(client.places, ROOT, 0)
    assert client.places.place(loglines.PLACE).things > 20
    assert client.places.place(loglines.PLACE).found == []
    assert client.places.place(cores.PLACE).found == []


def test_answers_to_posted_screenings_have_one_size_on_each_road(driven):
    _, client, _ = driven
    search_sizes(client.places, client.sizes)
    assert client.places.place(wire.SIZES).things > 20
    assert client.places.place(wire.SIZES).found == []


def test_two_sizes_on_one_road_are_found_and_a_size_for_each_of_two_roads_is_not():
    def answer(size: int) -> SimpleNamespace:
        return SimpleNamespace(getheaders=lambda: [("Content-Length", str(size))], sent=b"x" * size)

    places, sizes = Places(Marks()), Sizes()
    for road, size in (("page", 100), ("page", 100), ("file", 200)):
        sizes.add(road, 10, answer(size))
    search_sizes(places, sizes)
    assert places.hold_nothing()
    sizes.add("file", 10, answer(201))
    search_sizes(places, sizes)
    (found,) = places.place(wire.SIZES).found
    assert found.startswith("2 sizes of answers, file: 1 times ")


@pytest.mark.parametrize(
    "lines",
    [
        ["ms=- bytes=14389", "ms=- bytes=14389"],
        ["ms=- bytes=-", "ms=5.4 bytes=-"],
        ["ms=- bytes=-", "ms=- bytes=- kind=few"],
    ],
    ids=["a size, though always the same", "a duration", "a word that differs"],
)
def test_a_log_line_that_reveals_something_about_a_posted_screening_is_found(lines):
    places = Places(Marks())
    start = "2026-11-25 12:00:00 INFO signaalwijzer.access method=POST route=outcome status=200"
    search_log_lines(places, "\n".join(f"{start} {line}" for line in lines))
    assert len(places.place(loglines.PLACE).found) == 1
    fine = f"{start} ms=- bytes=-\n" * 2 + f"{start.replace('POST', 'GET')} ms=2.1 bytes=9"
    places = Places(Marks())
    search_log_lines(places, fine)
    assert places.hold_nothing()


def test_a_core_dump_is_a_find_with_the_marks_in_it_and_is_removed(tmp_path, monkeypatch):
    pattern = tmp_path / "pattern"
    pattern.write_text("core.%p\n")
    monkeypatch.setattr(cores, "PATTERN", pattern)
    marks = Marks()
    places = Places(marks)
    dump = tmp_path / "core.77"
    dump.write_bytes(b"\x7fELF" + bytes(12) + b"\x04\x00" + bytes(1000) + marks.new("memory").encode())
    (tmp_path / "core.txt").write_text("no dump")
    search_core_dumps(places, tmp_path, 0)
    found = places.place(cores.PLACE).found
    assert found[0].startswith("a core dump of ")
    assert marks.prefix in found[1]
    assert not dump.exists()
    assert (tmp_path / "core.txt").exists()


@pytest.mark.parametrize(
    "hide",
    [
        lambda mark: mark.encode(),
        lambda mark: mark.upper().encode(),
        lambda mark: mark.encode("utf-16-le"),
        lambda mark: b"before" + gzip.compress(b"text " * 99 + mark.encode()),
        lambda mark: __import__("base64").b64encode(b"ab" + mark.encode() + b"after"),
        lambda mark: (
            bytes.fromhex("305c72a71b6dfbfc")
            + b"\5\0\0\0\3\0\0\0"
            + b"\0" * 8
            + b"key"
            + brotli.compress(b"text " * 99 + mark.encode())
            + bytes.fromhex("d8410d97456ffaf4")
        ),
    ],
    ids=["plain", "capitals", "UTF-16", "gzip", "base64", "brotli in Chromium's cache"],
)
def test_a_mark_is_found_however_it_is_stored(hide, tmp_path):
    marks = Marks()
    places = Places(marks)
    path = tmp_path / "file"
    path.write_bytes(hide(marks.new("place")))
    places.search_file("here", path)
    assert len(places.place("here").found) == 1


def test_ticks_in_a_browsers_files_are_found_as_form_data_form_state_and_ticked_page():
    places = Places(Marks())
    for data in (b"age_group=minor&signals_general=threats", "signals_general".encode("utf-16-le")):
        places.search("session", data)
    places.search("cache", b'<input id="x" autocomplete="off" checked>')
    assert len(places.place("session").found) == 2
    assert places.place("cache").found == ["a ticked page"]


def test_a_snappy_block_is_unpacked():
    packed = bytes([12, 0x08]) + b"abc" + bytes([0x15, 3])  # the literal "abc", then nine bytes from three back
    assert snappy(packed) == b"abc" * 4
    with pytest.raises(ValueError, match="snappy"):
        snappy(bytes([9, 0x08]) + b"abc")


def test_a_table_of_leveldb_is_unpacked_block_by_block():
    block = b"\0\1\5ahello" + b"\0" * 4 + b"\1\0\0\0"
    handle = bytes([0, len(block)])
    index = bytes([0, 1, 2]) + b"z" + handle + b"\0" * 4 + b"\1\0\0\0"
    start = len(block) + 5
    footer = bytes([0, 0, start, len(index)]).ljust(40, b"\0") + bytes.fromhex("57fb808b247547db")
    data = block + b"\0" * 5 + index + b"\0" * 5 + footer
    assert list(unpacked(data))[1:] == [block]
