"""The search over the signals (static/js/search.js), under Node, with words from sources, cases and speech."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.live_server import ROOT
from tests.served_content import load

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed: the search was not tested")

WITHIN_THE_FIRST = 3
"""An item counts as found when it is among this many results."""

PROGRAM = """
import { readFileSync } from "node:fs";
import { createSearch, stems } from "./js/search.js";
const { items, queries, words } = JSON.parse(readFileSync(0, "utf8"));
const search = createSearch(items);
process.stdout.write(JSON.stringify({ results: queries.map(search), stems: words.map(stems) }));
"""

# One word or phrase a line, and after "=" the items of which one is meant. They come from the sources' own texts, the
# training cases and what clinicians say; many are other forms of the words that the content lists.
WORDS = """
begeleiders = companion_present
haar vriend praat steeds = companion_present
antwoordt voor haar = companion_present
vertaalster = companion_present
zwijgt = companion_present behaviour_appearance_change
tolk nodig = companion_present
her boyfriend translates = companion_present
insists on staying = companion_present
blauwe plekken = vague_injury_explanation
blauwe plek op arm = vague_injury_explanation
bruises = vague_injury_explanation
botbreuken = vague_injury_explanation
brandwonden = vague_injury_explanation
van de trap gevallen = vague_injury_explanation
snijwonden = vague_injury_explanation
mes = threats vague_injury_explanation
black eye = vague_injury_explanation
burnt = vague_injury_explanation
operatielittekens = vague_injury_explanation
orgaan = vague_injury_explanation
bedreigingen = threats
dwang = threats extortion partner_violence
dwingen = threats
gevaar = threats
voodoo = threats
is bang = threats
reprisals = threats
threatening = threats
steiger = work_related_complaints
bedrijfsongevallen = work_related_complaints
soa's = work_related_complaints
hiv = work_related_complaints
chlamydia = work_related_complaints
prostitutie = work_related_complaints
prostituees = work_related_complaints
zwangerschappen = work_related_complaints
abortussen = work_related_complaints
blaasontstekingen = work_related_complaints
STDs = work_related_complaints
sex workers = work_related_complaints
morning after pil = work_related_complaints
massagesalons = work_related_complaints informal_work lives_at_workplace
massage = work_related_complaints informal_work
hoofdpijn = psychosomatic_complaints
buikpijnen = psychosomatic_complaints
nachtmerrie = psychosomatic_complaints mental_health_complaints
slaapt slecht = psychosomatic_complaints
duizeligheid = psychosomatic_complaints
stomachache = psychosomatic_complaints
back pains = psychosomatic_complaints
dronken = substance_addiction
blowt = substance_addiction
lachgas = substance_addiction
cocaine = substance_addiction
verslaafde = substance_addiction
drug addicts = substance_addiction
tattoo = tattoos
getatoeeerd = tattoos
naam in nek = tattoos
branded = tattoos
loverboys = isolation_dependency easily_influenced
vriendje = isolation_dependency companion_present partner_violence
ziet niemand meer = isolation_dependency
eenzame = isolation_dependency
grooming = isolation_dependency
telefoon afgepakt = isolation_dependency not_free_to_go_out passport_withheld
opgehaald door auto = driven_by_others
chauffeurs = driven_by_others
staat te wachten buiten = driven_by_others
hotel = driven_by_others work_address_unknown lives_at_workplace informal_work
dropped off = driven_by_others
dure spullen = sudden_wealth
nieuwe iPhone = sudden_wealth
merkkleren = sudden_wealth
geldezels = sudden_wealth easily_influenced
stelen = sudden_wealth extortion
steelt = sudden_wealth
koeriers = sudden_wealth travel_arranged_by_others
shoplifter = sudden_wealth
huilt = behaviour_appearance_change mental_health_complaints threats
huilen = behaviour_appearance_change mental_health_complaints
teruggetrokken = behaviour_appearance_change
ondervoed = behaviour_appearance_change work_related_complaints
verwaarloosde indruk = behaviour_appearance_change problem_family
onderbuikgevoel = behaviour_appearance_change
withdrawn = behaviour_appearance_change
sexting = extortion
naaktfoto's = extortion
gechanteerd = extortion
wraakporno = extortion
snapchat = extortion
blackmailed = extortion
spijbelt = school_decline
cijfers = school_decline
schoolverzuim = school_decline
truant = school_decline
skipping classes = school_decline
slaapt boven de zaak = lives_at_workplace
au-pair = lives_at_workplace informal_work
aupair = lives_at_workplace informal_work
au pairs = lives_at_workplace informal_work
mantelzorger = lives_at_workplace informal_work
kas = lives_at_workplace informal_work work_related_complaints
kassen = lives_at_workplace informal_work work_related_complaints
kamer = lives_at_workplace homelessness
inwonende nanny = lives_at_workplace
ID kaart = passport_withheld
paspoorten = passport_withheld
DigiD = passport_withheld mild_intellectual_disability
identity papers = passport_withheld
baas heeft paspoort = passport_withheld
mensensmokkel = travel_arranged_by_others
valse belofte = travel_arranged_by_others
uithuwelijking = partner_violence travel_arranged_by_others
promised a job = travel_arranged_by_others
busjes = work_address_unknown driven_by_others travel_arranged_by_others
geen idee waar hij werkt = work_address_unknown
schulden aflossen = built_up_debts
katvanger = built_up_debts easily_influenced
bankpas afgeven = built_up_debts
owes money = built_up_debts
illegaal = undocumented
verblijfsvergunningen = undocumented
zonder papieren = undocumented
onverzekerde = undocumented
overstayed visa = undocumented
slaat = partner_violence
mishandeld door man = partner_violence
verkracht = partner_violence earlier_violence
huiselijk geweld = partner_violence earlier_violence
hits her = partner_violence
zwartwerk = informal_work
salaris = informal_work
nagelstudio = informal_work
wietplantage = informal_work lives_at_workplace
hennepkwekerijen = informal_work lives_at_workplace
slachterij = informal_work work_related_complaints
tuinder = informal_work
bedelen = informal_work poverty
underpayed = informal_work
opgesloten = not_free_to_go_out
mag nooit naar buiten = not_free_to_go_out
locked up = not_free_to_go_out
incest = earlier_violence
depressief = mental_health_complaints
zelfmoord = mental_health_complaints
zwakbegaafd = mild_intellectual_disability
gebroken gezinnen = problem_family
weeskinderen = orphan
ama = orphan refugee_or_undocumented
onzekere indruk = low_self_esteem
daklozen = homelessness
jeugdzorg verleden = trauma_or_youth_care
Oekraïne = refugee_or_undocumented
voedselbanken = poverty
meeloper = easily_influenced
tienermeisje = age_12_24
homosexueel = lgbti
"""

NOTHING = ["", "   ", "?!", "qwerty", "zzzzz", "fietsenmaker", "de het een", "…", "xq"]


def cases() -> list[tuple[str, set[str]]]:
    lines = [line.split(" = ") for line in WORDS.strip().splitlines()]
    return [(typed, set(meant.split())) for typed, meant in lines]


def words_of(item) -> list[str]:
    texts = [item.label, item.short, item.meaning, item.observe]
    found = [text.in_language(language) for text in texts for language in ("nl", "en")]
    return [*found, *item.synonyms.nl, *item.synonyms.en]


@pytest.fixture(scope="module")
def items():
    return [item for checklist in load().checklists for item in checklist.items]


@pytest.fixture(scope="module")
def run(items, tmp_path_factory):
    """Run the module under Node, as a browser does: from a folder with the same relative addresses."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "package.json").write_text('{"type": "module"}')
    shutil.copytree(ROOT / "static" / "vendor" / "minisearch", folder / "vendor" / "minisearch")
    (folder / "js").mkdir()
    shutil.copy(ROOT / "static" / "js" / "search.js", folder / "js")
    (folder / "run.js").write_text(PROGRAM)

    def run(queries=(), words=(), searched=None):
        searched = [{"id": item.id, "words": words_of(item)} for item in items] if searched is None else searched
        given = {"items": searched, "queries": list(queries), "words": list(words)}
        done = subprocess.run([NODE, "run.js"], cwd=folder, input=json.dumps(given), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="module")
