/* Keeps a copy of the pages and texts on this device (templates/offline/service-worker.js), and says when one is shown. */

import { dateInWords } from "./page.js";

const note = document.getElementById("copy-note");
const fetched = document.documentElement.dataset.copy;
const remove = document.getElementById("remove-copy");
const AGAIN = 30_000; // ms between two looks whether the server answers
let look = null;

function say(kind) {
  note.hidden = !kind;
  if (!kind) return;
  const day = fetched && dateInWords(new Date(fetched));
  note.querySelector("[data-text]").textContent = note.dataset[kind].replace("{day}", day);
}

/* A browser is "online" when there is some network; only the server itself can tell that it is there. */
async function serverAnswers() {
  if (!navigator.onLine) return false;
  try {
    const response = await fetch(note.dataset.health, { cache: "no-store", credentials: "omit" });
    return response.ok && (await response.text()) === "ok";
  } catch {
    return false;
  }
}

/* The forms of the copy have no token, which belongs to one visitor. Once the server answers, they get that of this one. */
async function renewToken() {
  const fields = document.querySelectorAll("[name=csrfmiddlewaretoken]");
  if (!fields.length) return;
  const page = await (await fetch(location.pathname)).text();
  const token = /name="csrfmiddlewaretoken" value="([^"]+)/.exec(page)?.[1] ?? "";
  for (const field of fields) field.value = token;
}

async function sayWhatIsThere() {
  clearTimeout(look);
  if (await serverAnswers()) {
    if (fetched) renewToken().catch(() => {}); // then a form that is sent says so
    return say(fetched ? "back" : null);
  }
  say(fetched ? "copy" : "lost");
  look = setTimeout(sayWhatIsThere, AGAIN);
}

if (fetched) {
  say("copy");
  sayWhatIsThere();
}
addEventListener("offline", () => say(fetched ? "copy" : "lost"));
addEventListener("online", sayWhatIsThere);

navigator.serviceWorker?.register(note.dataset.worker, { updateViaCache: "none" }).catch(() => {});

remove?.addEventListener("click", async () => {
  await (await navigator.serviceWorker?.getRegistration())?.unregister();
  const names = (await window.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith("signaalwijzer-")).map((name) => caches.delete(name)));
  document.getElementById("removed-copy").textContent = remove.dataset.done;
});
