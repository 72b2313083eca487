"""All faults are found at once, what is stale by its date; every web address is listed once, for a person to check."""

import datetime

import pytest

from content.checking import addresses, all_faults, stale
from content.loading import DATA
from tests.small_content import small_content, write


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, small_content())


def test_a_missing_reference_is_one_fault_and_no_unknown_name_beside_it(folder):
    path = folder / "contacts.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("when: poverty, priority: help,", "when: poverty,"), encoding="utf-8")
    assert [fault.reason for fault in all_faults(folder)] == ["'priority' is missing"]


def test_nothing_is_stale_within_a_year(folder):
    assert stale(folder, datetime.date(2027, 1, 1)) == ()


def test_everything_is_stale_after_a_year(folder):
    found = stale(folder, datetime.date(2027, 1, 2))
    what = {entry.what for entry in found}
    assert {
        "signals_general",
        "signals_general / injury",
        "signals_general / injury / question",
        "map_facts",
        "weigh / suspicion",
        "handbook",
    } <= what


def test_one_item_that_was_reviewed_earlier_is_found_with_its_place(folder):
    path = folder / "guidance" / "rules.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line == "- id: map_injury")
    reviewed = next(number for number in range(at, len(lines)) if "reviewed" in lines[number])
    lines[reviewed] = "  reviewed: 2025-06-01"
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = stale(folder, datetime.date(2026, 12, 1))
    assert (found.file, found.line, found.what) == ("guidance/rules.yaml", reviewed + 1, "map_injury")
    assert found.reviewed == datetime.date(2025, 6, 1)


def test_the_oldest_review_comes_first(folder):
    sources = folder / "sources.yaml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("2026-01-02", "2020-01-02"), encoding="utf-8")
    found = stale(folder, datetime.date(2027, 6, 1))
    assert found[0].what == "handbook"
    assert [entry.reviewed for entry in found] == sorted(entry.reviewed for entry in found)


def test_every_address_is_listed_once_with_its_place(folder):
    contacts = (folder / "contacts.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(contacts, 1) if "example.org/help" in text)
    found = [(address.url, address.file, address.line) for address in addresses(folder)]
    assert found == [
        ("https://example.org/help", "contacts.yaml", line),
        ("https://example.org/handbook", "sources.yaml", 1),
    ]


def test_the_real_content_has_addresses_of_https_alone():
    urls = [address.url for address in addresses(DATA)]
    assert len(urls) == len(set(urls)) > 20
    assert all(url.startswith("https://") for url in urls)
