/* Runs before the page is painted: for what can't wait for the modules, or must be said when they do not come. */
"use strict";

{
  const { classList, dataset } = document.documentElement;

  /* A hidden page stays hidden when it is loaded again. The name of the window holds at most the words "discreet" and
     "covered": no answer, no storage, and gone with the tab. See page.js. */
  classList.add("js");
  if (/^(discreet|covered)( covered)?$/.test(window.name)) classList.add(...window.name.split(" "));

  /* Hides the page until page.js has come, which answers these keys and clicks first and then brings the cover. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F9" || event.defaultPrevented) return;
    event.preventDefault();
    classList.toggle("covered");
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#hide-page")) classList.add("covered");
  });

  /* Where the page decides, ticks wait until screening.js has come with all that it imports. If that can't arrive, the page
     says so. Only the press of a button that says so sends the form. */
  const isWaiting = () =>
    !("ready" in dataset) && document.querySelector("meta[name=decided-by][content=device]") !== null;

  function say(kind) {
    const problem = document.getElementById("problem");
    const text = problem.querySelector("[data-text]");
    text.textContent = text.dataset[kind];
    problem.hidden = false;
  }

  document.addEventListener("change", ({ target }) => {
    if (!isWaiting() || !target.closest("#screening-form")) return;
    document.getElementById("outcome").dataset.older = "";
    if (document.readyState === "complete") say("noProgram");
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (
        !isWaiting() ||
        !event.target.closest("#screening-form") ||
        event.submitter?.matches("[data-send], [formaction]")
      )
        return;
      event.preventDefault();
      dataset.asked = ""; // the outcome comes into view as soon as there is one
      say("waiting");
      if (document.readyState !== "complete") return;
      import(document.querySelector("script[src*='js/screening.']").src).catch(() => say("noProgram"));
    },
    { capture: true },
  );
  addEventListener("load", () => {
    const panel = document.getElementById("outcome");
    if (panel && isWaiting() && ("asked" in dataset || "older" in panel.dataset)) say("noProgram");
  });

  /* Makes every form that is sent equally long, whoever sends it, so that the size of the request tells nothing of the ticks.
     The server does not read the field. With everything ticked the encoded form has some 3,000 bytes. */
  document.addEventListener("formdata", ({ formData }) => {
    if (!formData.has("padding")) return; // a static site sends nothing
    const length = String(new URLSearchParams(/** @type {any} */ (formData))).length;
    formData.set("padding", "0".repeat(Math.max(0, 4096 - length)));
  });
}
