/* Keeps a copy of the pages and texts on this device (templates/offline/service-worker.js), and says when one is shown. */

const note = document.getElementById("copy-note");
const fetched = document.documentElement.dataset.copy;
const remove = document.getElementById("remove-copy");

function say(kind) {
  note.hidden = !kind;
  if (!kind) return;
  const day = fetched && new Date(fetched).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
  note.querySelector("[data-text]").textContent = note.dataset[kind].replace("{day}", day);
}

if (fetched) say(navigator.onLine ? "back" : "copy");
addEventListener("offline", () => say(fetched ? "copy" : "lost"));
addEventListener("online", () => say(fetched ? "back" : null));

const keeps = "serviceWorker" in navigator;
if (keeps) navigator.serviceWorker.register(note.dataset.worker, { updateViaCache: "none" }).catch(() => {});

remove?.addEventListener("click", async () => {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.unregister();
  const names = await window.caches?.keys() ?? [];
  await Promise.all(names.filter((name) => name.startsWith("signaalwijzer-")).map((name) => caches.delete(name)));
  document.getElementById("removed-copy").textContent = remove.dataset.done;
});
