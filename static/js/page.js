/* On every page: hide the page, and be discreet. Nothing here writes to any storage of the browser. Leaving: see leave.js. */

const DISCREET = "discreet";
const COVERED = "covered";
const framed = window.top !== window;

if (framed)
  document.addEventListener(
    "click",
    (event) => {
      // our other pages are not for frames: they open beside
      const link = event.target.closest?.("a[href]");
      if (link && !link.matches(".quick-exit, .language, [href^='#'], [href^='tel:']")) link.target = "_blank";
    },
    { capture: true },
  );

/* --- hide the page ------------------------------------------------------------------------------------------------
   A timetable covers the page. It goes by F9, or by two presses on its title: no key that is pressed by accident brings
   the page back, and nothing shows that there is anything to bring back. The name of the window keeps the word "covered",
   so that the cover is there again after a reload and on every other page of this tab (early.js, before it is painted). */

const cover = document.getElementById("hidden-page");
const coverTitle = document.getElementById("cover-title");
const TWICE = 1500; // ms between two presses on the title of the cover
const KEYS_OF_THE_BROWSER = /^(F\d+|Alt|AltGraph|Control|Meta|Shift)$/;
let ownTitle = document.title;
let focused = null;
let firstPress = -Infinity;

/** Returns a date in words as the server writes it, which is British in English. */
export const dateInWords = (date) =>
  date.toLocaleDateString(`${document.documentElement.lang}-GB`, { dateStyle: "long" });

export function setTitle(text) {
  ownTitle = text;
  showTitle();
}

function showTitle() {
  document.title = isOn(COVERED) ? document.body.dataset.neutralTitle : ownTitle;
}

function setBehindCover(inert) {
  for (const part of document.querySelectorAll("body > *")) if (part !== cover) part.inert = inert;
}

function hidePage() {
  if (!isOn(COVERED)) focused = document.activeElement;
  setOn(COVERED, true);
  document.querySelectorAll(":popover-open").forEach((popover) => popover.hidePopover());
  setBehindCover(true);
  if (cover.open) cover.close(); // another dialog may lie above it
  cover.showModal();
  showTitle();
}

function showPage() {
  setOn(COVERED, false);
  cover.close();
  setBehindCover(false);
  showTitle();
  focused?.focus?.({ preventScroll: true });
}

function togglePage() {
  if (isOn(COVERED)) showPage();
  else hidePage();
}

document.getElementById("hide-page").addEventListener("click", hidePage);
coverTitle.addEventListener("click", (event) => {
  if (event.timeStamp - firstPress < TWICE) showPage();
  firstPress = isOn(COVERED) ? event.timeStamp : -Infinity;
});
cover.addEventListener("cancel", (event) => event.preventDefault());
cover.addEventListener("close", () => {
  if (isOn(COVERED) && !cover.open) cover.showModal();
}); // a phone's Back button may close it

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "F9") {
      event.preventDefault();
      if (!event.repeat) togglePage();
    } else if (
      isOn(COVERED) &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      !KEYS_OF_THE_BROWSER.test(event.key)
    ) {
      event.preventDefault();
      event.stopImmediatePropagation(); // keys of the page below, as those of a training case
    }
  },
  { capture: true },
);

/* --- discreet: no name, no colour, no large heads on the page; css/shell.css and tokens.css say how ----------------- */

const discreet = document.getElementById("discreet"); // not on the language card, which is always neutral

function setDiscreet(on) {
  setOn(DISCREET, on);
  discreet?.setAttribute("aria-pressed", String(on));
}

discreet?.addEventListener("click", () => setDiscreet(!isOn(DISCREET)));

/* --- both, on every page of this tab -------------------------------------------------------------------------------- */

function isOn(word) {
  return document.documentElement.classList.contains(word);
}

function setOn(word, on) {
  document.documentElement.classList.toggle(word, on);
  if (framed) return;
  window.name = [DISCREET, COVERED].filter(isOn).join(" ");
  window.navigation?.updateCurrentEntry?.({ state: window.name || "none" });
}

function showWhatWasChosen(words) {
  document.documentElement.classList.toggle(COVERED, words.includes(COVERED));
  setDiscreet(words.includes(DISCREET));
  if (words.includes(COVERED)) hidePage();
  else if (cover.open) showPage();
}

const chosen = [DISCREET, COVERED].filter(isOn); // by early.js
if (chosen.length) showWhatWasChosen(chosen);

/* A page that Back restores from memory has the old name of the window; the state of the page that was left has what was
   chosen since. */
addEventListener("pageshow", (event) => {
  if (!event.persisted || framed || window.isLeaving) return;
  const left = window.navigation?.activation?.from?.getState();
  showWhatWasChosen((left ?? window.name).split(" "));
});

/* --- what is folded on screen is printed open, where the page says so ------------------------------------------------ */

addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details[data-print]:not([open])")) {
    part.dataset.print = "opened";
    part.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details[data-print=opened]")) {
    part.dataset.print = "";
    part.open = false;
  }
});
