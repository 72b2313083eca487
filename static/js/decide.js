/**
 * From answers to the keys of an outcome, by the same rules as the server. A pure function: it knows no page, no words.
 *
 * The operators are those of content/conditions.py, the keys those of screening/logic/keys.py; tests hold them equal.
 *
 * @typedef {{ticks: Map<string, string>, situation: Record<string, string>, groups: Record<string, string[]>}} Facts
 * @typedef {{keys: Set<string>, contacts: string[]}} Outcome
 */

/* Each operator returns the values of the answers that make it hold, or null when it does not hold. */
const operators = {
  any: ({ any }, facts) => {
    const met = any.map((operand) => reasons(operand, facts)).filter(Boolean);
    return met.length ? met.flat() : null;
  },
  all: ({ all }, facts) => {
    const met = all.map((operand) => reasons(operand, facts));
    return met.every(Boolean) ? met.flat() : null;
  },
  at_least: ({ at_least: needed, of }, facts) => {
    const met = ticked(of, facts);
    return met.length >= needed ? met : null;
  },
  situation: ({ situation, is }, facts) => (facts.situation[situation] === is ? [is] : null),
  not_given: ({ not_given: question }, facts) => (facts.situation[question] === "unknown" ? [] : null),
};

function ticked(name, facts) {
  return (facts.groups[name] ?? [name]).filter((item) => facts.ticks.has(item));
}

/** @returns {string[] | null} */
export function reasons(condition, facts) {
  if (condition === "always") return [];
  if (typeof condition === "string") {
    const met = ticked(condition, facts);
    return met.length ? met : null;
  }
  const name = Object.keys(operators).find((key) => key in condition);
  return operators[name](condition, facts);
}

/**
 * @param {object} data what device_data() of screening/logic/keys.py returns
 * @param {Record<string, string | string[]>} answers by the names of the form fields
 * @returns {Outcome}
 */
export function decide(data, answers) {
  const keys = new Set();
  const add = (key, because = []) => {
    keys.add(key);
    for (const value of because) keys.add(`${key}:${value}`);
  };
  const lists = Object.keys(data.checklists);
  const isTicked = ([list, item]) => lists.includes(list) && answers[list]?.includes(item);
  const ticks = new Map(data.answers.filter(isTicked).map(([list, item]) => [item, list]));
  const situation = Object.fromEntries(Object.keys(data.questions).map((id) => [id, answers[id] || "unknown"]));
  const facts = { ticks, situation, groups: data.groups };
  const held = (entries) =>
    entries.map((entry) => [entry, reasons(entry.when, facts)]).filter(([, because]) => because);

  const signals = [...ticks.values()].some((list) => data.checklists[list] === "signals");
  add(`urgency:${situation.acute_danger === "yes" ? "acute" : signals ? "signals" : ticks.size ? "alert" : "none"}`);
  add(`profession:${answers.profession || "general"}`);

  const lines = new Map(held(data.rules).map(([rule, because]) => [rule.id, because]));
  for (const { id } of data.rules) {
    if (lines.has(id)) add(`line:${id}`, lines.get(id));
    else add(`unmet:${id}`);
  }
  for (const moment of ["now", "after", "later"]) {
    data[moment]
      .filter((id) => lines.has(id))
      .slice(0, data.most[moment])
      .forEach((id) => add(`${moment}:${id}`));
  }
  for (const step of data.steps) {
    add(`count:${step}:${data.rules.filter((rule) => rule.step === step && lines.has(rule.id)).length}`);
  }
  for (const [point, because] of held(data.points)) add(`point:${point.id}`, because);
  for (const [kind, because] of held(data.kinds)) {
    add("kinds");
    add(`kind:${kind.id}`, because);
  }
  for (const [question, value] of Object.entries(situation)) add(`answer:${question}:${value}`);
  for (const list of lists) add([...ticks.values()].includes(list) ? `some:${list}` : `empty:${list}`);
  for (const item of ticks.keys()) add(`tick:${item}`);
  if (ticks.size) add("ticked");
  if ([...ticks.values()].includes("signals_cross_border")) add("across-borders");
  return { keys, contacts: contacts(data, held, add) };
}

/* The contacts with a reason to call, by the rank of their first reason; equal ranks keep the order of the content. */
function contacts(data, held, add) {
  const found = [];
  for (const contact of data.contacts) {
    const calls = held(contact.reasons.map((reason, number) => ({ ...reason, number })));
    if (!calls.length) continue;
    calls.sort(([one], [other]) => one.rank - other.rank);
    add(`contact:${contact.id}`);
    for (const [reason, because] of calls) add(`call:${contact.id}:${reason.number}`, because);
    add(`why:${contact.id}:${calls[0][0].number}`);
    found.push({ ...contact, rank: calls[0][0].rank });
  }
  found.sort((one, other) => one.rank - other.rank);
  add(`first:${found.find((contact) => contact.phone).id}`);
  return found.map((contact) => contact.id);
}
