/* Begins the one-file edition: shows the page that the address asks for (?page=walk) and starts the scripts of that page.

   Going to another page is a navigation to this same file, so that the browser asks before ticks are lost, and Back works.
   `modules` holds the scripts of the site by their names: each is a function that returns what it exports. */

const loaded = {};

function loadModule(name) {
  loaded[name] ??= modules[name](loadModule);
  return loaded[name];
}

function start() {
  const pages = [...document.querySelectorAll("[data-page]")];
  const wanted = new URLSearchParams(location.search).get("page");
  const page = pages.find((one) => one.dataset.page === wanted) ?? pages[0];
  const main = document.getElementById("main");
  if (page.content) main.replaceChildren(page.content.cloneNode(true));
  else main.innerHTML = page.textContent;
  document.title = page.dataset.title;
  document.body.className = page.dataset.bodyClass;
  for (const link of document.querySelectorAll(".site-nav a")) {
    if (link.search === `?page=${page.dataset.page}`) link.setAttribute("aria-current", "page");
  }
  page.dataset.scripts.split(" ").forEach(loadModule);
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  location.replace(location.hash); // what it names is here only now
  addEventListener("load", () => named.scrollIntoView());
}

const exit = document.getElementById("quick-exit");
if (location.search === exit.dataset.leave) location.replace(exit.href); // Forward, after leaving: see page.js
else start();
