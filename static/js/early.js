/* Runs before the page is painted, so that a hidden page stays hidden when it is loaded again. The name of the window holds
   at most the words "discreet" and "covered": no answer, no storage, and gone with the tab. See page.js. */
"use strict";

{
  const { classList } = document.documentElement;
  classList.add("js");
  if (/^(discreet|covered)( covered)?$/.test(window.name)) classList.add(...window.name.split(" "));

  /* Hides the page until page.js has come, which answers these keys and clicks first and then brings the cover. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F9" || event.defaultPrevented) return;
    event.preventDefault();
    classList.toggle("covered");
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#hide-page")) classList.add("covered");
  });
}
