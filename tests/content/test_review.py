"""A domain expert reviews the content in a document, and signs it with a role: ``manage.py content review``."""

import datetime
import shutil
from pathlib import Path

import pytest
from docx import Document

from content.loading import DATA, ContentError, load
from content.model import Provenance
from content.reviews import KINDS, fingerprint, lost, statements
from screening.management.review_document import CHANGE, IDENTITY, RIGHT, WHO
from tests.content.test_commands import fails, replace, run
from tests.small_content import small_content, write

TODAY = "2026-12-31"
SIGNED_BY = "aandachtsfunctionaris, 1-12-2026"
RULE = "rules/map_injury"


class Expert:
    """Somebody who fills in a document with a word processor."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.document = Document(str(path))
        first, *tables = self.document.tables
        self.head = self.cells(first)[WHO]
        self.tables = {rows[IDENTITY].text: rows for rows in map(self.cells, tables)}

    @staticmethod
    def cells(table):
        """Return the second cell of every row, by the text of the first."""
        found = [row.findall(f"{{{W}}}tc") for row in table._tbl.tr_lst]
        return {text_of(first): Cell(second) for first, second, *_ in found}

    def tick(self, *ids):
        for id_ in ids:
            self.tables[id_][RIGHT].click()
        return self

    def write(self, id_, row, text):
        self.tables[id_][row].text = text
        return self

    def sign(self, text=SIGNED_BY):
        self.head.text = text
        return self

    def save(self):
        self.document.save(str(self.path))
        return self.path


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text_of(cell):
    return "".join(part.text or "" for part in cell.iter(f"{{{W}}}t"))


class Cell:
    def __init__(self, tc):
        self.tc = tc

    @property
    def text(self):
        return text_of(self.tc)

    @text.setter
    def text(self, text):
        paragraph = self.tc.p_lst[0]
        for run_ in paragraph.r_lst:
            paragraph.remove(run_)
        paragraph.add_r().text = text

    def click(self):
        (box,) = self.tc.iter(f"{{{W}}}t")
        assert box.text == "☐"
        box.text = "☒"


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """Return a folder of small content with its document, to copy: writing takes a moment."""
    folder = tmp_path_factory.mktemp("review")
    write(folder / "content", small_content())
    run("content", "review", folder / "review.docx", "--folder", folder / "content")
    return folder


@pytest.fixture
def desk(written, tmp_path):
    """Return a fresh copy of the small content and its document."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def folder(desk):
    return desk / "content"


@pytest.fixture
def expert(desk):
    return Expert(desk / "review.docx")


def applied(path, folder):
    return run("content", "review", "--apply", path, "--folder", folder, "--today", TODAY)


def refused(path, folder):
    """Return what is printed and said when nothing may be written; the signatures stay as they were."""
    before = (folder / "reviews.yaml").read_bytes()
    told = fails("content", "review", "--apply", path, "--folder", folder, "--today", TODAY)
    assert (folder / "reviews.yaml").read_bytes() == before
    return told


def signed(folder):
    return {found.id: found.part.signature for found in statements(load(folder)) if found.part.signature}


# --- the whole content, there and back ------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return a folder with the real content and its document."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(DATA, folder / "content")
    run("content", "review", folder / "review.docx", "--folder", folder / "content")
    return folder


@pytest.mark.long  # below, small content goes the same way
def test_the_whole_content_comes_back_signed_and_a_changed_line_loses_its_signature(whole):
    content, expert = whole / "content", Expert(whole / "review.docx")
    all_ids = {found.id for found in statements(load(content))}
    assert set(expert.tables) == all_ids
    before = (content / "reviews.yaml").read_bytes()
    assert applied(expert.path, content) == "Changes for the editor: 0\nNot signed: 0\nSigned: 0\n"
    assert (content / "reviews.yaml").read_bytes() == before, "an untouched document changes nothing"

    applied(expert.sign().tick(*all_ids).save(), content)
    assert set(signed(content)) == all_ids
    assert {(review.reviewed_by, review.date) for review in signed(content).values()} == {
        ("aandachtsfunctionaris", datetime.date(2026, 12, 1))
    }
    assert "no longer count" not in run("content", "check", "--folder", content)

    replace(content, "guidance/3_talk.yaml", "Let op uw eigen veiligheid.", "Let goed op uw eigen veiligheid.")
    assert all_ids - set(signed(content)) == {"rules/talk_own_safety"}
    told = "Signatures that no longer count, as the text changed: 1\n  rules/talk_own_safety  (aandachtsfunctionaris, "
    assert told in run("content", "check", "--folder", content)
    assert told in run("content", "stale", "--folder", content)


