/* The outcome without a network: computed by evaluator.js from the rules kept on this device, and shown in the same
   parts and order as templates/outcome/outcome.html. Nothing here is sent or kept. */

import { decide } from "./evaluator.js";

const source = document.querySelector("meta[name=offline-rules]")?.content;
let asked = null;

export const isCopy = "copy" in document.documentElement.dataset;

/* The rules, asked for once and then held by this page: so a newer copy on the device changes nothing under way. */
function rulesOfThisPage() {
  asked ??= fetch(source).then((response) => (response.ok ? response.json() : Promise.reject(response.status)));
  asked.catch(() => { asked = null; });
  return asked;
}

if (source && navigator.serviceWorker?.controller) rulesOfThisPage().catch(() => {});

/* The outcome of a form as an element, or nothing where no rules are kept. */
export async function computeOutcome(form) {
  if (!source) return null;
  const rules = await rulesOfThisPage();
  const data = new FormData(form);
  const answers = Object.fromEntries([
    ...rules.situation.map(({ id }) => [id, data.get(id) ?? "unknown"]),
    ...rules.checklists.map(({ id }) => [id, data.getAll(id)]),
  ]);
  return page(rules, decide(rules, answers), form.dataset.view);
}

/* --- parts ------------------------------------------------------------------------------------------------------- */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter(Boolean));
  return element;
}

const named = (list) => Object.fromEntries(list.map((entry) => [entry.id, entry]));
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const telephone = (contact) => make("a", { href: `tel:${contact.tel}` }, contact.phone);
const website = (contact) => make("a", { href: contact.url, class: "nl-link", rel: "noreferrer" }, contact.site);

function wordsForAnswers(rules) {
  const short = {};
  for (const question of rules.situation) {
    for (const option of question.options) short[`${question.id}=${option.value}`] = `${question.short}: ${option.short}`;
  }
  for (const list of rules.checklists) for (const item of list.items) short[`${list.id}=${item.id}`] = item.short;
  return short;
}

function page(rules, outcome, view) {
  const words = rules.words;
  const all = {
    rules: named(rules.rules), points: named(rules.attention_points), contacts: named(rules.contacts), kinds: named(rules.kinds),
    items: named(rules.checklists.flatMap((list) => list.items.map((item) => ({ ...item, field: list.id })))),
    short: wordsForAnswers(rules), urgency: named(rules.urgency), words, rulesOf: rules,
  };
  const version = { version: rules.version, date: rules.date, mark: rules.fingerprint };
  const first = all.rules[outcome.steps[0].lines[0].id];
  return make("div", { class: "outcome", "data-urgency": outcome.urgency, "data-computed": "here" },
    make("p", { class: "computed-here" }, fill(words.offline, version)),
    urgency(all, outcome),
    make("section", { class: "first-line" }, make("p", {}, make("strong", {}, `${words.first}:`), ` ${first.do}`)),
    make("section", { class: "contacts", id: "contacts", "aria-labelledby": "contacts-title" },
      make("h2", { id: "contacts-title" }, words.who),
      make("ol", { class: "cards" }, outcome.contacts.map((line) => contactCard(all, line)))),
    outcome.kinds.length && kinds(all, outcome),
    make("section", { class: "five-steps", "aria-labelledby": "steps-title" },
      make("h2", { id: "steps-title" }, words.steps),
      rules.steps.map((step, number) => stepPart(all, step, outcome.steps[number]))),
    onPaper(all, outcome),
    ticked(all, outcome, view),
    file(all, outcome, version),
    make("p", { class: "version" }, fill(words.content, version)));
}

function urgency(all, outcome) {
  const text = all.urgency[outcome.urgency];
  const acute = outcome.urgency === "acute";
  const contact = all.contacts[outcome.contacts[0].id];
  return make("div", { class: `utrecht-alert urgency utrecht-alert--${acute ? "error" : "info"}`, id: "urgency" },
    make("div", { class: "utrecht-alert__content" },
      make("h2", {}, text.title), make("p", {}, text.text),
      acute && make("p", {}, make("a", { class: "call-112", href: `tel:${contact.tel}` }, fill(all.words.call, { number: contact.phone })))));
}

function chip(all, answer) {
  return make("a", { class: "chip", href: `#${answer.replace("=", "-")}` }, all.short[answer]);
}

