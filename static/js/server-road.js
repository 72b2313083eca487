/* Where an organisation chose it, htmx sends the form at each change and puts the answer in the panel. */

/** Says in the page what came of a request; the answer to a form with unknown values (400) is shown like an outcome. */
export function setUpServerRoad({ say, answered }) {
  document.addEventListener("htmx:before:response", (event) => {
    const { status } = event.detail.ctx.response;
    if (status === 200 || status === 400) return;
    event.preventDefault();
    say(status === 403 ? "refused" : "failed");
  });
  document.addEventListener("htmx:error", () => say(navigator.onLine ? "failed" : "offline"));
  document.addEventListener("htmx:after:swap", answered);
}
