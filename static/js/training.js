/* The training pages. They work without this file; here they get keys, a clock, and "fictional" in what is copied. */

import { setTitle } from "./page.js";

const siteTitle = document.title;
const form = document.getElementById("training-form");
const scenes = [...document.querySelectorAll(".scene, .slide")];
const inTrainerView = document.body.classList.contains("page-trainer");

/* --- which scene ----------------------------------------------------------------------------------------------------
   The address names it (after '#'), so Back and Forward work. An address that names something else, such as the skip
   link, leaves the scene as it was. */

let current = 0;

function named() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  return scenes.indexOf(target?.closest?.(".scene, .slide"));
}

function showScene() {
  if (named() >= 0) current = named();
  scenes.forEach((scene, number) => {
    scene.classList.toggle("current", number === current);
    scene.classList.toggle("unfolded", number <= current);
  });
  for (const link of document.querySelectorAll(".progress a")) {
    if (link.hash === `#${scenes[current].id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  setTitle(`${scenes[current].dataset.title} – ${siteTitle}`);
}

function go(by) {
  const scene = scenes[current + by];
  if (!scene) return;
  location.hash = scene.id;
  showScene(); // the event comes later: a second key before it would count from the scene that was left
}

if (scenes.length) {
  showScene();
  addEventListener("hashchange", () => {
    showScene();
    const tabbedOn = scenes[current].contains(document.activeElement);
    if (named() >= 0 && !tabbedOn) scenes[current].focus({ preventScroll: !inTrainerView });
    if (inTrainerView) scrollTo(0, 0);
  });
}

for (const link of document.querySelectorAll(".language")) {
  const address = link.getAttribute("href");
  link.addEventListener("click", () => {
    link.href = address + location.hash;
  });
}

/* --- one signal at a time ------------------------------------------------------------------------------------------- */

function marksOf(scene) {
  return [...scene.querySelectorAll(".reveal")];
}

function reveal(scene) {
  const panel = scene.querySelector(".reveals");
  if (!panel) return;
  panel.open = true;
  const next = marksOf(scene).find((mark) => !mark.open);
  if (!next) return;
  next.open = true;
  tell(next);
  const passage = scene.querySelector(`.passage[data-number="${next.dataset.number}"]`);
  for (const other of document.querySelectorAll(".passage")) other.classList.toggle("latest", other === passage);
  next.scrollIntoView({ block: "nearest" });
  passage.scrollIntoView({ block: "nearest" });
}

function hideLast(scene) {
  const shown = marksOf(scene).filter((mark) => mark.open);
  for (const passage of scene.querySelectorAll(".latest")) passage.classList.remove("latest");
  if (shown.length) shown.at(-1).open = false;
  else if (scene.querySelector(".reveals")) scene.querySelector(".reveals").open = false;
}

function tell(mark) {
  const words = [mark.querySelector("summary"), mark.querySelector(".label")].map((part) => part.innerText.trim());
  document.getElementById("told").textContent = words.join(": ");
}

const OF_ITS_OWN = "a, button, input, select, textarea, summary, [contenteditable]";
const KEYS = {
  ArrowRight: () => go(1),
  PageDown: () => go(1),
  ArrowLeft: () => go(-1),
  PageUp: () => go(-1),
  Enter: () => reveal(scenes[current]),
  "Shift+Enter": () => hideLast(scenes[current]),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (document.documentElement.classList.contains("covered")) return;
  const key = event.shiftKey ? `Shift+${event.key}` : event.key;
  const used = event.target.closest(OF_ITS_OWN);
  if (!KEYS[key] || (used && (event.key === "Enter" || used.matches("input, select, textarea")))) return;
  event.preventDefault();
  KEYS[key]();
}

if (inTrainerView) {
  document.addEventListener("keydown", onKey);
  for (const scene of scenes) {
    scene.querySelector("[data-reveal]")?.addEventListener("click", () => reveal(scene));
    scene.querySelector("[data-hide]")?.addEventListener("click", () => hideLast(scene));
  }
}

/* --- the clock ------------------------------------------------------------------------------------------------------ */

function startClock() {
  const minutes = document.getElementById("clock-minutes");
  const shown = document.getElementById("clock-left");
  const button = document.getElementById("clock-start");
  const status = document.getElementById("clock-status");
  let left = 0; // ms
  let end = 0; // when it runs: the moment at which it is over
  let ticking = null;

  function show() {
    const seconds = Math.ceil(Math.max(left, 0) / 1000);
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    shown.classList.toggle("over", left <= 0);
    button.textContent = ticking ? button.dataset.pause : button.dataset.start;
  }

  function pause() {
    clearInterval(ticking);
    ticking = null;
    show();
  }

  function tick() {
    left = end - Date.now();
    if (left <= 0) {
      status.textContent = status.dataset.over;
      pause();
    }
    show();
  }

  function reset() {
    const wanted = Math.min(Math.max(Number(minutes.value) || 1, 1), 90);
    left = wanted * 60_000;
    status.textContent = "";
    pause();
  }

  button.addEventListener("click", () => {
    if (ticking) return pause();
    if (left <= 0) reset();
    end = Date.now() + left;
    ticking = setInterval(tick, 250);
    show();
  });
  minutes.addEventListener("change", reset);
  document.getElementById("clock-reset").addEventListener("click", reset);
  reset();
}

if (inTrainerView) startClock();

/* --- ticks can't be kept, so ask before they are lost ----------------------------------------------------------------- */

let submitting = false;

if (form) {
  addEventListener("beforeunload", (event) => {
    if (!window.isLeaving && !submitting && form.querySelector("input:checked")) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    submitting = true;
  });
  addEventListener("pageshow", () => {
    submitting = false;
  });
}

document.getElementById("errors")?.focus();

/* --- paper and copies ------------------------------------------------------------------------------------------------- */

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

document.addEventListener("copy", (event) => {
  const words = String(getSelection());
  if (!words.trim() || event.target.closest?.("input, textarea")) return;
  event.clipboardData.setData(
    "text/plain",
    `[${document.getElementById("fictional-notice").dataset.copied}]\n${words}`,
  );
  event.preventDefault();
});
