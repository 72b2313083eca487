/* Finds signals and risk factors by the words a clinician types, in Dutch and in English.

   MiniSearch (static/vendor/minisearch) keeps the index and ranks; this module decides what counts as the same word:
   accents, hyphens and capitals do not matter, nor do plurals and common verb forms. A word is found by its start or
   as a whole, never by letters inside it: "mes" must not find "samesteller". One wrong letter is forgiven in words of
   five letters or more, but only when nothing is found without it.

   createSearch(items) is pure: no page, no network. Nothing that is typed leaves this module. */

import MiniSearch from "../vendor/minisearch/index.js";

const FUZZY_FROM = 5; // letters; below this one other letter makes too many other words
const PROSE_FROM = 4; // letters; in sentences, a shorter word matches only the same word, not a longer or another form
const COMPOUND_FROM = 5; // letters; the shortest part by which a compound that nobody wrote down is found
const STEM = "~"; // marks a folded form in the index, so that it is never taken for the start of a word

/* Words that say nothing about the signal. They are skipped, unless one of them is all that was typed. */
const EMPTY_WORDS = new Set(
  `de het een en of van in op te met voor bij aan is zijn was wordt worden werd heeft hebben had er dat die dit deze hij zij ze
   we wij u uw jij je ik haar hem hun zich om als dan maar ook nog wel niet al iets iemand persoon patient client mevrouw meneer
   the a an of and or in on at to with for by is are was were be been has have had he she they we you i it its his her their
   him them this that these those not patient client person someone something`.split(/\s+/),
);

/* Endings that plurals, diminutives and verb forms add. One is taken off at a time; before one that starts with a vowel
   Dutch writes a long vowel once ("slapen", "slaap") and a consonant after a short one twice ("messen", "mes"). */
const ENDINGS = [
  "etjes",
  "tjes",
  "pjes",
  "jes",
  "etje",
  "tje",
  "pje",
  "je",
  "eren",
  "enden",
  "ende",
  "ing",
  "ies",
  "en",
  "ed",
  "es",
  "er",
  "ten",
  "den",
  "te",
  "de",
  "s",
  "t",
  "d",
  "e",
  "n",
];
const SHORTEST_STEM = 3;
const shortestBefore = (ending) => (ending === "t" || ending === "d" ? 4 : SHORTEST_STEM); // "kast" is no form of "kas"