function reasons(all, answers) {
  if (!answers.length) return null;
  return make("span", { class: "reasons" },
    make("span", { class: "visually-hidden" }, `${all.words.because} `), answers.flatMap((answer) => [chip(all, answer), " "]));
}

function provenance(all, item) {
  return make("details", { class: "why no-print" },
    make("summary", {}, all.words.source),
    make("p", {}, `${item.source.map((id) => all.rulesOf.sources[id]).join("; ")}\n${all.rulesOf.certainty[item.certainty]}.`));
}

function contactCard(all, line) {
  const contact = all.contacts[line.id];
  return make("li", { class: `card contact-${contact.id}` },
    make("h3", {}, contact.name),
    contact.tel && make("p", { class: "phone" }, telephone(contact)),
    contact.hours && make("p", { class: "hours" }, contact.hours),
    make("p", { class: "role" }, contact.role),
    make("ul", { class: "why-call" }, line.reasons.map((reason) => make("li", {}, `${reason.because} `, reasons(all, reason.reasons)))),
    contact.url && make("p", { class: "url" }, website(contact)));
}

function kinds(all, outcome) {
  return make("section", { class: "kinds", "aria-labelledby": "kinds-title" },
    make("h2", { id: "kinds-title" }, all.words.kinds),
    make("p", { class: "help" }, all.words.kinds_help),
    make("ul", {}, outcome.kinds.map((line) => {
      const kind = all.kinds[line.id];
      const consult = kind.contacts.map((id) => `${all.words.consult} ${all.contacts[id].name}.`).join(" ");
      return make("li", {}, make("strong", {}, kind.title), make("span", { class: "no-print" }, `: ${kind.description} `),
        reasons(all, line.reasons), make("span", { class: "consult-with" }, ` ${consult}`));
    })));
}

function guidance(all, line) {
  const rule = all.rules[line.id];
  const contact = all.contacts[rule.contact];
  const why = line.always ? all.words.always : line.reasons.length ? "" : all.words.unknown;
  return make("li", { class: "line", id: `line-${rule.id}` },
    make("p", { class: "do" }, rule.do),
    make("div", { class: "because" }, reasons(all, line.reasons), why && make("span", { class: "always" }, `${why} `), rule.because),
    contact && make("p", { class: "line-contact" }, `${contact.name}: `, contact.tel ? telephone(contact) : contact.url && website(contact)),
    provenance(all, rule));
}

function stepPart(all, step, found) {
  const { words } = all;
  const own = found.lines.filter((line) => !line.always);
  const general = found.lines.filter((line) => line.always);
  const pressing = found.points.filter((point) => point.pressing);
  return make("details", { class: "meldcode-step", id: `step-${step.id}`, open: true },
    make("summary", {}, make("h3", {},
      make("span", { class: "nl-number-badge", "aria-hidden": "true" }, step.number),
      make("span", { class: "visually-hidden" }, ` ${words.step} ${step.number}:`), ` ${step.title}`)),
    make("p", { class: "purpose" }, step.purpose),
    own.length && make("ul", { class: "lines own" }, own.map((line) => guidance(all, line))),
    found.weighing.length && make("div", { class: "weighing" }, make("h4", {}, words.weighing),
      make("ol", {}, step.weighing_questions.map((question, number) => weighing(all, question, found.weighing[number], found.lines)))),
    found.questions.length && make("div", { class: "questions" }, make("h4", {}, words.questions),
      make("ul", {}, found.questions.map((id) => make("li", {}, make("q", {}, all.items[id].question), " ", chip(all, `${all.items[id].field}=${id}`))))),
    found.points.length && make("div", { class: "points" }, make("h4", {}, words.points),
      pressing.length && make("ul", {}, pressing.map((point) => make("li", { class: "pressing", "data-point": point.id },
        make("strong", {}, all.points[point.id].text), " ", reasons(all, point.reasons)))),
      make("details", { class: "all-points" }, make("summary", {}, words.all_points),
        make("ul", {}, pointsOf(all, step).map((point) => make("li", { "data-point": point.id }, make("strong", {}, point.text), ` ${point.explanation}`))))),
    make("details", { class: "general", open: !own.length, "data-alone": !own.length }, make("summary", {}, words.general),
      make("ul", { class: "lines" }, general.map((line) => guidance(all, line)))),
    make("div", { class: "notes" },
      make("label", { for: `note-${step.id}` }, words.note),
      make("textarea", { id: `note-${step.id}`, rows: "2", autocomplete: "off", spellcheck: "false", "data-step": String(step.number) }),
      make("p", { class: "note-print", "aria-hidden": "true" })));
}

