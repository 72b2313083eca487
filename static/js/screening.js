/* The screening form, in the walk and in consult mode. The form works without this file; here it gets its comforts. */

import { setUpLookUp } from "./look-up.js";
import { onDevice, showOutcome } from "./outcome.js";
import { clearNotes, hasNotes } from "./record.js";
import { setUpServerRoad } from "./server-road.js";
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

/* --- where the address points ---------------------------------------------------------------------------------------- */

function onHash() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target?.matches(".line")) target.querySelector("details").open = true;
  if (target?.closest(".option.off")) clearFilter();
  if (target?.matches("input, section") && !target.contains(document.activeElement)) target.focus(); // who tabbed on stays there
  target?.scrollIntoView({ block: target.matches("section") ? "start" : "nearest" });
  if (inWalk) showSection();
}

addEventListener("hashchange", onHash);
if (inWalk) showSection();

/* --- the outcome ------------------------------------------------------------------------------------------------------- */

function say(kind, seconds) {
  const text = problem.querySelector("[data-text]");
  text.textContent = kind ? text.dataset[kind].replace("{seconds}", seconds) : "";
  problem.hidden = !kind;
  if (kind && inWalk) problem.focus();
}

function answered() {
  say(null);
  delete panel.dataset.older;
  const title = panel.querySelector(".urgency:not([hidden]) h2")?.textContent ?? "";
  live.textContent = `${live.dataset.updated} ${title}`;
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
    answered();
    return true;
  } catch (error) {
    console.error(error);
    say(failure);
    return false;
  }
}

/* What stands in the panel when the page comes is of the answers that the form came with. */
async function begin() {
  const isChanged = [...form.querySelectorAll("input")].some((input) => input.checked !== input.defaultChecked);
  const isAsked = "asked" in document.documentElement.dataset; // before this script was there: early.js
  const isDecided = await decideHere(isChanged || isAsked ? "noProgram" : null);
  if (isAsked && isDecided) goToOutcome();
}

if (onDevice) {
  form.addEventListener("change", () => decideHere());
  form.addEventListener("submit", async (event) => {
    sending = event.submitter?.hasAttribute("data-send");
    if (sending) return;
    event.preventDefault();
    if (await decideHere()) goToOutcome();
  });
  begin();
} else {
  form.addEventListener("change", () => {
    panel.dataset.older = "";
  });
  setUpServerRoad(say, answered, () => decideHere(navigator.onLine ? "failed" : "offline"));
}
document.documentElement.dataset.ready = "";
