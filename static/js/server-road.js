/* Where an organisation chose it, htmx sends the form at each change and puts the answer in the panel. Without a connection
   the page decides by itself, with the copy on the device. */

import { markClosed } from "./office-hours.js";
import { secondsToWait } from "./too-busy.js";

const panel = document.getElementById("outcome");
const nameOf = (fold) => fold.id || `${fold.closest("[data-key]")?.dataset.key} ${fold.className}`;
let open = new Set();

/** Says in the page what came of a request; the answer to a form with unknown values (400) is shown like an outcome. */
export function setUpServerRoad(say, answered, decideHere) {
  markClosed(panel);
  document.addEventListener("htmx:before:response", (event) => {
    const { response } = /** @type {CustomEvent} */ (event).detail.ctx;
    if (response.status === 200 || response.status === 400) return;
    event.preventDefault();
    const wait = secondsToWait(response);
    if (wait) say("busy", wait);
    else say(response.status === 403 ? "refused" : "failed");
  });
  document.addEventListener("htmx:error", decideHere);
  document.addEventListener("htmx:before:swap", () => {
    open = new Set([...panel.querySelectorAll("details[open]")].map(nameOf));
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const fold of panel.querySelectorAll("details")) fold.open = open.has(nameOf(fold));
    delete panel.dataset.complete;
    markClosed(panel);
    answered();
  });
}
