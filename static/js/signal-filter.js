/* Consult mode: find a signal by any word that a professional would use. What is typed is never sent. */

const filter = document.getElementById("filter");
const count = document.getElementById("filter-count");
const options = [...document.querySelectorAll("#screening-form .option[data-words]")];
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function applyFilter() {
  const words = plain(filter.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const option of options) {
    const match = words.every((word) => plain(option.dataset.words).includes(word));
    option.classList.toggle("off", !match);
    if (match) found += 1;
  }
  count.textContent = words.length ? `${count.dataset.found} ${found}` : "";
}

/** Shows all signals again. */
export function clearFilter() {
  filter.value = "";
  applyFilter();
}

filter?.addEventListener("input", applyFilter);
filter?.addEventListener("keydown", (event) => {
  const first = options.find((option) => !option.classList.contains("off"))?.querySelector("input");
  if (event.key === "ArrowDown") first?.focus();
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (!filter.value.trim() || !first) return;
  if (!first.checked) first.click(); // Enter a second time must not take the tick away
  filter.select();
});
