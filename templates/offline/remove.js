/* This organisation keeps no copy on devices: remove the one that may be there, and this script itself. */
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("signaalwijzer-")).map((name) => caches.delete(name)));
  await registration.unregister();
}
