/* For the professional's own record: the text with the notes of this page, copied, printed, or saved as a file. Made
   here; only a file that says so beside its button is made by the server. */

import { secondsToWait } from "./too-busy.js";

const section = document.querySelector(".own-record");
const status = document.getElementById("record-status");
const notes = () => [...section.querySelectorAll("textarea")].filter((note) => note.value.trim());

/** Whether a note was written. */
export const hasNotes = () => Boolean(section && notes().length);

/** Takes the notes away. */
export function clearNotes() {
  for (const note of section.querySelectorAll("textarea")) note.value = "";
}

function recordText() {
  const text = /** @type {Element} */ (document.getElementById("record-text").cloneNode(true));
  for (const part of text.querySelectorAll("[hidden]")) part.remove();
  for (const note of notes()) {
    const lines = note.value.trim().split("\n");
    text.querySelector(`[data-notes="${note.dataset.step}"]`).textContent = lines.map((line) => `- ${line}\n`).join("");
  }
  return `${text.textContent.trim()}\n`;
}

function say(kind, seconds) {
  status.textContent = status.dataset[kind].replace("{seconds}", seconds);
}

/* Says why there is no text for a record: there is no advice, or that of earlier answers, which must not get into one. */
function isWithoutText() {
  const isThere = document.getElementById("record-text") !== null;
  if (isThere && !("older" in document.getElementById("outcome").dataset)) return false;
  say(isThere ? "older" : "none");
  return true;
}

async function copy() {
  if (isWithoutText()) return;
  try {
    await navigator.clipboard.writeText(recordText());
    say(notes().length ? "copiedWithNotes" : "copied");
  } catch {
    const text = document.getElementById("record-text");
    text.closest("details").open = true;
    getSelection().selectAllChildren(text);
    say("failed");
  }
}

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  say("saved");
}

/* Fetched inside the page, so that a server that is away costs no tick and no note. */
async function fetchFile(button) {
  say("busy");
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(button.form)));
    const response = await fetch(button.formAction, { method: "POST", body });
    const wait = secondsToWait(response);
    if (wait) return say("fileBusy", wait);
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))?.[1];
    if (!response.ok || !name) throw new Error(String(response.status)); // without a name it is another page, such as a log-in
    save(await response.blob(), name);
  } catch {
    say(navigator.onLine ? "fileFailed" : "fileOffline");
  }
}

section?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.id === "copy-record") copy();
  if (button?.id === "print-page") print();
  if (button?.id === "save-record" && !isWithoutText())
    save(new Blob([recordText()], { type: "text/plain" }), button.dataset.name);
  if (button?.hasAttribute("data-download")) {
    event.preventDefault();
    fetchFile(button);
  }
});

addEventListener("beforeprint", () => {
  for (const note of section?.querySelectorAll("textarea") ?? []) note.nextElementSibling.textContent = note.value;
});