function pointsOf(all, step) {
  return all.rulesOf.attention_points.filter((point) => point.steps.includes(step.id));
}

function weighing(all, question, found, lines) {
  const led = lines.filter((line) => found.lines.includes(line.id) && line.reasons.length);
  return make("li", {},
    make("p", {}, make("strong", {}, question.question)),
    make("p", { class: "answers" }, `${all.words.no}: ${question.if_no} ${all.words.yes}: ${question.if_yes}`),
    led.length && make("div", { class: "contributes" }, `${all.words.contributes} `, led.map((line) => reasons(all, line.reasons))));
}

function onPaper(all, outcome) {
  const ids = new Set(outcome.steps.flatMap((step) => step.points.filter((point) => point.pressing).map((point) => point.id)));
  return make("section", { class: "print-only points", "aria-hidden": "true" },
    make("h2", {}, all.words.points), make("ul", {}, [...ids].map((id) => make("li", {}, all.points[id].text))));
}

function ticked(all, outcome, view) {
  const { words, rulesOf } = all;
  const answered = rulesOf.situation.map((question) => {
    const option = question.options.find(({ value }) => value === outcome.situation[question.id]);
    return make("div", {}, make("dt", {}, question.short), make("dd", {}, option.label));
  });
  const lists = rulesOf.checklists.map((list, number) => {
    const items = outcome.ticked[number].items.map((id) => all.items[id]);
    return make("div", {}, make("dt", {}, list.short), make("dd", {}, items.length
      ? make("ul", {}, items.map((item) => make("li", { "data-short": item.short }, make("span", { class: "no-print" }, item.label))))
      : words.nothing));
  });
  return make("section", { class: "ticked", id: "ticked", "aria-labelledby": "ticked-title" },
    make("h2", { id: "ticked-title" }, words.ticked), make("dl", {}, answered, lists),
    make("p", { class: "no-print change" }, make("a", { class: "nl-link", href: view === "consult" ? "#screening-form" : "#situation" }, words.change)));
}

/* --- for one's own file -------------------------------------------------------------------------------------------- */

function fileText(all, outcome, version) {
  const { words, rulesOf } = all;
  const today = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
  const reached = (id) => all.contacts[id].phone ?? all.contacts[id].site;
  return [
    words.file_title, `${words.file_date}: ${today.format(new Date())}`, all.urgency[outcome.urgency].title, "",
    words.file_ticked,
    ...Object.entries(outcome.situation).map(([id, value]) => `- ${all.short[`${id}=${value}`]}`),
    ...outcome.ticked.flatMap((list, number) => list.items.map((id) => `- ${rulesOf.checklists[number].short}: ${all.items[id].label}`)),
    ...rulesOf.steps.flatMap((step, number) => ["", `${words.step} ${step.number}. ${step.title}`,
      ...outcome.steps[number].lines.map((line) => {
        const because = line.reasons.map((answer) => all.short[answer]).join(", ");
        return `- ${all.rules[line.id].do}${because && ` (${because})`}`;
      })]),
    "", words.who, ...outcome.contacts.map(({ id }) => `- ${all.contacts[id].name}${reached(id) ? `: ${reached(id)}` : ""}`),
    "", fill(words.content, version), words.file_source,
  ].join("\n");
}

function file(all, outcome, version) {
  const { words } = all;
  const button = (id, text) => make("button", { type: "button", class: "nl-button nl-button--secondary", id }, text);
  return make("section", { class: "file no-print", "aria-labelledby": "file-title" },
    make("h2", { id: "file-title" }, words.file),
    make("p", {}, button("copy-file", words.copy), " ", button("print-page", words.print), " ",
      make("span", { role: "status", id: "copy-status", "data-done": words.copied, "data-failed": words.not_copied })),
    make("details", {}, make("summary", {}, words.show),
      make("pre", { id: "file-text", tabindex: "0", "aria-labelledby": "file-title", "data-notes": words.own_note }, fileText(all, outcome, version))));
}