def test_every_statement_of_the_content_is_in_the_document():
    """All that has a source, but the names of languages, which come from Unicode."""

    def count(part):
        if isinstance(part, tuple):
            return sum(map(count, part))
        if not hasattr(type(part), "model_fields"):
            return 0
        return isinstance(part, Provenance) + sum(count(getattr(part, name)) for name in type(part).model_fields)

    content = load()
    found = list(statements(content))
    assert len(found) == len({statement.id for statement in found}) == count(content) - len(content.languages)
    assert {statement.id.partition("/")[0] for statement in found} == set(KINDS)


# --- what an expert reads -------------------------------------------------------------------------


def test_a_statement_has_its_condition_both_languages_source_and_boxes(expert):
    rows = {name: cell.text for name, cell in expert.tables["rules/weigh_extortion"].items()}
    assert rows["Geldt bij"] == "“afpersing”, iets uit “Binnenland” of (“armoede” en “Leeftijd” is “Kind”)"
    assert rows["Wat te doen"] == "Weeg de druk"
    assert rows["Contact"] == "CoMensha"
    assert rows["Bron"] == (
        "Handboek. Redactie. https://example.org/handbook Gelezen op 2026-01-02, in uittreksel gelezen."
    )
    assert rows["Zekerheid"] == "Dit is advies van de redactie van Signaalwijzer"
    assert (rows[RIGHT], rows[CHANGE], rows[WHO]) == ("☐", "", "")
    words = [
        [text_of(cell) for cell in row.iter(f"{{{W}}}tc")] for row in expert.document.element.body.iter(f"{{{W}}}tr")
    ]
    assert ["Wat te doen", "Weeg de druk", "Weigh the pressure"] in words


def test_the_page_to_print_holds_the_same(desk, folder):
    told = run("content", "review", desk / "review.html", "--folder", folder)
    page = (desk / "review.html").read_text(encoding="utf-8")
    assert told == f"Written: {desk / 'review.html'}, {len(list(statements(load(folder))))} statements.\n"
    for statement in statements(load(folder)):
        assert f"<small>{statement.id}</small>" in page
    assert page.count("☐ Klopt") == page.count("<span>Wijzigen:</span>") == len(list(statements(load(folder))))
    assert '<td>altijd</td><td lang="en">always</td>' in page
    assert "Naam, functie en datum" in page


def test_a_signed_statement_says_so_the_next_time(desk, folder, expert):
    applied(expert.sign().tick(RULE).save(), folder)
    run("content", "review", desk / "again.docx", "--folder", folder)
    again = Expert(desk / "again.docx")
    assert again.tables[RULE]["Eerder getekend"].text == "aandachtsfunctionaris, 2026-12-01"
    assert "Eerder getekend" not in again.tables["rules/map_two"]


def test_a_document_is_never_written_over(desk, folder):
    _, words = fails("content", "review", desk / "review.docx", "--folder", folder)
    assert "somebody may have filled it in" in words


@pytest.mark.parametrize("arguments", [["review.odt"], ["--apply", "review.html"]])
def test_another_kind_of_file_is_refused(desk, folder, arguments):
    _, words = fails("content", "review", *arguments, "--folder", folder)
    assert words == "FILE must end in .docx, to fill in and read back, or in .html, to print."


# --- signing --------------------------------------------------------------------------------------


def test_a_role_of_its_own_goes_before_the_one_at_the_head(folder, expert):
    expert.sign().tick(RULE, "rules/map_two").write(RULE, WHO, "Zorgcoordinator mensenhandel 2026-11-30")
    assert applied(expert.save(), folder).endswith("Signed: 2\n")
    assert [(review.reviewed_by, str(review.date)) for review in signed(folder).values()] == [
        ("zorgcoördinator mensenhandel", "2026-11-30"),
        ("aandachtsfunctionaris", "2026-12-01"),
    ]


