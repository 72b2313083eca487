/* Looking something up in the middle costs no tick: while there are ticks, pages to read open in a dialog, and pages of others
   in a tab of their own. The bar with the numbers to call and the quick exit goes into the dialog, which is all that can be
   used while it is open. */

const dialog = document.getElementById("look-up");
const body = dialog.querySelector("[data-body]");
const bar = document.querySelector(".help-bar");
const header = bar.parentElement;

dialog.addEventListener("close", () => header.append(bar));

/** Opens every fold that a part of the page is in. */
export function unfold(part) {
  for (let fold = part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

/** Whether a click on a link asks for another tab or window. */
export const isForAnotherTab = (event) => event.ctrlKey || event.metaKey || event.shiftKey;

async function pageAt(address) {
  if (window.pageInFile) return window.pageInFile(address); // the one-file edition (templates/export/one-file.js)
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function open(link) {
  body.textContent = dialog.dataset.busy;
  if (!dialog.open) {
    dialog.querySelector(".look-up-bar").prepend(bar);
    dialog.showModal();
  }
  try {
    const page = await pageAt(link.href);
    for (const style of page.querySelectorAll("link[rel=stylesheet]")) {
      if (!document.querySelector(`link[href="${style.getAttribute("href")}"]`))
        document.head.append(document.importNode(style));
    }
    const main = document.importNode(page.querySelector("main"), true);
    for (const part of main.querySelectorAll("[id]")) {
      part.dataset.id = part.id; // the page has ids of its own
      part.removeAttribute("id");
    }
    body.replaceChildren(...main.childNodes);
    dialog.scrollTop = 0;
    goTo(link.hash);
  } catch {
    body.textContent = dialog.dataset.failed;
  }
}

/* Shows the part of the dialog that an address names; the address of the page itself stays. */
function goTo(hash) {
  const target = body.querySelector(`[data-id="${CSS.escape(hash.slice(1))}"]`);
  if (!target) return;
  unfold(target);
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
}

/**
 * Opens links so that nothing on the page is lost, as long as there is something to lose.
 * @param {() => boolean} somethingToLose
 */
export function setUpLookUp(somethingToLose) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || isForAnotherTab(event) || link.matches(".quick-exit")) return;
    const isInDialog = body.contains(link);
    const address = link.getAttribute("href");
    if (isInDialog && address.startsWith("#")) {
      event.preventDefault();
      goTo(address);
    } else if (!somethingToLose()) return;
    else if (address.startsWith("https:")) link.target = "_blank";
    else if (link.matches("[data-look-up]") || (isInDialog && /^[/?]/.test(address))) {
      event.preventDefault();
      open(link);
    }
  });
}