def results(run):
    """Return search(query) for many queries in one run of Node."""
    queries = [*(typed for typed, _ in cases()), *NOTHING, "eer", "mesje", "Mes", "hotelnacht", "patiënt huilt"]
    return dict(zip(queries, run(queries)["results"], strict=True))


def test_every_item_has_twenty_search_words_in_each_language(items):
    for item in items:
        for language in ("nl", "en"):
            words = item.synonyms.in_language(language)
            assert len(words) >= 20, (item.id, language)
            assert len({word.lower() for word in words}) == len(words), (item.id, language)


def test_at_least_147_of_150_everyday_words_find_the_item_that_is_meant(results):
    assert len(cases()) >= 150
    missed = [
        (typed, [found["id"] for found in results[typed][:5]])
        for typed, meant in cases()
        if not meant & {found["id"] for found in results[typed][:WITHIN_THE_FIRST]}
    ]
    assert len(missed) <= 3 * len(cases()) // 150, missed


def test_the_words_together_ask_for_every_item(items):
    assert {item.id for item in items} == set().union(*(meant for _, meant in cases()))


def test_what_no_item_is_about_finds_nothing(results):
    assert {query: results[query] for query in NOTHING if results[query]} == {}


def test_letters_inside_a_word_are_no_match(run):
    items = [{"id": "a", "words": ["samesteller", "Een zin over de samesteller."]}, {"id": "b", "words": ["hand"]}]
    found = run(["mes", "steller", "an", "sam", "hand"], searched=items)["results"]
    assert [[one["id"] for one in result] for result in found] == [[], [], [], ["a"], ["b"]]


