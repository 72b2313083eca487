/* From answers to an outcome, by the same rules as the server: a pure function, that knows no page and no words.

   The meaning of a condition is that of screening/logic; tests/browser/test_offline.py holds the two equal over
   thousands of answers. An answer is written "field=value"; an outcome holds ids, and the answers that led to each. */

const SIGNALS = ["signals_general", "signals_domestic", "signals_cross_border"];
const NONE = new Set();
const ORDER = new WeakMap(); // the rules, once: groups of items, and the place of each answer on the form

function prepared(rules) {
  if (!ORDER.has(rules)) {
    const groups = new Map(rules.checklists.map((list) => [list.id, list.items.map((item) => item.id)]));
    for (const set of rules.sets) groups.set(set.id, set.items);
    const answers = [
      ...rules.situation.flatMap((question) => question.options.map((option) => `${question.id}=${option.value}`)),
      ...rules.checklists.flatMap((list) => list.items.map((item) => `${list.id}=${item.id}`)),
    ];
    ORDER.set(rules, { groups, place: new Map(answers.map((answer, number) => [answer, number])) });
  }
  return ORDER.get(rules);
}

/* The answers that make a condition hold; null when it does not hold. "always" holds because of no answer. */
function holds(condition, facts) {
  if (condition === "always") return NONE;
  if (typeof condition === "string") {
    if (facts.groups.has(condition)) return atLeast(1, condition, facts);
    return facts.given.has(condition) ? new Set([facts.given.get(condition)]) : null;
  }
  if (condition.any) {
    const met = condition.any.map((part) => holds(part, facts)).filter(Boolean);
    return met.length ? union(met) : null;
  }
  if (condition.all) {
    const met = condition.all.map((part) => holds(part, facts));
    return met.every(Boolean) ? union(met) : null;
  }
  if (condition.at_least) return atLeast(condition.at_least, condition.of, facts);
  if (condition.situation) {
    return facts.situation[condition.situation] === condition.is ? new Set([`${condition.situation}=${condition.is}`]) : null;
  }
  return facts.situation[condition.not_given] === "unknown" ? NONE : null;
}

function union(sets) {
  return new Set(sets.flatMap((set) => [...set]));
}

function atLeast(count, group, facts) {
  const met = facts.groups.get(group).filter((item) => facts.given.has(item)).map((item) => facts.given.get(item));
  return met.length >= count ? new Set(met) : null;
}

function urgency(answers) {
  if (answers.acute_danger === "yes") return "acute";
  if (SIGNALS.some((field) => answers[field]?.length)) return "signals";
  return answers.risk_factors?.length ? "alert" : "none";
}

const by = (key) => (one, other) => {
  const [a, b] = [key(one), key(other)];
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : a[index] - b[index];
};

export function decide(rules, answers) {
  const { groups, place } = prepared(rules);
  const given = new Map();
  for (const list of rules.checklists) for (const id of answers[list.id] ?? []) given.set(id, `${list.id}=${id}`);
  const situation = Object.fromEntries(rules.situation.map(({ id }) => [id, answers[id] || "unknown"]));
  const facts = { groups, given, situation };
  const inOrder = (reasons) => [...reasons].filter((answer) => place.has(answer)).sort((a, b) => place.get(a) - place.get(b));
  const holding = (list, condition) => list
    .map((entry) => [entry, holds(entry[condition], facts)])
    .filter(([, reasons]) => reasons)
    .map(([entry, reasons]) => [entry, inOrder(reasons)]);

  const lines = holding(rules.rules, "when");
  const pressing = new Map(holding(rules.attention_points, "pressing_when").map(([point, reasons]) => [point.id, reasons]));
  const ticked = rules.checklists.map((list) => ({
    id: list.id, items: list.items.filter((item) => (answers[list.id] ?? []).includes(item.id)).map((item) => item.id),
  }));

  const steps = rules.steps.map((step) => {
    const own = lines
      .filter(([rule]) => rule.step === step.id)
      .map(([rule, reasons]) => ({ id: rule.id, always: rule.when === "always", reasons, weighing: rule.weighing_question }))
      .sort(by((line) => [line.always, !line.reasons.length]));
    return {
      id: step.id,
      lines: own.map(({ id, always, reasons }) => ({ id, always, reasons })),
      points: rules.attention_points
        .filter((point) => point.steps.includes(step.id))
        .map((point) => ({ id: point.id, pressing: pressing.has(point.id), reasons: pressing.get(point.id) ?? [] }))
        .sort(by((point) => [!point.pressing, !point.reasons.length])),
      weighing: step.weighing_questions.map((question) => ({
        id: question.id, lines: own.filter((line) => line.weighing === question.id).map((line) => line.id),
      })),
      questions: step.id === "talk" ? ticked.flatMap((list) => list.items) : [],
    };
  });

  const contacts = rules.contacts
    .map((contact, number) => ({
      id: contact.id,
      number,
      reasons: holding(contact.reasons, "when")
        .map(([reason, reasons]) => ({ rank: reason.rank, because: reason.because, reasons }))
        .sort(by((reason) => [reason.rank])),
    }))
    .filter((contact) => contact.reasons.length)
    .sort(by((contact) => [contact.reasons[0].rank, contact.number]))
    .map(({ id, reasons }) => ({ id, reasons: reasons.map((reason) => ({ because: reason.because, reasons: reason.reasons })) }));

  const kinds = rules.kinds
    .map((kind) => ({ id: kind.id, reasons: inOrder(kind.seen_with.filter((id) => given.has(id)).map((id) => given.get(id))) }))
    .filter((kind) => kind.reasons.length);

  return { urgency: urgency(answers), steps, contacts, kinds, situation, ticked };
}
