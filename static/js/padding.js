/* Makes every form that a script sends equally long, so that the size of the request tells nothing of the ticks. */

const SIZE = 4096; // bytes of the encoded form; with everything ticked it has some 3,000

/** Fills the field "padding" of a form, which the server does not read. */
export function pad(form) {
  const { padding } = form.elements;
  if (!padding) return; // a static site sends nothing
  padding.value = "";
  const length = String(new URLSearchParams(/** @type {any} */ (new FormData(form)))).length;
  padding.value = "0".repeat(Math.max(0, SIZE - length));
}
