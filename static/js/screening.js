/* The screening form, in the walk and in consult mode. The form works without this file; here it gets its comforts. */

import { isForAnotherTab, setUpLookUp, unfold } from "./look-up.js";
import { onDevice, showOutcome } from "./outcome.js";
import { clearNotes, hasNotes } from "./record.js";
import { clearFilter } from "./signal-filter.js";
import { showSection } from "./walk.js";

const form = document.getElementById("screening-form");
const panel = document.getElementById("outcome");
const problem = document.getElementById("problem");
const live = document.getElementById("live");
const waiting = document.querySelector(".to-outcome small"); // on a phone: the advice below, in a few words
const inWalk = form.dataset.view === "walk";
let sending = false; // the person chose to send the form: the page may go

/* --- ticks can't be kept, so ask before they are lost -------------------------------------------------------------- */

const hasTicks = () => hasNotes() || form.querySelector("input:checked") !== null;

addEventListener("beforeunload", (event) => {
  if (!window.isLeaving && !sending && hasTicks()) event.preventDefault();
});
addEventListener("pageshow", () => {
  sending = false;
});

setUpLookUp(hasTicks);

form.addEventListener("reset", (event) => {
  if (window.isLeaving) return;
  event.preventDefault();
  if (!hasTicks() || !confirm(live.dataset.clear)) return;
  for (const input of form.querySelectorAll("input:checked")) input.checked = false;
  clearNotes();
  form.dispatchEvent(new Event("change", { bubbles: true }));
});

/* --- where the address and the links of the outcome point ------------------------------------------------------------- */

function reveal(target) {
  unfold(target);
  const line = target.matches(".line") ? target.querySelector("details") : null;
  if (line) line.open = true;
  if (target.closest(".option.off")) clearFilter();
  const place = line?.querySelector("summary") ?? target;
  if (place.matches("input, section, summary") && !place.contains(document.activeElement)) place.focus(); // who tabbed on stays there
  target.scrollIntoView({ block: target.matches("section") ? "start" : "nearest" });
}

function onHash() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) reveal(target);
  if (inWalk) showSection();
}

addEventListener("hashchange", onHash);
if (inWalk) showSection();

/* A line or a tick box in the address would tell an answer, to the history of the browser. So a link of the outcome names a
   step, or where all answers are, and in data-to where it leads. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-to]");
  if (!link || isForAnotherTab(event)) return;
  event.preventDefault();
  const target = document.getElementById(link.dataset.to);
  document.querySelector(".pointed-at")?.classList.remove("pointed-at");
  target.closest(".line, .option").classList.add("pointed-at");
  const section = target.closest(".section:not(#result)"); // the walk shows one at a time
  const address = section ? `#${section.id}` : link.hash;
  if (location.hash === address) return reveal(target);
  addEventListener("hashchange", () => reveal(target), { once: true });
  location.hash = address;
});

/* --- the outcome ------------------------------------------------------------------------------------------------------- */

function say(kind, seconds) {
  const text = problem.querySelector("[data-text]");
  text.textContent = kind ? text.dataset[kind].replace("{seconds}", seconds) : "";
  problem.hidden = !kind;
  if (kind && inWalk && kind !== "changed") problem.focus(); // while somebody goes on answering, it is only read aloud
}

function answered(isAsked = true) {
  say(null);
  delete panel.dataset.older;
  const moments = panel.querySelector(".moments"); // first in the panel: to search all of it takes long
  const parts = [...(moments?.querySelectorAll(".urgency h2, .first-number .call, .now .headline") ?? [])];
  const [title = "", ...now] = parts.filter((part) => !part.closest("[hidden]")).map((part) => part.textContent.trim());
  if (isAsked) live.textContent = `${live.dataset.updated} ${[title, ...now.slice(0, 2)].join(". ")}`; // whom to call, what to do
  if (waiting) waiting.textContent = hasTicks() ? title : "";
  if (inWalk && !onDevice) goToOutcome(); // there the outcome is only asked for by a button
}

function goToOutcome() {
  document.body.classList.add("has-outcome");
  if (location.hash === "#outcome") panel.focus();
  else location.hash = "outcome";
}

/* Decides on this page; what went wrong is said in the words for `failure`, if any. */
async function decideHere(failure = "noProgram") {
  if (failure) panel.dataset.older = ""; // until there is an answer, what stands in the panel belongs to earlier answers
  try {
    await showOutcome(form, panel);
    answered(failure !== null);
    return true;
  } catch (error) {
    console.error(error);
    say(failure);
    return false;
  }
}

/* Whether a field has another answer than the page came with. */
function isChanged(field) {
  if (!field.matches("select")) return field.checked !== field.defaultChecked;
  const before = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return !before.selected;
}

/* What stands in the panel when the page comes is of the answers that the form came with. */
async function begin() {
  const isAnswered = [...form.querySelectorAll("input, select")].some(isChanged);
  const isAsked = "asked" in document.documentElement.dataset; // before this script was there: early.js
  const isDecided = await decideHere(isAnswered || isAsked ? "noProgram" : null);
  if (isAsked && isDecided) goToOutcome();
}

if (onDevice) {
  form.addEventListener("change", () => decideHere());
  form.addEventListener("submit", async (event) => {
    const isToBeSent = event.submitter?.hasAttribute("data-send");
    sending = isToBeSent && (!hasNotes() || confirm(live.dataset.notesLost));
    if (sending) return;
    event.preventDefault();
    if (!isToBeSent && (await decideHere())) goToOutcome();
  });
  begin();
} else {
  form.addEventListener("change", () => {
    panel.dataset.older = "";
  });
  const decideWithCopy = () => decideHere(navigator.onLine ? "failed" : "offline");
  import("./server-road.js") // most pages decide by themselves, and do not wait for it
    .then(({ setUpServerRoad }) => setUpServerRoad(say, answered, decideWithCopy))
    .catch(() => say("failed"));
}
document.documentElement.dataset.ready = "";
