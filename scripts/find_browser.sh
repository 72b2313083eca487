#!/bin/sh
# Prints the path of a Chromium to drive: the one of SIGNAALWIJZER_BROWSER, or the machine's, or Debian's package (installed
# as root), or the browser that Playwright brings. The tests take the headless shell where it can be had: the same engine,
# without the windows of a browser, at half the processor time. With `whole` it is a browser with a profile folder, as
# people have, for what looks into that folder. Usage: find_browser.sh VENV/bin [whole]
set -eu
bin=$1
browsers="chromium chromium-browser google-chrome google-chrome-stable"
package=chromium-headless-shell
if [ "${2:-}" = whole ]; then package=chromium; fi

found() {
    for name in "$@"; do
        if path=$(command -v "$name"); then echo "$path"; return 0; fi
    done
    return 1
}

if [ -n "${SIGNAALWIJZER_BROWSER:-}" ]; then echo "$SIGNAALWIJZER_BROWSER"; exit 0; fi
found "$package" && exit 0
if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install --yes --no-install-recommends "$package"; } >&2 && found "$package" && exit 0
    found $browsers && exit 0
    apt-get install --yes --no-install-recommends chromium >&2 && found chromium && exit 0
fi
found $browsers && exit 0
"$bin/python" -m playwright install chromium >&2
"$bin/python" - <<'PYTHON'
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
PYTHON