@pytest.mark.parametrize("mark", ["x", "X", "v", "ja", "Klopt", "☒", "☐ x"])
def test_a_tick_may_be_typed(folder, expert, mark):
    cell = expert.sign().tables[RULE][RIGHT]
    (box,) = cell.tc.iter(f"{{{W}}}t")
    box.text = mark
    applied(expert.save(), folder)
    assert set(signed(folder)) == {RULE}


def test_what_is_typed_with_changes_tracked_counts(folder, expert):
    cell = expert.tick(RULE).tables[RULE][WHO].tc
    inserted = cell.p_lst[0].makeelement(f"{{{W}}}ins", {f"{{{W}}}id": "9", f"{{{W}}}author": "Somebody"})
    run_ = inserted.makeelement(f"{{{W}}}r")
    text = inserted.makeelement(f"{{{W}}}t")
    text.text = SIGNED_BY
    run_.append(text)
    inserted.append(run_)
    cell.p_lst[0].append(inserted)
    applied(expert.save(), folder)
    assert set(signed(folder)) == {RULE}


def test_a_second_document_adds_to_what_was_signed(folder, expert):
    applied(expert.sign().tick(RULE).save(), folder)
    applied(expert.tick("rules/map_two").save(), folder)
    assert set(signed(folder)) == {RULE, "rules/map_two"}
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("", "ticked as right, without a role and a date"),
        ("arts", "there is no date in figures, such as 1-12-2026"),
        ("1-12-2026", "is not a role; never write a name, choose from aandachtsfunctionaris, "),
        ("Dr. J. Voorbeeld, 1-12-2026", "is not a role; never write a name"),
        ("arts J. Voorbeeld, 1-12-2026", "is not a role; never write a name"),
        ("arts, 31-11-2026", "'31-11-2026' is not a date"),
        ("arts, 1-1-2027", "the date 2027-01-01 has yet to come"),
    ],
)
def test_a_signature_without_role_and_date_signs_nothing_at_all(folder, expert, who, reason):
    expert.sign().tick(RULE, "rules/map_two").write("rules/map_two", WHO, who).sign(who)
    expert.write(RULE, WHO, SIGNED_BY)
    printed, words = refused(expert.save(), folder)
    assert printed.splitlines()[-1].startswith("rules/map_two: ")
    assert reason in printed
    assert "Voorbeeld" not in printed
    assert words == "1 fault in the document; nothing was signed."


def test_a_change_asked_for_is_listed_for_the_editor_and_signs_nothing(folder, expert):
    expert.sign().tick(RULE).write(RULE, CHANGE, "Zeg wie dat doet.").write("rules/map_two", CHANGE, "Korter.")
    assert applied(expert.save(), folder) == (
        "Changes for the editor: 2\n"
        "  rules/map_injury: Zeg wie dat doet.\n"
        "  rules/map_two: Korter.\n"
        "Not signed: 1\n"
        "  rules/map_injury: ticked as right, and a change is asked for\n"
        "Signed: 0\n"
    )


def test_comments_in_the_margin_are_listed_by_statement_without_who_wrote_them(folder, expert):
    paragraphs = expert.document.paragraphs
    heading = next(paragraph for paragraph in paragraphs if paragraph.text.startswith("Kop Beschrijf letsel"))
    for runs, text in ((heading.runs, "Te vaag."), (paragraphs[2].runs, "Waar is het vakblad?")):
        expert.document.add_comment(runs, text=text, author="Jan Voorbeeld", initials="JV")
    printed = applied(expert.save(), folder)
    assert "  the document: Waar is het vakblad?\n  rules/map_injury: Te vaag.\n" in printed
    assert "Voorbeeld" not in printed


@pytest.mark.parametrize(
    ("row", "text", "reason"),
    [
        ("Wat te doen", "Beschrijf alles", "its text was changed in the document; write it under 'Wijzigen'"),
        (IDENTITY, "rules/gone", "there is no such statement in the content"),
        (RIGHT, "nee", "the text under 'Klopt' is not a tick; write it under 'Wijzigen'"),
    ],
)
def test_what_is_not_as_it_was_written_is_not_signed_and_the_rest_is(folder, expert, row, text, reason):
    expert.sign().tick(RULE, "rules/map_two")
    if row == RIGHT:
        next(expert.tables[RULE][RIGHT].tc.iter(f"{{{W}}}t")).text = text
    else:
        expert.write(RULE, row, text)
    printed = applied(expert.save(), folder)
    assert f"Not signed: 1\n  {text if row == IDENTITY else RULE}: {reason}\nSigned: 1\n" in printed
    assert set(signed(folder)) == {"rules/map_two"}