/* Returns text without accents and capitals; apostrophes are dropped, so that "soa's" is one word. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/['’`]/g, "").toLowerCase();
}

/* Returns the words of a text: runs of letters and digits. */
export function wordsOf(text) {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/* Writes the end of a bare form one way: "slav" is "slaaf" without its ending, "hous" is "house". */
const canonical = (stem) => stem.replace(/v$/, "f").replace(/z$/, "s").replace(/y$/, "i");

/* Returns what may be left of a word when an ending goes. */
function withoutEnding(word, ending) {
  const rest = word.slice(0, -ending.length);
  if (ending === "ies") return [rest, `${rest}y`];
  if (/([b-df-hj-np-tv-z])\1$/.test(rest)) return [rest, rest.slice(0, -1)];
  const open = /^(.*[^aeiou])([aeou])([^aeiou])$/.exec(rest);
  return /^[aei]/.test(ending) && open ? [rest, `${open[1]}${open[2]}${open[2]}${open[3]}`] : [rest];
}

/* Returns the folded forms of a word. Two words are the same word when they share one. */
export function stems(word) {
  const starts = /^ge.{4,}(t|d|en)$/.test(word) ? [word, word.slice(2)] : [word];
  const bare = new Set(starts);
  for (const start of starts) {
    for (const ending of ENDINGS) {
      if (start.endsWith(ending) && start.length - ending.length >= shortestBefore(ending)) {
        for (const rest of withoutEnding(start, ending)) bare.add(rest);
      }
    }
  }
  return [...new Set([...bare].map(canonical))].filter((stem) => stem.length >= SHORTEST_STEM);
}

/* Returns the terms by which a phrase is indexed: its words, their folded forms, and neighbours written as one word. */
function termsOf(phrase) {
  const words = wordsOf(phrase);
  const joined = words.slice(1).map((word, at) => words[at] + word);
  return [...words, ...joined, ...words.flatMap((word) => stems(word).map((stem) => STEM + stem))];
}

/* The first and the last parts of a typed word: "jachtwapens" is found by "wapen", "hotelnacht" by "hotel". */
function partsOfCompound(word) {
  const parts = [];
  for (let length = word.length - 3; length >= COMPOUND_FROM; length -= 1)
    parts.push(word.slice(0, length), word.slice(-length));
  return parts;
}

/* A part of an item that ends like a sentence is prose; any other part is a search word, and counts for more. */
const isSentence = (part) => /[.!?]$/.test(part.trim());

function combined(tree, kind) {
  return tree.length === 1 ? tree[0] : { combineWith: kind, queries: tree };
}

/* What one typed word may match: the word itself, its start, or another form of it. */
function queryForWord(word) {
  const where = word.length < PROSE_FROM ? { fields: ["words"] } : {};
  const forms = stems(word).map((stem) => ({ queries: [STEM + stem], prefix: false, ...where }));
  return combined(
    [{ queries: [word], prefix: word.length > 1, ...where }, { queries: [word], prefix: false }, ...forms],
    "OR",
  );
}

function queryForWords(words) {
  const all = combined(words.map(queryForWord), "AND");
  const joined = words.slice(1).map((word, at) => words[at] + word);
  return joined.length && words.length === 2 ? combined([all, queryForWord(joined[0])], "OR") : all;
}

/* Which part of an item matched: the search word with the best fit, else the word in a sentence. */
function matchIn(item, terms) {
  let best = null;
  for (const part of item.parts) {
    const found = [...part.terms].filter((term) => terms.has(term));
    if (!found.length) continue;
    const fit = found.length / part.words.length + (part.sentence ? 0 : 10);
    if (best && best.fit >= fit) continue;
    const word = part.words.find((one) => terms.has(one) || stems(one).some((stem) => terms.has(STEM + stem)));
    best = { fit, text: part.sentence ? (word ?? part.words[0]) : part.text };
  }
  return best?.text ?? "";
}

/* Makes a search over items.

   items: [{id, words: [phrase, ...]}]; a phrase that ends in a full stop is a sentence (meaning, what to look for).
   Returns search(query) -> [{id, match}], best first; `match` is the phrase or word of the item that matched.
   An empty query, or one without letters, gives nothing. */
export function createSearch(items) {
  const index = new MiniSearch({
    fields: ["words", "prose", "whole"],
    tokenize: (text) => text.split("\n"),
    processTerm: (term) => term || null,
  });
  const known = new Map();
  for (const { id, words } of items) {
    const parts = words.map((text) => ({
      text: text.trim(),
      sentence: isSentence(text),
      words: wordsOf(text),
      terms: new Set(termsOf(text)),
    }));
    known.set(id, { parts });
    const terms = (some) =>
      parts
        .filter(some)
        .flatMap((part) => [...part.terms])
        .join("\n");
    index.add({
      id,
      words: terms((part) => !part.sentence),
      prose: terms((part) => part.sentence),
      whole: terms((part) => part.words.length === 1), // a search word of one word, which may be a part of a compound
    });
  }
  const options = { fields: ["words", "prose"], boost: { words: 4 }, weights: { prefix: 0.5, fuzzy: 0.4 } };
  const ask = (query, more = {}) => index.search(query, { ...options, ...more });

  function attempts(words) {
    const fuzzy = words.map((word) => ({
      queries: [word],
      fuzzy: word.length >= FUZZY_FROM ? 1 : false,
      prefix: word.length > 2,
      maxFuzzy: 1,
    }));
    const compounds = words.map((word) => {
      const parts = [word, ...partsOfCompound(word)].flatMap((part) => [
        part,
        ...stems(part).map((stem) => STEM + stem),
      ]);
      return combined(
        parts.map((part) => ({ queries: [part], prefix: false, fields: ["whole"] })),
        "OR",
      );
    });
    return [
      () => ask(queryForWords(words)),
      () => ask(combined(fuzzy, "AND")),
      () => ask(combined(compounds, "AND")),
      () => (words.length > 1 ? ask(combined(words.map(queryForWord), "OR")) : []),
      () => (words.length > 1 ? ask(combined(fuzzy, "OR")) : []),
    ];
  }

  return function search(query) {
    const typed = wordsOf(query);
    const telling = typed.filter((word) => !EMPTY_WORDS.has(word));
    const words = telling.length || typed.length > 1 ? telling : typed; // one empty word may be the start of another
    if (!words.length) return [];
    for (const attempt of attempts(words)) {
      const results = attempt();
      if (results.length) {
        return results.map(({ id, terms }) => ({ id, match: matchIn(known.get(id), new Set(terms)) }));
      }
    }
    return [];
  };
}
