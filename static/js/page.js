/* On every page: leave quickly, hide the page, and be discreet. Nothing here writes to any storage of the browser. */

const exit = document.getElementById("quick-exit");
const LEAVING = "leaving";
const DISCREET = "discreet";
const BASE = exit.dataset.leave.replace(/[^/]*\/?$/, ""); // where the site begins: "/", or the folder it was exported for
const OURS = /^(\/en)?\/((screening|consult|meldcode|contact|background|privacy|training)\/.*)?$/; // pages with this script
const WAIT = 700; // ms; then leave, whatever is still under way

document.documentElement.classList.add("js");

/* --- leave quickly ---------------------------------------------------------------------------------------------
   Back must not show a page of ours. So: go to the first of our pages in this tab's history, drop all that came
   after it, and put the neutral site in its place. The state of the page that is left says "leaving" to the next. */

function blank() {
  window.isLeaving = true;
  document.querySelectorAll("form").forEach((form) => form.reset());
  document.querySelectorAll("input, textarea").forEach((field) => { field.checked = false; field.value = ""; });
  document.title = document.body.dataset.neutralTitle;
  document.body.hidden = true;
}

// A page that sends no referrer, as ours, does not tell its address to other pages of its site either.
function isOurs(url) {
  if (url === null) return true;
  const { pathname } = new URL(url);
  return pathname === location.pathname || (pathname.startsWith(BASE) && OURS.test(`/${pathname.slice(BASE.length)}`));
}

// Where a page can't tell the next one that the visitor is leaving, only the entries of this page are left.
function entriesOfThisDocument(entries, here) {
  let first = here;
  while (first > 0 && entries[first - 1].sameDocument) first -= 1;
  return first;
}

const framed = window.top !== window;

function replacePage() {
  try { // in a frame of a portal the whole page goes; where the browser does not allow that, the frame alone
    if (framed) return window.top.location.replace(exit.href);
  } catch { /* see above */ }
  location.replace(exit.href);
}

function leaveFromFirst(entriesAfter) {
  if (!entriesAfter) return replacePage();
  history.pushState(null, "", exit.dataset.leave); // drops every later page; Forward leads to the neutral site
  navigation.back().finished.then(replacePage, replacePage);
}

function leave() {
  blank();
  setTimeout(replacePage, WAIT);
  const entries = window.navigation?.entries?.();
  if (!entries || framed) return replacePage();
  const here = navigation.currentEntry.index;
  let first = here;
  const upTo = navigation.activation === undefined ? entriesOfThisDocument(entries, here) : 0;
  while (first > upTo && isOurs(entries[first - 1].url)) first -= 1;
  if (first === here) return leaveFromFirst(entries.length > here + 1);
  navigation.updateCurrentEntry({ state: LEAVING });
  navigation.traverseTo(entries[first].key).finished.then(() => leaveFromFirst(true), replacePage);
}

exit.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

if (framed) document.addEventListener("click", (event) => { // our other pages are not for frames: they open beside
  const link = event.target.closest?.("a[href]");
  if (link && !link.matches(".quick-exit, .language, [href^='#'], [href^='tel:']")) link.target = "_blank";
}, { capture: true });

let escapes = [];
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  escapes = [...escapes, event.timeStamp].filter((time) => event.timeStamp - time < 3000);
  if (escapes.length >= 3) leave();
});

function goOnLeaving() {
  if (navigation.currentEntry.getState() !== LEAVING && navigation.activation?.from?.getState() === LEAVING) leave();
}
if (window.navigation?.activation !== undefined) addEventListener("pageshow", goOnLeaving);

/* --- hide the page: one key, and the same key brings it back with nothing lost ------------------------------------ */

const cover = document.getElementById("hidden-page");
const ownTitle = { text: document.title };
let focused = null;

export function setTitle(text) {
  ownTitle.text = text;
  showTitle();
}

function showTitle() {
  const neutral = document.documentElement.classList.contains("discreet") || !cover.hidden;
  document.title = neutral ? document.body.dataset.neutralTitle : ownTitle.text;
  const icon = document.querySelector("link[rel=icon]");
  icon.dataset.own ??= icon.getAttribute("href");
  const wanted = neutral ? document.body.dataset.neutralIcon : icon.dataset.own;
  if (icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted); // setting it again fetches it again
  const app = document.querySelector("link[rel=manifest]"); // installed while discreet, the app has a neutral name
  if (!app) return;
  app.dataset.own ??= app.href;
  app.href = neutral ? app.dataset.neutral : app.dataset.own;
}

function toggleHidden() {
  const hide = cover.hidden;
  if (hide) focused = document.activeElement;
  cover.hidden = !hide;
  for (const part of document.body.children) if (part !== cover) part.inert = hide;
  document.documentElement.classList.toggle("covered", hide);
  showTitle();
  if (hide) cover.firstElementChild.focus();
  else focused?.focus?.();
}

document.getElementById("hide-page").addEventListener("click", toggleHidden);
cover.firstElementChild.addEventListener("click", toggleHidden);
document.addEventListener("keydown", (event) => {
  if (event.key !== "F9" || event.repeat) return;
  event.preventDefault();
  toggleHidden();
});

/* --- discreet: neutral title and icon, no red ---------------------------------------------------------------------- */

const discreet = document.getElementById("discreet");

function setDiscreet(on) {
  document.documentElement.classList.toggle("discreet", on);
  discreet.setAttribute("aria-pressed", String(on));
  window.name = on ? DISCREET : "";
  showTitle();
}

discreet.addEventListener("click", () => setDiscreet(discreet.getAttribute("aria-pressed") !== "true"));
if (window.name === DISCREET) setDiscreet(true);
