"""A whole content of a few items, as the text of its files, so that a test can break exactly one line of it."""

from pathlib import Path

_PROVENANCE = "source: handbook, certainty: editorial, reviewed: 2026-01-02"


def _text(dutch: str, english: str) -> str:
    return f"{{nl: {dutch}, en: {english}}}"


def _statement(dutch: str, english: str) -> str:
    return f"{{nl: {dutch}, en: {english}, {_PROVENANCE}}}"


def _item(id_: str, dutch: str, english: str) -> str:
    return f"""\
  - id: {id_}
    label: {_text(dutch, english)}
    short: {_text(dutch, english)}
    meaning: {_statement("Betekenis van " + dutch, "Meaning of " + english)}
    observe: {_statement("Let op " + dutch, "Watch for " + english)}
    question: {_statement("Hoe gaat het met " + dutch, "How about " + english)}
    source: handbook
    certainty: editorial
    reviewed: 2026-01-02
"""


def _checklist(id_: str, kind: str, dutch: str, english: str, items: str) -> str:
    return f"""\
id: {id_}
kind: {kind}
title: {_text(dutch, english)}
short: {_text(dutch, english)}
intro: {_text("Kijk verder", "Look further")}
source: handbook
certainty: editorial
reviewed: 2026-01-02
items:
{items}"""


def _question(id_: str, dutch: str, english: str, options: dict[str, tuple[str, str]]) -> str:
    answers = "".join(
        f"    - {{value: {value}, label: {_text(*words)}, short: {_text(*words)}}}\n"
        for value, words in options.items()
    )
    return f"""\
- id: {id_}
  label: {_text(dutch, english)}
  short: {_text(dutch, english)}
  help: {_text("Kies", "Choose")}
  options:
{answers}  source: handbook
  certainty: editorial
  reviewed: 2026-01-02
"""


def _step(number: int, id_: str, more: str = "") -> str:
    return f"""\
- id: {id_}
  number: {number}
  title: {_text(f"Stap {number}", f"Step {number}")}
  short: {_text(f"Stap {number}", f"Step {number}")}
  purpose: {_text("Doel", "Purpose")}
  source: handbook
  certainty: editorial
  reviewed: 2026-01-02
{more}"""


def _contact(id_: str, name: str, more: str) -> str:
    return f"""\
- id: {id_}
  name: {_text(name, name)}
  role: {_text("Helpt", "Helps")}
  source: handbook
  certainty: editorial
  reviewed: 2026-01-02
{more}"""


def rule(id_: str, step: str, when: str, dutch: str, english: str, more: str = "", moment: str = "later") -> str:
    """Return a guidance rule, as YAML."""
    return f"""\
- id: {id_}
  step: {step}
  moment: {moment}
  when: {when}
  headline: {_text("Kop " + dutch, "Headline " + english)}
  do: {_text(dutch, english)}
  because: {_text("Reden voor " + id_, "Reason for " + id_)}
  source: handbook
  certainty: editorial
  reviewed: 2026-01-02
{more}"""


def _urgency(id_: str) -> str:
    return f"- {{id: {id_}, title: {_text('T ' + id_, 'T ' + id_)}, text: {_text('Uitleg', 'Text')}, {_PROVENANCE}}}\n"


