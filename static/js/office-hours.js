/* Shows which contacts are closed now, by the reader's clock. A matter of showing: the outcome stays the same, and without
   this script the hours are next to the number.

   Elements say when they are open: data-open="mon-fri 09:00-17:00 Europe/Amsterdam". Public holidays are not known here,
   so nothing is ever called open; only "closed" is said. */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS = /^(?<first>[a-z]{3})-(?<last>[a-z]{3}) (?<from>\d\d:\d\d)-(?<to>\d\d:\d\d) (?<zone>[\w/+-]+)$/;

/* To make a format costs more than to use it. */
const formats = new Map();

function formatIn(zone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (!formats.has(zone)) formats.set(zone, new Intl.DateTimeFormat("en-GB", style));
  return formats.get(zone);
}

/** Returns whether `date` falls within `hours`; throws on hours that cannot be read. */
export function openNow(hours, date = new Date()) {
  const { first, last, from, to, zone } = HOURS.exec(hours)?.groups ?? {};
  if (!DAYS.includes(first) || !DAYS.includes(last)) throw new RangeError(`opening hours: ${hours}`);
  const parts = formatIn(zone).formatToParts(date);
  const part = (type) => parts.find((one) => one.type === type).value;
  const day = DAYS.indexOf(part("weekday").toLowerCase());
  const time = `${part("hour")}:${part("minute")}`;
  return DAYS.indexOf(first) <= day && day <= DAYS.indexOf(last) && from <= time && time < to;
}

/** Marks what is closed under `root`, and lets the contacts that answer now go before those that do not, in lists with
    data-order-by-open: of the items that can be called, the open ones first, each in the order of the page. */
export function markClosed(root, date = new Date()) {
  for (const contact of root.querySelectorAll("[data-open]")) {
    const closed = !openNow(contact.dataset.open, date);
    contact.classList.toggle("is-closed", closed);
    const mark = contact.querySelector("[data-closed-text]");
    if (!mark) continue;
    mark.hidden = !closed;
    mark.textContent = closed ? mark.dataset.closedText : "";
  }
  for (const list of root.querySelectorAll("[data-order-by-open]")) order(list);
}

function order(list) {
  const items = [...list.children];
  const callable = items.filter((item) => item.querySelector("a[href^='tel:']"));
  const closed = callable.filter((item) => item.matches(".is-closed") || item.querySelector(".is-closed"));
  const open = callable.filter((item) => !closed.includes(item));
  const sorted = [...open, ...closed];
  const wanted = items.map((item) => (callable.includes(item) ? sorted.shift() : item));
  if (wanted.some((item, place) => item !== items[place])) list.append(...wanted);
}

/** Shows a number that answers now in the place of the first number to call, when that is closed. Never 112: it is for danger. */
export function showOpenNumber(panel, contacts) {
  const shown = panel.querySelector("[data-key^='first:']:not([hidden])");
  if (!shown.matches(".is-closed")) return;
  const others = contacts.filter((id) => id !== "emergency_112");
  const numbers = others.map((id) => panel.querySelector(`[data-key="first:${id}"]`));
  const open = numbers.find((number) => number?.matches(":not(.is-closed)"));
  if (!open) return;
  shown.hidden = true;
  open.hidden = false;
}
