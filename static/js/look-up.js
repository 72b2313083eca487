/* Looking something up in the middle costs no tick: while there are ticks, pages to read open in a dialog. */

const dialog = document.getElementById("look-up");
const body = dialog.querySelector("[data-body]");

async function pageAt(address) {
  if (window.pageInFile) return window.pageInFile(address); // the one-file edition (templates/export/one-file.js)
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function open(link) {
  body.textContent = dialog.dataset.busy;
  dialog.showModal();
  try {
    const page = await pageAt(link.href);
    for (const style of page.querySelectorAll("link[rel=stylesheet]")) {
      if (!document.querySelector(`link[href="${style.getAttribute("href")}"]`))
        document.head.append(document.importNode(style));
    }
    const main = document.importNode(page.querySelector("main"), true);
    for (const part of main.querySelectorAll("[id]")) part.removeAttribute("id"); // the page has its own
    body.replaceChildren(...main.childNodes);
    dialog.scrollTop = 0;
  } catch {
    body.textContent = dialog.dataset.failed;
  }
}

/**
 * Opens links to pages to read in the dialog, as long as there is something to lose.
 * @param {() => boolean} somethingToLose
 */
export function setUpLookUp(somethingToLose) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-look-up], dialog#look-up a:is([href^='/'], [href^='?'])");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !somethingToLose()) return;
    event.preventDefault();
    open(link);
  });
}