def small_content() -> dict[str, str]:
    """Return the text of every file of a content with two signals per list at most, without faults."""
    always = "    - {when: always, priority: %s, because: {nl: Altijd, en: Always}}\n"
    return {
        "version.yaml": 'version: "2026.1"\ndate: 2026-01-02\n',
        "checklists/signals_general.yaml": _checklist(
            "signals_general",
            "signals",
            "Algemeen",
            "General",
            _item("companion", "een begeleider", "a companion") + _item("injury", "letsel", "an injury"),
        ),
        "checklists/signals_domestic.yaml": _checklist(
            "signals_domestic", "signals", "Binnenland", "Domestic", _item("extortion", "afpersing", "extortion")
        ),
        "checklists/signals_cross_border.yaml": _checklist(
            "signals_cross_border", "signals", "Buitenland", "Cross-border", _item("debts", "schulden", "debts")
        ),
        "checklists/risk_factors.yaml": _checklist(
            "risk_factors", "risk_factors", "Kwetsbaar", "Vulnerable", _item("poverty", "armoede", "poverty")
        ),
        "situation.yaml": _question(
            "acute_danger",
            "Gevaar",
            "Danger",
            {"yes": ("Ja", "Yes"), "no": ("Nee", "No"), "unknown": ("Onbekend", "Unknown")},
        )
        + _question(
            "age_group",
            "Leeftijd",
            "Age",
            {"minor": ("Kind", "Child"), "adult": ("Volwassen", "Adult"), "unknown": ("Onbekend", "Unknown")},
        ),
        "sets.yaml": f"- {{id: control, title: {_text('Controle', 'Control')}, items: [companion, debts], "
        f"{_PROVENANCE}}}\n",
        "steps.yaml": _step(1, "map")
        + _step(2, "consult")
        + _step(3, "talk")
        + _step(
            4,
            "weigh",
            f"""\
  weighing_questions:
    - id: suspicion
      number: 1
      question: {_text("Vermoeden", "Suspicion")}
      if_no: {_text("Sluit af", "Close")}
      if_yes: {_text("Ga door", "Go on")}
      source: handbook
      certainty: editorial
      reviewed: 2026-01-02
""",
        )
        + _step(5, "decide"),
        "attention_points.yaml": f"""\
- id: safety
  text: {_text("Let op veiligheid", "Mind safety")}
  explanation: {_text("Uitleg", "Explanation")}
  steps: [map, talk]
  pressing_when: companion
  source: handbook
  certainty: editorial
  reviewed: 2026-01-02
""",
        "urgency.yaml": "".join(map(_urgency, ("acute", "signals", "alert", "none"))),
        "exploitation.yaml": f"- {{id: work, title: {_text('Werk', 'Work')}, "
        f"description: {_text('Bij werk', 'At work')}, seen_with: [debts], contacts: [comensha], {_PROVENANCE}}}\n",
        "contacts.yaml": _contact(
            "emergency_112",
            "Alarm",
            "  phone: '112'\n  tel: '112'\n  phone_source: handbook\n  reasons:\n"
            "    - {when: {situation: acute_danger, is: yes}, priority: now, because: {nl: Nu, en: Now}}\n"
            + always
            % "number",
        )
        + _contact(
            "veilig_thuis",
            "Veilig Thuis",
            "  phone: '1'\n  tel: '1'\n  phone_source: handbook\n  reasons:\n" + always % "home",
        )
        + _contact(
            "comensha",
            "CoMensha",
            "  phone: '2'\n  tel: '2'\n  phone_source: handbook\n  url: https://example.org/help\n  reasons:\n"
            "    - {when: signals_cross_border, priority: shelter, because: {nl: Opvang, en: Shelter}}\n"
            + always
            % "advice",
        )
        + _contact(
            "helpers",
            "Helpers",
            "  reasons:\n    - {when: poverty, priority: help, because: {nl: Hulp, en: Help}}\n",
        ),
        "priorities.yaml": "".join(
            f"- {{id: {id_}, purpose: to test}}\n"
            for id_ in ("now", "shelter", "own_organisation", "home", "advice", "help", "number")
        ),
        "words_to_say.yaml": "[]\n",
        "professions.yaml": "[]\n",
        "definition.yaml": "[]\n",
        "facts.yaml": "[]\n",
        "organisations.yaml": "[]\n",
        "links.yaml": "[]\n",
        "languages.yaml": "[]\n",
        "reviews.yaml": "[]\n",
        "sources.yaml": "- {id: handbook, title: {nl: Handboek, en: Handbook}, publisher: Redactie, "
        "url: https://example.org/handbook, seen: 2026-01-02}\n",
        "now.yaml": "- talk_companion\n- talk_child\n- talk_alone\n",
        "guidance/rules.yaml": rule("map_facts", "map", "always", "Schrijf op", "Write down")
        + rule("consult_colleague", "consult", "always", "Overleg", "Consult")
        + rule("talk_alone", "talk", "always", "Praat alleen", "Talk alone", moment="now")
        + rule("weigh_all", "weigh", "always", "Weeg alles", "Weigh everything")
        + rule("decide_report", "decide", "always", "Besluit", "Decide")
        + rule("map_age", "map", "{not_given: age_group}", "Vraag de leeftijd", "Ask the age")
        + rule("map_injury", "map", "injury", "Beschrijf letsel", "Describe injury")
        + rule("map_two", "map", "{at_least: 2, of: signals_general}", "Kijk naar samenhang", "Look at the whole")
        + rule("talk_companion", "talk", "{any: [companion, control]}", "Neem apart", "Take aside", moment="now")
        + rule(
            "talk_child",
            "talk",
            "{situation: age_group, is: minor}",
            "Praat met het kind",
            "Talk to the child",
            moment="now",
        )
        + rule(
            "weigh_extortion",
            "weigh",
            "{any: [extortion, signals_domestic, {all: [poverty, {situation: age_group, is: minor}]}]}",
            "Weeg de druk",
            "Weigh the pressure",
            "  contact: comensha\n  weighing_question: suspicion\n",
        )
        + rule("decide_debts", "decide", "signals_cross_border", "Zoek opvang", "Find shelter")
        + rule("decide_poverty", "decide", "risk_factors", "Zoek hulp", "Find help"),
    }


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write ``files`` under ``folder`` and return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
