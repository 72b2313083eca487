/* The steps of the walk are sections of one document, shown by the fragment of the address. */

import { setTitle } from "./page.js";

const panel = document.getElementById("outcome");

function currentStep() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const step = target?.closest?.(".step");
  if (step) return step;
  return document.body.classList.contains("has-outcome")
    ? panel.closest(".step")
    : document.getElementById("situation");
}

/* A row that is unticked in the overview stays until the next step: else it would go between the press and the release of a
   button below it, which then is not under the pointer any more. */
document.getElementById("screening-form").addEventListener("change", ({ target }) => {
  target.closest(".option")?.classList.add("changed");
});

/** Marks the step that is shown, in the list of steps and in the title of the page. */
export function showStep() {
  for (const option of document.querySelectorAll(".option.changed")) option.classList.remove("changed");
  const step = currentStep();
  for (const link of document.querySelectorAll(".progress a")) {
    if (document.getElementById(link.hash.slice(1))?.closest(".step") === step)
      link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  setTitle(step.dataset.title);
}
