/* Runs before the page is painted, so that a hidden page stays hidden when it is loaded again. The name of the window holds
   at most the words "discreet" and "covered": no answer, no storage, and gone with the tab. See page.js. */
"use strict";

document.documentElement.classList.add("js");
if (/^(discreet|covered)( covered)?$/.test(window.name)) document.documentElement.classList.add(...window.name.split(" "));
