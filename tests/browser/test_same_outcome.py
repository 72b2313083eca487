"""The page that decides shows the same parts in the same order as the page of the server, for very many answers.

The server's outcome is made by ``outcome_html``; the device's by the scripts as they are deployed, on the outcome file
as it is served. Both are compared as elements, attributes and words, without what is hidden.
"""

from __future__ import annotations

import random

import pytest
from django.utils import translation

from screening.logic.answers import CHECKLISTS, QUESTIONS, Answers
from screening.web.device_files import device_file
from screening.web.outcome_html import outcome_html
from tests.enumerations import enumerated
from tests.logic.golden import golden_files, read_golden
from tests.ops.outcomes import drawn_answers
from tests.served_content import load

DRAWN = [10, 500]
AT_ONCE = 20

DIFFERENCES = """
async ([address, cases]) => {
  const { decide } = await import("/static/js/decide.js");
  const { applyOutcome } = await import("/static/js/outcome.js");
  const { html, data } = await (await fetch(address)).json();
  const panel = document.createElement("section");
  panel.innerHTML = html;
  const shown = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\\s+/g, " ").trim();
    if (node.hidden || node.nodeType !== Node.ELEMENT_NODE || node.matches("[data-today]")) return "";
    const named = [...node.attributes].filter(({ name }) => name !== "hidden");
    const attributes = named.map(({ name, value }) => `${name}=${value}`);
    return [node.nodeName, attributes.join("|"), ...[...node.childNodes].map(shown).filter((part) => part !== "")];
  };
  const different = [];
  for (const [answers, served] of cases) {
    applyOutcome(panel, decide(data, answers));
    const other = document.createElement("section");
    other.innerHTML = served;
    if (JSON.stringify(shown(panel)) !== JSON.stringify(shown(other))) different.push(answers);
  }
  return different;
}
"""


def form_of(answers: Answers) -> dict:
    return {
        **{name: getattr(answers, name) for name in QUESTIONS},
        **{name: sorted(answers.ticked(name)) for name in CHECKLISTS},
        "profession": answers.profession,
    }


@pytest.mark.parametrize(
    ("language", "number"), enumerated(["nl", "en"], DRAWN, drawn=[("nl", DRAWN[0]), ("en", DRAWN[0])])
)
def test_device_and_server_show_the_same_for_all_golden_cases_and_drawn_answers(open_page, language, number):
    content = load()
    draw = random.Random(20261125)
    forms = [form_of(read_golden(path, content).answers) for path in golden_files()]
    forms += [form_of(Answers.of(form)) for form in drawn_answers(content, number, seed=11)]
    professions = [profession.id for profession in content.professions]
    for form in forms[::7]:
        form["profession"] = draw.choice(professions)
    assert len(forms) >= number + 49
    page = open_page("/consult/" if language == "nl" else "/en/consult/")
    with translation.override(language):
        address = device_file("outcome", language)[0]
        for start in range(0, len(forms), AT_ONCE):
            cases = [[form, outcome_html(Answers.of(form))] for form in forms[start : start + AT_ONCE]]
            assert page.evaluate(DIFFERENCES, [address, cases]) == []
