/* On every page: leave quickly. Runs before the page is painted: a user who must leave can't wait for the other scripts.

   Back must not show one of our pages. So: go to the first of our pages in this tab's history, drop all that came
   after it, and put the neutral site in its place. The state of the page that is left says "leaving" to the next.
   Nothing here writes to any storage of the browser. */
"use strict";

{
  const LEAVING = "leaving";
  const OURS = /^(\/en)?\/((screening|consult|meldcode|contact|background|language|privacy|training)\/.*)?$/; // pages with this script
  const WAIT = 2000; // ms; then leave, whatever is still running. With less, a slow computer would leave our pages behind Back
  const framed = window.top !== window;
  const link = () => document.getElementById("quick-exit");

  function blank() {
    window.isLeaving = true;
    document.querySelectorAll("form").forEach((form) => form.reset());
    document.querySelectorAll("input, textarea").forEach((field) => {
      field.checked = false;
      field.value = "";
    });
    document.title = document.body.dataset.neutralTitle;
    document.documentElement.hidden = true;
  }

  // A page that sends no referrer, as ours, does not tell its address to other pages of its site either.
  function isOurs(url) {
    if (url === null) return true;
    const base = link().dataset.leave.replace(/[^/]*\/?$/, ""); // where the site begins: "/", or the folder it was exported for
    const { pathname } = new URL(url);
    return (
      pathname === location.pathname || (pathname.startsWith(base) && OURS.test(`/${pathname.slice(base.length)}`))
    );
  }

  // Where a page can't tell the next one that the visitor is leaving, only the entries of this page are left.
  function entriesOfThisDocument(entries, here) {
    let first = here;
    while (first > 0 && entries[first - 1].sameDocument) first -= 1;
    return first;
  }

  function replacePage() {
    const address = link().href;
    if (!framed) window.name = "";
    try {
      // in a frame of a portal the whole page goes; where the browser does not allow that, the frame alone
      if (framed) return window.top.location.replace(address);
    } catch {
      /* see above */
    }
    location.replace(address);
  }

  function leaveFromFirst(entriesAfter) {
    if (!entriesAfter) return replacePage();
    history.pushState(null, "", link().dataset.leave); // drops every later page; Forward leads to the neutral site
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

  document.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest?.("#quick-exit")) return;
      event.preventDefault();
      leave();
    },
    { capture: true },
  );

  let escapes = [];
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      escapes = [...escapes, event.timeStamp].filter((time) => event.timeStamp - time < 3000);
      if (escapes.length >= 3 && link()) leave();
    },
    { capture: true },
  ); // before the cover, which swallows keys

  /* The first of our pages continues what a later one started: at once where it is loaded, else when it is shown again. */
  function isGoingOn() {
    if (!window.navigation?.activation || window.isLeaving) return false;
    return navigation.currentEntry.getState() !== LEAVING && navigation.activation.from?.getState() === LEAVING;
  }
  function goOn() {
    if (isGoingOn() && link()) leave();
  }
  if (isGoingOn()) document.documentElement.hidden = true;
  document.addEventListener("readystatechange", goOn);
  addEventListener("pageshow", goOn);
}
