/* The sections of the walk are parts of one document, shown by the fragment of the address. */

import { setTitle } from "./page.js";

const panel = document.getElementById("outcome");

function currentSection() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const section = target?.closest?.(".section");
  if (section) return section;
  return document.body.classList.contains("has-outcome")
    ? panel.closest(".section")
    : document.getElementById("situation");
}

/* A row that is unticked in the overview stays until the next section: else it would go between the press and the release of a
   button below it, which then is not under the pointer any more. */
document.getElementById("screening-form").addEventListener("change", ({ target }) => {
  target.closest(".option")?.classList.add("changed");
});

/** Marks the section that is shown, in the list of sections and in the title of the page. */
export function showSection() {
  for (const option of document.querySelectorAll(".option.changed")) option.classList.remove("changed");
  const section = currentSection();
  for (const link of document.querySelectorAll(".progress a")) {
    if (document.getElementById(link.hash.slice(1))?.closest(".section") === section)
      link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  setTitle(section.dataset.title);
}
