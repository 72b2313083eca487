/* Where an organisation chose it, htmx sends the form at each change and puts the answer in the panel. Without a connection
   the page decides by itself, with the copy on the device. */

import { markClosed } from "./office-hours.js";
import { secondsToWait } from "./too-busy.js";

const panel = document.getElementById("outcome");
const form = document.getElementById("screening-form");
const nameOf = (fold) => fold.id || `${fold.closest("[data-key]")?.dataset.key} ${fold.className}`;
const contextOf = (event) => /** @type {CustomEvent} */ (event).detail.ctx;
const OUTCOME = /id="record-text"|data-refused-form/; // what else comes, such as the log-in page of a portal, is no answer
let open = new Set();
let isChanged = false; // since the request that is under way

/** Says in the page what came of a request; the answer to a form with unknown values (400) is shown like an outcome. */
export function setUpServerRoad(say, answered, decideHere) {
  markClosed(panel);
  const beforeHtmx = { capture: true };
  form.addEventListener(
    "change",
    () => {
      isChanged = true;
    },
    beforeHtmx,
  );
  document.addEventListener("htmx:config:request", (event) => {
    delete contextOf(event).request.headers["HX-Current-URL"]; // its length follows what was read
    isChanged = false;
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { response } = contextOf(event);
    if (response.status === 200 || response.status === 400) return;
    event.preventDefault();
    const wait = secondsToWait(response);
    if (wait) say("busy", wait);
    else if (response.status !== 403) say("failed");
    else if ("copy" in document.documentElement.dataset) decideHere();
    else say("refused");
  });
  document.addEventListener("htmx:after:request", (event) => {
    if (OUTCOME.test(contextOf(event).text)) return;
    event.preventDefault();
    say("failed");
  });
  document.addEventListener("htmx:error", decideHere);
  document.addEventListener("htmx:before:swap", () => {
    open = new Set([...panel.querySelectorAll("details[open]")].map(nameOf));
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const fold of panel.querySelectorAll("details")) fold.open = open.has(nameOf(fold));
    delete panel.dataset.complete;
    markClosed(panel);
    if (isChanged) say("changed");
    else answered();
  });
}
