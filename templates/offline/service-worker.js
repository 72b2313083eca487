/* Keeps the program and the texts on this device, so that the pages open without a network.

   What is precached is the list PRECACHE, which the server puts before this script (screening/pages/offline.py). It is
   fetched without cookies when this script is installed. Nothing else is ever added: no answer, no outcome, nothing that a visitor sent. A form (POST) does not pass through here. */

const precache = PRECACHE;

const BASE = new URL(".", location).pathname; // "/", or the folder that a static site was exported for
const NAME = "signaalwijzer-";
const CACHE = NAME + precache.version;
const TIMEOUT_MS = 6000; // ms; then the copy comes, if there is one
const DOWN = [502, 503, 504];

addEventListener("install", (event) => event.waitUntil(fillCache().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(deleteOldCaches().then(() => clients.claim())));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const address = new URL(url);
  if (method !== "GET" || address.origin !== location.origin) return;
  if (mode === "navigate") event.respondWith(page(event.request, address.pathname));
  else if (precache.files.includes(address.pathname)) event.respondWith(file(event.request, address.pathname));
});

async function fillCache() {
  const cache = await caches.open(CACHE);
  for (const address of precache.files) await cache.put(address, await ask(address));
  for (const address of precache.pages) await cache.put(address, await copyOf(await ask(address)));
}

async function ask(address) {
  // The address of a file holds a digest of its bytes, so the copy that the page fetched will do; a page is asked for anew.
  const cache = precache.pages.includes(address) ? "no-cache" : "default";
  const response = await fetch(address, { credentials: "omit", cache });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

/* A page without the code of the form, which belongs to one visitor, and with the day on which it was fetched. */
async function copyOf(response) {
  const text = (await response.text())
    .replace("<html ", `<html data-copy="${new Date().toISOString().slice(0, 10)}" `)
    .replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
  return new Response(text, { headers });
}

async function deleteOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== CACHE).map((name) => caches.delete(name)));
}

async function copy(address) {
  return (await caches.open(CACHE)).match(address);
}

async function page(request, address) {
  const network = fetch(request);
  network.catch(() => {});
  const late = new Promise((_, refuse) => setTimeout(refuse, TIMEOUT_MS));
  try {
    const response = await Promise.race([network, late]);
    return DOWN.includes(response.status) ? ((await copy(address)) ?? response) : response;
  } catch {
    return (await copy(address)) ?? network.catch(() => fallbackPage(address));
  }
}

async function fallbackPage(address) {
  if (address === `${BASE}leave/`) return Response.error();
  return (await copy(address.startsWith(`${BASE}en/`) ? `${BASE}en/` : BASE)) ?? Response.error();
}

async function file(request, address) {
  return (await copy(address)) ?? fetch(request);
}