def test_a_knife_does_not_find_informal_work_or_partner_violence(results):
    assert {"partner_violence", "informal_work"}.isdisjoint(found["id"] for found in results["mes"])


def test_the_word_that_matched_is_one_of_the_item(results, items):
    words = {item.id: " | ".join(words_of(item)).lower() for item in items}
    for found in (one for result in results.values() for one in result):
        assert found["match"], found
        assert found["match"].lower() in words[found["id"]] or found["match"].isascii(), found


def test_a_phrase_that_matched_is_shown_whole(results):
    assert results["blauwe plekken"][0] == {"id": "vague_injury_explanation", "match": "blauwe plekken"}


def test_capitals_accents_hyphens_and_empty_words_do_not_matter(run):
    pairs = [("Mes", "mes"), ("cocaïne", "COCAINE"), ("au-pair", "au pair"), ("de patiënt huilt", "huilt")]
    found = run([query for pair in pairs for query in pair])["results"]
    for at, pair in enumerate(pairs):
        one, other = ([hit["id"] for hit in found[2 * at + number]] for number in (0, 1))
        assert one == other != [], pair


SAME = [
    ("plekken", "plek"), ("messen", "mes"), ("slapen", "slaapt"), ("steelt", "stelen"), ("huizen", "huis"),
    ("slaven", "slaaf"), ("soas", "soa"), ("vriendjes", "vriend"), ("gewerkt", "werken"), ("babies", "baby"),
    ("threatens", "threaten"), ("crying", "cry"), ("hotels", "hotel"),
]  # fmt: skip
OTHER = [("mes", "meest"), ("slaap", "slap"), ("hand", "hond"), ("kas", "kast")]


def test_forms_of_one_word_are_the_same_word_and_other_words_are_not(run):
    pairs = SAME + OTHER
    found = run(words=[word for pair in pairs for word in pair])["stems"]
    shared = {pair: set(found[2 * at]) & set(found[2 * at + 1]) for at, pair in enumerate(pairs)}
    assert all(shared[pair] for pair in SAME), shared
    assert not any(shared[pair] for pair in OTHER), shared


def test_one_wrong_letter_is_forgiven_in_a_long_word_and_only_when_nothing_else_is_found(run):
    items = [
        {"id": "a", "words": ["prostitutie"]},
        {"id": "b", "words": ["hond", "klachten"]},
        {"id": "c", "words": ["slachten"]},
    ]
    found = run(["prositutie", "prostitutei", "hont", "hand", "slachten"], searched=items)["results"]
    assert [[one["id"] for one in result] for result in found] == [["a"], [], [], [], ["c"]]


def test_what_is_in_a_search_word_comes_before_what_is_in_a_sentence(run):
    items = [{"id": "prose", "words": ["label", "Let op wat er met de wagen is."]}, {"id": "word", "words": ["wagen"]}]
    assert [one["id"] for one in run(["wagen"], searched=items)["results"][0]] == ["word", "prose"]
