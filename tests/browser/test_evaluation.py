"""What ``make evaluate`` counts: the words that show before anything is unfolded, in document order."""

from __future__ import annotations

from scripts.evaluate import AFTER, BEFORE_NU, COUNT, summary, table

PAGE = """<div id="outcome"><div class="outcome">
  <h2>One two</h2> <p class="visually-hidden">not this</p> <p hidden>nor this</p> <p>-</p>
  <section class="now"><p>Call <a href="tel:112">112</a></p>
    <details><summary><span class="headline">Stay here</span> step 3</summary><p>not this either</p></details></section>
  <div class="line" id="line-first"><p class="do">Write it down</p><p>Why so</p></div>
  <details><summary>More</summary><div class="line" id="line-second"><p class="do">Folded away</p></div></details>
</div></div>"""


def test_words_are_counted_in_order_and_only_where_they_show(open_page):
    page = open_page("/healthz")
    page.set_content(PAGE)
    counted = page.evaluate(COUNT, vars(AFTER))
    assert counted == {"act": 6, "number": 4, "now": 8, "all": 14, "lines": {}}


def test_each_line_of_the_version_before_has_its_place_unless_it_was_folded(open_page):
    page = open_page("/healthz")
    page.set_content(PAGE)
    counted = page.evaluate(COUNT, vars(BEFORE_NU))
    assert counted["lines"] == {"first": 11}
    assert counted["act"] is None


def test_a_case_that_was_not_measured_before_has_a_dash_and_counts_in_no_median():
    before = {"golden: a": {"act": 100, "number": 50, "now": None, "all": 2380}}
    figures = {"act": 10, "number": 5, "now": 20, "all": 238}
    after = {"golden: a": figures, "golden: b": figures}
    assert summary(before, after)[2] == "| first act | 100 → 10 | 25 → 3 | 100 → 10 | 25 → 3 |"
    assert table("golden", before, after)[2].startswith("| a | 100 → 10 (25 → 3) | 50 → 5 (13 → 1) | - → 20 (- → 5) |")
    assert table("golden", before, after)[3].startswith("| b | - → 10 (- → 3) |")
