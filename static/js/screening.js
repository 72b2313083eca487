/* The screening form, in the walk and in consult mode. The form works without this file; here it gets its comforts. */

import { computeOutcome, isCopy } from "./offline.js";
import { setTitle } from "./page.js";

const form = document.getElementById("screening-form");
const panel = document.getElementById("outcome");
const problem = document.getElementById("problem");
const live = document.getElementById("live");
const known = form.elements.known;
const inWalk = form.dataset.view === "walk";
const siteTitle = document.title;

/* --- ticks can't be kept, so ask before they are lost -------------------------------------------------------------- */

let submitting = false;

function hasTicks() {
  const notes = [...document.querySelectorAll("textarea")].some((note) => note.value.trim());
  return notes || form.querySelector("input:checked") !== null;
}

addEventListener("beforeunload", (event) => {
  if (!window.isLeaving && !submitting && hasTicks()) event.preventDefault();
});
form.addEventListener("submit", (event) => queueMicrotask(() => { submitting = !event.defaultPrevented; }));
addEventListener("pageshow", () => { submitting = false; });

// A file is fetched by the browser itself, with the form as it stands: the page stays, so nothing is to be asked.
document.addEventListener("submit", (event) => {
  if (!event.submitter?.hasAttribute("data-download")) return;
  event.stopPropagation();
  submitting = true;
  setTimeout(() => { submitting = false; }, 2000);
}, { capture: true });

form.addEventListener("reset", (event) => {
  if (window.isLeaving) return;
  event.preventDefault();
  if (!hasTicks() || !confirm(live.dataset.clear)) return;
  form.querySelectorAll("input:checked").forEach((input) => { input.checked = false; });
  document.querySelectorAll("textarea").forEach((note) => { note.value = ""; });
  form.dispatchEvent(new Event("change", { bubbles: true }));
});

/* --- the steps of the walk ------------------------------------------------------------------------------------------ */

function currentStep() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const shown = target?.closest?.(".step");
  if (shown) return shown;
  return document.body.classList.contains("has-outcome") ? panel : document.getElementById("situation");
}

function showStep() {
  const step = currentStep();
  for (const link of document.querySelectorAll(".progress a")) {
    if (link.hash === `#${step.id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  setTitle(`${step.dataset.title} – ${siteTitle}`);
}

function onHash() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  target?.closest?.("details:not([open])")?.setAttribute("open", "");
  if (target?.closest?.(".option.off")) clearFilter();
  if (target?.matches("input, section")) target.focus();
  if (inWalk) showStep();
}

addEventListener("hashchange", onHash);
if (inWalk) showStep();

/* Only what changed is touched; the rest keeps its state (what is folded, a note) and costs nothing. What says the same in
   every outcome the server leaves out while this page has it: see docs/decisions/0035-what-a-tick-brings.md. */
function update(before, after) {
  if (before.localName === "details") {
    const alone = after.hasAttribute("data-alone");
    if (before.hasAttribute("data-alone") !== alone) {
      before.open = alone;
      before.toggleAttribute("data-alone", alone);
    }
    if (after.hasAttribute("data-keep")) return false;
    after.open = before.open;
  }
  return !before.isEqualNode(after);
}

function show(target, outcome) {
  const fresh = target.cloneNode(false);
  fresh.append(outcome);
  morphdom(target, fresh, { childrenOnly: true, getNodeKey: (node) => node.id, onBeforeElUpdated: update });
}

htmx.registerExtension("only-what-changed", {
  handle_swap(style, target, fragment) {
    if (style !== "only-what-changed") return false;
    show(target, fragment);
    return [];
  },
});

/* Tells the server which content this page has; not while it shows something else than an outcome of the server. */
function stateWhatIsKnown() {
  if (known) known.disabled = panel.querySelector(".general[id]") === null;
}

/* --- the outcome: live, in order, and never at the cost of a tick --------------------------------------------------- */

function say(kind) {
  const text = problem.querySelector("[data-text]");
  text.textContent = kind ? text.dataset[kind] : "";
  problem.hidden = !kind;
  if (kind && inWalk) problem.focus();
}

/* Without the server: the page computes the outcome itself, or says why it can't. */
async function answerHere(kind) {
  const outcome = await computeOutcome(form).catch(() => null);
  if (!outcome) return say(kind);
  show(panel, outcome);
  answered();
}

document.addEventListener("htmx:before:request", (event) => {
  if (!isCopy && navigator.onLine) return;
  event.preventDefault();
  answerHere("offline");
});
document.addEventListener("htmx:before:response", (event) => {
  const status = event.detail.ctx.response.status;
  if (status === 200 || status === 400) return;
  event.preventDefault();
  if (status === 403) say("refused");
  else if ([502, 503, 504].includes(status)) answerHere("failed");
  else say("failed");
});
document.addEventListener("htmx:error", () => answerHere(navigator.onLine ? "failed" : "offline"));
document.addEventListener("htmx:after:swap", answered);

function answered() {
  say(null);
  stateWhatIsKnown();
  const title = panel.querySelector("h2")?.textContent ?? "";
  live.textContent = `${live.dataset.updated} ${title}`;
  if (!inWalk) return;
  if (location.hash === "#outcome") panel.focus();
  else location.hash = "outcome";
}

/* --- the file: copied and printed with the notes that stay on this page ---------------------------------------------- */

function fileText() {
  const pre = document.getElementById("file-text");
  const notes = [...panel.querySelectorAll("textarea")].filter((note) => note.value.trim());
  const lines = notes.map((note) => `${pre.dataset.notes} ${note.dataset.step}: ${note.value.trim()}`);
  return [pre.textContent.trim(), ...lines].join("\n") + "\n";
}

async function copyFile() {
  const status = document.getElementById("copy-status");
  try {
    await navigator.clipboard.writeText(fileText());
    status.textContent = status.dataset.done;
  } catch {
    const pre = document.getElementById("file-text");
    pre.closest("details").open = true;
    getSelection().selectAllChildren(pre);
    status.textContent = status.dataset.failed;
  }
}

panel.addEventListener("click", (event) => {
  if (event.target.id === "copy-file") copyFile();
  if (event.target.id === "print-page") print();
});
addEventListener("beforeprint", () => {
  for (const note of panel.querySelectorAll("textarea")) note.nextElementSibling.textContent = note.value;
});

/* --- consult mode: find a signal by any word a clinician would use ----------------------------------------------------- */

const filter = document.getElementById("filter");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const options = [...form.querySelectorAll(".option[data-words]")];

function applyFilter() {
  const words = plain(filter.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const option of options) {
    const match = words.every((word) => plain(option.dataset.words).includes(word));
    option.classList.toggle("off", !match);
    if (match) found += 1;
  }
  document.getElementById("filter-count").textContent = words.length ? `${live.dataset.count} ${found}` : "";
}

function clearFilter() {
  filter.value = "";
  applyFilter();
}

filter?.addEventListener("input", applyFilter);
filter?.addEventListener("keydown", (event) => {
  const first = options.find((option) => !option.classList.contains("off"))?.querySelector("input");
  if (event.key === "ArrowDown") first?.focus();
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (filter.value.trim() && first) first.click();
});