def test_a_statement_that_changed_since_the_document_was_written_is_not_signed(folder, expert):
    replace(folder, "guidance/rules.yaml", "nl: Beschrijf letsel", "nl: Teken letsel")
    printed = applied(expert.sign().tick(RULE).save(), folder)
    assert f"  {RULE}: the content changed since the document was written\nSigned: 0\n" in printed


def test_a_statement_that_is_there_twice_is_refused(folder, expert):
    expert.sign().tick(RULE).write("rules/map_two", IDENTITY, RULE)
    printed, _ = refused(expert.save(), folder)
    assert f"{RULE}: is in the document twice" in printed


def test_a_document_that_cannot_be_read_is_named_with_the_reason(desk, folder):
    whole = (desk / "review.docx").read_bytes()
    for name, data in (("cut", whole[: len(whole) // 2]), ("text", b"arts, 1-12-2026"), ("empty", b"")):
        path = desk / f"{name}.docx"
        path.write_bytes(data)
        _, words = refused(path, folder)
        assert words == f"'{path}' can't be read: it is not a .docx document, or it is damaged."
    _, words = refused(desk / "none.docx", folder)
    assert words == f"'{desk / 'none.docx'}' can't be read: there is no such file."
    Document().save(str(desk / "other.docx"))
    _, words = refused(desk / "other.docx", folder)
    assert "holds no statements: it is not a document of 'content review'" in words


def test_a_file_of_signatures_that_cannot_be_written_keeps_what_it_held(folder, expert, monkeypatch):
    def full(self, *_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    _, words = refused(expert.sign().tick(RULE).save(), folder)
    assert words == f"'{folder / 'reviews.yaml'}' can't be written: No space left on device."


# --- signatures in the content --------------------------------------------------------------------


def review_of(folder, id_, **changes):
    found = {statement.id: fingerprint(statement.part) for statement in statements(load(folder))}
    given = {"id": id_, "reviewed_by": "arts", "date": "2026-12-01", "fingerprint": found.get(id_, "0" * 12), **changes}
    write(folder, {"reviews.yaml": "- {" + ", ".join(f'{key}: "{value}"' for key, value in given.items()) + "}\n"})


def test_a_signature_of_somebody_with_a_name_is_a_fault_that_does_not_repeat_it(folder):
    review_of(folder, RULE, reviewed_by="Jan Voorbeeld")
    with pytest.raises(ContentError) as caught:
        load(folder)
    (fault,) = caught.value.faults
    assert str(fault).startswith("reviews.yaml:1:28: not a role, and never a name; choose from aandachtsfunctionaris, ")
    assert "Voorbeeld" not in str(fault)


def test_a_signature_under_what_is_gone_stops_nothing_and_is_listed(folder):
    review_of(folder, "rules/gone")
    assert [review.id for review in lost(load(folder))] == ["rules/gone"]
    assert "  rules/gone  (arts, 2026-12-01)\n" in run("content", "check", "--folder", folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "kept"),
    [
        ("guidance/rules.yaml", "do: {nl: Beschrijf letsel", "do: {nl: Teken letsel", False),
        ("guidance/rules.yaml", "when: injury", "when: companion", False),
        ("guidance/rules.yaml", "en: Describe injury}", "en: Draw injury}", False),
        ("guidance/rules.yaml", "certainty: editorial", "certainty: law", False),
        ("guidance/rules.yaml", "reviewed: 2026-01-02", "reviewed: 2026-02-02", True),
        ("guidance/rules.yaml", "do: {nl: Kijk naar samenhang", "do: {nl: Kijk verder", True),
        ("checklists/signals_general.yaml", "nl: letsel", "nl: wond", True),
    ],
)
def test_a_signature_goes_with_what_the_statement_says_and_with_nothing_else(folder, file, old, new, kept):
    review_of(folder, RULE)
    assert set(signed(folder)) == {RULE}
    replace(folder, file, old, new)
    assert bool(signed(folder)) is kept
