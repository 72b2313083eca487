/* Consult mode: find a signal by any word that a professional would use. What is typed is never sent.

   The search is fetched when the page is at rest: ticking does not wait for it, and searching then makes no request. Its
   index takes longer to make than all else on the page, so it is only made when the user goes to the field. */

import { readFile } from "./outcome.js";

const filter = document.getElementById("filter");
const count = document.getElementById("filter-count");
const nothing = document.getElementById("filter-nothing");
const options = [...document.querySelectorAll("#screening-form .option:has([type=checkbox])")];
let loading = null;
let first = null; // the tick box of the best result

async function load() {
  const [{ createSearch }, items] = await Promise.all([import("./search.js"), readFile("search-file")]);
  filter.dataset.ready = "";
  let search = null;
  return (query) => {
    search ??= createSearch(items);
    return search(query);
  };
}

function loaded() {
  loading ??= load();
  loading.catch(() => {
    loading = null;
  }); // tried again at the next letter
  return loading;
}

if (filter) (window.requestIdleCallback ?? setTimeout)(loaded);

async function applyFilter() {
  const find = await loaded();
  const query = filter.value.trim();
  const found = new Map(find(query).map(({ id, match }, place) => [id, { match, place }]));
  for (const option of options) {
    const input = option.querySelector("input");
    const result = found.get(input.value);
    option.classList.toggle("off", found.size > 0 && !result);
    option.querySelector(".match").textContent = result ? result.match : "";
    if (result?.place === 0) first = input;
  }
  if (!found.size) first = null;
  nothing.hidden = !query || found.size > 0;
  count.textContent = query && found.size ? `${count.dataset.found} ${found.size}` : "";
}

/** Shows all signals again. */
export function clearFilter() {
  filter.value = "";
  applyFilter();
}

filter?.addEventListener("focus", applyFilter);
filter?.addEventListener("input", applyFilter);
filter?.addEventListener("keydown", async (event) => {
  if (event.key === "ArrowDown") first?.focus();
  if (event.key !== "Enter") return;
  event.preventDefault();
  await applyFilter();
  if (!first) return;
  if (!first.checked) first.click(); // Enter a second time must not take the tick away
  filter.select();
});
