/**
 * From answers to the keys of an outcome, by the same rules as the server. A pure function: it knows no page, no words.
 *
 * The operators are those of content/conditions.py, the keys those of screening/logic/keys.py; tests hold them equal.
 *
 * @typedef {{ticked: Record<string, string[]>, situation: Record<string, string>}} Facts what is ticked by item, list and set
 * @typedef {{keys: Set<string>, contacts: string[]}} Outcome
 */

/**
 * @param {any} condition as content files write it
 * @param {Facts} facts
 * @returns {string[] | null} the values of the answers that make it hold, or null when it does not hold
 */
export function reasons(condition, facts) {
  if (condition === "always") return [];
  if (typeof condition === "string") return atLeast(1, facts.ticked[condition]);
  const { any, all, at_least: needed, of, situation, is, not_given: question } = condition;
  if (any) {
    const met = any.map((operand) => reasons(operand, facts)).filter(Boolean);
    return met.length ? met.flat() : null;
  }
  if (all) {
    const met = all.map((operand) => reasons(operand, facts));
    return met.every(Boolean) ? met.flat() : null;
  }
  if (of) return atLeast(needed, facts.ticked[of]);
  if (situation) return facts.situation[situation] === is ? [is] : null;
  return facts.situation[question] === "unknown" ? [] : null;
}

const atLeast = (needed, ticked = []) => (ticked.length >= needed ? ticked : null);

/**
 * @param {object} data what device_data() of screening/logic/keys.py returns
 * @param {Record<string, string | string[]>} answers by the names of the form fields
 * @returns {Outcome}
 */
export function decide(data, answers) {
  const given = data.answers.filter(([list, item]) => list in data.checklists && answers[list]?.includes(item));
  const ticks = new Map(given.map(([list, item]) => [item, list]));
  const situation = Object.fromEntries(data.questions.map((id) => [id, answers[id] || "unknown"]));
  const ticked = Object.fromEntries([...ticks.keys()].map((item) => [item, [item]]));
  for (const [name, items] of Object.entries(data.groups)) ticked[name] = items.filter((item) => ticks.has(item));
  const facts = { ticked, situation };
  const keys = new Set();
  for (const { key, when, otherwise } of data.conditions) {
    const because = reasons(when, facts);
    if (because) keys.add(key);
    else if (otherwise) keys.add(otherwise);
    for (const value of because ?? []) keys.add(`${key}:${value}`);
  }
  for (const [moment, rules] of Object.entries(data.moments)) {
    const lines = rules.filter((id) => keys.has(`line:${id}`));
    for (const id of lines.slice(0, data.most[moment])) keys.add(`${moment}:${id}`);
  }
  for (const [step, rules] of Object.entries(data.steps)) {
    keys.add(`count:${step}:${rules.filter((id) => keys.has(`line:${id}`)).length}`);
  }
  for (const id of data.kinds) if (keys.has(`kind:${id}`)) keys.add("kinds");

  const lists = new Set(ticks.values());
  const hasSignals = [...lists].some((list) => data.checklists[list] === "signals");
  const urgency = hasSignals ? "signals" : ticks.size ? "alert" : "none";
  keys.add(`urgency:${situation.acute_danger === "yes" ? "acute" : urgency}`);
  keys.add(`profession:${answers.profession || "general"}`);
  for (const [question, value] of Object.entries(situation)) keys.add(`answer:${question}:${value}`);
  for (const list of Object.keys(data.checklists)) keys.add(lists.has(list) ? `some:${list}` : `empty:${list}`);
  for (const item of ticks.keys()) keys.add(`tick:${item}`);
  if (ticks.size) keys.add("ticked");
  if (lists.has("signals_cross_border")) keys.add("across-borders");
  return { keys, contacts: contacts(data, keys) };
}

/* The contacts with a reason to call, by the rank of their first reason; equal ranks keep the order of the content. */
function contacts(data, keys) {
  const found = [];
  for (const { id, phone, ranks } of data.contacts) {
    const first = ranks.find(([number]) => keys.has(`call:${id}:${number}`));
    if (first) found.push({ id, phone, number: first[0], rank: first[1] });
  }
  found.sort((one, other) => one.rank - other.rank);
  for (const { id, number } of found) keys.add(`contact:${id}`).add(`why:${id}:${number}`);
  keys.add(`first:${found.find(({ phone }) => phone).id}`);
  return found.map(({ id }) => id);
}
