/**
 * The outcome on the page: one document with everything in it, of which the parts that do not hold are hidden.
 *
 * The document and the conditions come in one file, fetched once. Nothing of an answer is ever part of a request.
 */

import { decide } from "./decide.js";
import { markClosed, showOpenNumber } from "./office-hours.js";
import { dateInWords } from "./page.js";

/** Whether this page decides by itself; otherwise the server does, as long as it can be reached. */
export const onDevice = document.querySelector("meta[name=decided-by][content=device]") !== null;

let file = null;

/** Reads a file that a meta element names: fetched, or from the page itself in the one-file edition. */
export async function readFile(name) {
  const address = document.querySelector(`meta[name=${name}]`).content;
  if (address.startsWith("#")) return JSON.parse(document.querySelector(address).textContent);
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/* Reads the outcome file once; a failed attempt is tried again at the next call. */
function load() {
  file ??= readFile("outcome-file").then(check);
  file.catch(() => {
    file = null;
  });
  return file;
}

/* A file that is damaged or of other content than the page must not give half an outcome. */
function check({ fingerprint, html, parts, data }) {
  const expected = document.querySelector("meta[name=content-fingerprint]").content;
  if (fingerprint !== expected) throw new Error(`content ${fingerprint} instead of ${expected}`);
  const template = document.createElement("template");
  template.innerHTML = html;
  const isWhole = parts > 0 && template.content.querySelectorAll("[data-key]").length === parts;
  if (!isWhole || !data?.conditions?.length) throw new Error("the outcome file is damaged");
  return { template, data };
}

/** Reads the answers from a form, by the names of its fields. */
export function answersOf(form, data) {
  const ticked = (list) => [...form.querySelectorAll(`[name="${list}"]:checked`)].map(({ value }) => value);
  return Object.fromEntries([
    ...[...data.questions, "profession"].map((name) => [name, form.elements[name]?.value]),
    ...Object.keys(data.checklists).map((name) => [name, ticked(name)]),
  ]);
}

/**
 * Shows the outcome of a form in a panel, decided here.
 * @returns {Promise<void>} rejected when there is none to show; what stands in the panel is then still of earlier answers
 */
export async function showOutcome(form, panel) {
  const { template, data } = await load();
  const outcome = decide(data, answersOf(form, data));
  let isNewOrder = true;
  try {
    if ("complete" in panel.dataset) isNewOrder = applyOutcome(panel, outcome);
    else fill(panel, template, outcome);
  } catch (error) {
    if ("complete" in panel.dataset) panel.replaceChildren(); // nothing is better than half an outcome
    delete panel.dataset.complete;
    throw error;
  }
  try {
    if (isNewOrder) markClosed(panel);
    showOpenNumber(panel, outcome.contacts);
  } catch (error) {
    console.error(error); // a matter of showing: the outcome stands without it
  }
}

/* The first outcome is made beside the page, so that what stands in the panel stays until it is whole. */
function fill(panel, template, outcome) {
  /** @type {any} */
  const made = document.importNode(template.content, true);
  applyOutcome(made, outcome);
  const today = dateInWords(new Date());
  for (const place of made.querySelectorAll("[data-today]")) place.textContent = today;
  panel.replaceChildren(made);
  Object.assign(panel, { parts: made.parts, order: made.order });
  panel.dataset.complete = "";
}

/**
 * Hides the parts that do not hold, and puts the contacts in order.
 * @returns {boolean} whether the contacts were put in order again
 */
export function applyOutcome(panel, { keys, contacts }) {
  panel.parts ??= [...panel.querySelectorAll("[data-key]")].map((part) => [part, part.dataset.key]); // finding them is slow
  for (const [part, key] of panel.parts) {
    if (part.hidden === keys.has(key)) part.hidden = !part.hidden; // to write the same value costs a new style too
  }
  const order = `${contacts} ${Math.floor(Date.now() / 60_000)}`; // again each minute: what was closed may be open
  if (panel.order === order) return false;
  panel.order = order;
  for (const list of panel.querySelectorAll("[data-order]")) {
    const contactOf = (id) => list.querySelector(`:scope > [data-key="${list.dataset.order}:${id}"]`);
    for (const id of contacts) list.appendChild(contactOf(id)); // throws where there is none
  }
  return true;
}
