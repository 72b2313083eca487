"""The outcome as a tagged PDF on A4: headings and lists for screen reader users, its language and its title.

fpdf2 writes the pages and embeds the fonts. It tags only pictures, so this module adds the tree of headings, paragraphs
and lists with objects of fpdf2; ``docs/decisions/0027-pdf-with-fpdf2.md`` says why this library.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer, PDFPage
from fpdf.structure_tree import StructElem
from fpdf.syntax import PDFObject

from screening.interop.document import Block, Kind

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Noto"
MARGIN = 15.0
"""All lengths are in millimetres, font sizes in points."""

INDENT = 4.0
SHEET = 2
"""Pages of a sheet."""

SMALLER = (0.93, 0.88)
"""The smallest font size that may make the text fit on one sheet."""

LINE = 0.45
"""Height of a line of one point."""

SIZES: dict[Kind, float] = {"title": 13, "heading": 10, "strong": 9.5, "paragraph": 8.5, "items": 8.5, "small": 7.5}
SPACE: dict[Kind, float] = {"title": 0, "heading": 2.4, "strong": 1.2, "paragraph": 0.8, "items": 0.5, "small": 2.5}
BOLD = frozenset[Kind]({"title", "heading", "strong"})
TAGS: dict[Kind, str] = {"title": "/H1", "heading": "/H2"}


def pdf(blocks: tuple[Block, ...], language: str, day: datetime.date) -> bytes:
    """Return ``blocks`` as a PDF in ``language``, dated ``day``.

    What runs a little over the second page is set in slightly smaller letters, so that it fits on one sheet.
    """
    file = _laid_out(blocks, language, day)
    if file.page_no() == SHEET + 1:
        for scale in SMALLER:
            smaller = _laid_out(blocks, language, day, scale)
            if smaller.page_no() == SHEET:
                file = smaller
                break
    return bytes(file.output(output_producer_class=_Producer))


def _laid_out(blocks: tuple[Block, ...], language: str, day: datetime.date, scale: float = 1) -> _File:
    file = _File(language, blocks[0].lines[0], day, scale)
    for block in blocks:
        file.block(block)
    return file


class _File(FPDF):
    """A PDF that keeps the tree of its headings, paragraphs and lists."""

    def __init__(self, language: str, title: str, day: datetime.date, scale: float) -> None:
        super().__init__(format="A4")
        self.scale = scale
        self.elements: list[StructElem] = []
        self.marked: dict[int, int] = {}
        self.page_word = {"nl": "Pagina", "en": "Page"}[language]
        self.set_lang(language)
        self.set_title(title)
        self.set_creation_date(datetime.datetime.combine(day, datetime.time(), datetime.UTC))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.add_font(FAMILY, fname=FONTS / "NotoSans-Regular.ttf")
        self.add_font(FAMILY, style="B", fname=FONTS / "NotoSans-Bold.ttf")
        self.add_page()
        self.set_xy(MARGIN, MARGIN)

    # --- what is on the page -----------------------------------------------------------------------------------------

    def block(self, block: Block) -> None:
        """Write a block; a heading stays with the first lines of what follows."""
        self.use(block.kind)
        lines = [self.wrapped(text, self.epw - (INDENT if block.kind == "items" else 0)) for text in block.lines]
        self.set_y(self.get_y() + SPACE[block.kind] * self.scale)
        if block.kind == "items":
            parent = self.element("/L", self.tree)
            for wrapped in lines:
                self.item(wrapped, parent)
            return
        needed = len(lines[0]) * self.height() + (12 if block.kind == "heading" else 0)
        self.make_room(needed)
        with self.tagged(TAGS.get(block.kind, "/P"), self.tree):
            self.write_lines(lines[0], MARGIN)

    def item(self, lines: list[str], parent: StructElem) -> None:
        """Write an item of a list; its bullet is decoration."""
        self.make_room(len(lines) * self.height())
        top = self.get_y()
        with self.artifact():
            self.set_xy(MARGIN, top)
            self.cell(INDENT, self.height(), "•")
        self.set_y(top)
        with self.tagged("/LBody", self.element("/LI", parent)):
            self.write_lines(lines, MARGIN + INDENT)
        self.set_y(self.get_y() + 0.4)

    def use(self, kind: Kind) -> None:
        self.set_font(FAMILY, style="B" if kind in BOLD else "", size=SIZES[kind] * self.scale)

    def height(self) -> float:
        return self.font_size_pt * LINE

    def write_lines(self, lines: list[str], left: float) -> None:
        top = self.get_y()
        for number, line in enumerate(lines, start=1):
            self.set_xy(left, top)
            between = "" if number == len(lines) else " "  # or a reader joins the words at the ends of lines
            self.cell(0, self.height(), line + between)
            top += self.height()
        self.set_y(top)

    def wrapped(self, text: str, width: float) -> list[str]:
        """Return ``text`` in lines of at most ``width``; a word that is longer than a line is cut."""
        space = self.width(" ")
        lines: list[str] = []
        used = width
        for word in self.words(text, width):
            needed = self.width(word)
            if used + space + needed > width:
                lines.append(word)
                used = needed
            else:
                lines[-1] += f" {word}"
                used += space + needed
        return lines

    def width(self, text: str) -> float:
        """Return the width of ``text``, added up from the letters."""
        font = self.current_font
        assert isinstance(font, TTFFont)  # noqa: S101 - for mypy
        return sum(font.cw[ord(letter)] for letter in text) * self.font_size / 1000

    def words(self, text: str, width: float) -> Iterator[str]:
        for word in text.split():
            rest = word
            while self.width(rest) > width:
                cut = next(end for end in range(len(rest), 0, -1) if end == 1 or self.width(rest[:end]) <= width)
                yield rest[:cut]
                rest = rest[cut:]
            yield rest

    def make_room(self, height: float) -> None:
        if self.get_y() + height > self.h - MARGIN:
            size, style = self.font_size_pt, self.font_style
            self.add_page()
            self.set_xy(MARGIN, MARGIN)
            self.set_font(FAMILY, style=style, size=size)

    def footer(self) -> None:
        """Write the page number as decoration: a screen reader counts pages itself."""
        with self.artifact():
            self.set_font(FAMILY, size=SIZES["small"])
            self.set_xy(MARGIN, self.h - 12)
            self.cell(0, 4, f"{self.page_word} {self.page_no()}", align="R")

    # --- the tree ----------------------------------------------------------------------------------------------------

    @property
    def tree(self) -> StructElem:
        return self.struct_builder.doc_struct_elem

    def element(self, tag: str, parent: StructElem, *marked: int) -> StructElem:
        """Add an element to the tree, with the numbers of the marked content that it holds itself."""
        found = StructElem(struct_type=tag, parent=parent, kids=list(marked), page_number=self.page)
        parent.k.append(found)
        self.elements.append(found)
        return found

    @contextmanager
    def tagged(self, tag: str, parent: StructElem) -> Iterator[None]:
        """Mark what is written as the content of a new element; it must stay on this page."""
        number = self.marked.get(self.page, 0)
        self.marked[self.page] = number + 1
        element = self.element(tag, parent, number)
        self.pages[self.page].struct_parents = self.page - 1
        self.struct_builder.struct_tree_root.parent_tree.nums[self.page - 1].append(element)
        self._out(f"{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is written as decoration, which is not read aloud."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")


class _Producer(OutputProducer):
    """Writes the whole tree; fpdf2 itself knows one level of it."""

    def _add_structure_tree(self) -> PDFObject | None:
        file = self.fpdf
        assert isinstance(file, _File)  # noqa: S101 - for mypy
        pages = [found for found in self.pdf_objs if isinstance(found, PDFPage)]
        for element in file.elements:
            number = element.page_number()
            element.pg = pages[(number or 1) - 1]  # type: ignore[assignment]
        root = file.struct_builder.struct_tree_root
        for part in (root, file.tree, root.parent_tree, *file.elements):
            self._add_pdf_obj(part, "structure_tree")
        return root
