/* Begins the one-file edition: shows the page that the address asks for (?page=walk) and starts the scripts of that page.

   Going to another page is a navigation to this same file, so that the browser asks before ticks are lost, and Back works.
   `modules` holds the scripts of the site by their names: each is a function that returns what it exports. */

const loaded = {};

function loadModule(name) {
  loaded[name] ??= modules[name](loadModule);
  return loaded[name];
}

const pages = [...document.querySelectorAll("[data-page]")];

function pageFor(address) {
  const wanted = new URL(address).searchParams.get("page");
  return pages.find((page) => page.dataset.page === wanted) ?? pages[0];
}

function contentOf(page) {
  return page.content.cloneNode(true);
}

function useStyles(page) {
  const wanted = page.dataset.styles.split(" ");
  for (const style of document.querySelectorAll("style[data-name]")) {
    if (wanted.includes(style.dataset.name)) style.media = style.dataset.media;
  }
}

/* For look-up.js: a page of this file, to be read without leaving the one that is shown. */
window.pageInFile = (address) => {
  const page = pageFor(address);
  useStyles(page);
  return contentOf(page);
};

function start() {
  const page = pageFor(location.href);
  for (const style of document.querySelectorAll("style[data-name]")) style.media = "not all";
  useStyles(page);
  document.title = page.dataset.title;
  document.body.className = page.dataset.bodyClass;
  document.body.dataset.neutralTitle = page.dataset.neutralTitle;
  document.body.replaceChildren(contentOf(page));
  page.dataset.scripts.split(" ").forEach(loadModule);
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  location.replace(location.hash); // what it names is here only now
  addEventListener("load", () => named.scrollIntoView());
}

const exit = contentOf(pages[0]).querySelector("#quick-exit");
if (location.search === exit.dataset.leave)
  location.replace(exit.href); // Forward, after leaving: see leave.js
else start();
