#!/bin/sh
# Prints the path of a Chromium to drive. Takes the one of SIGNAALWIJZER_BROWSER, or the machine's; else installs
# Debian's package (as root), else the browser that Playwright brings. Usage: find_browser.sh VENV/bin
set -eu
bin=$1

found() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if path=$(command -v "$name"); then echo "$path"; return 0; fi
    done
    return 1
}

if [ -n "${SIGNAALWIJZER_BROWSER:-}" ]; then echo "$SIGNAALWIJZER_BROWSER"; exit 0; fi
found && exit 0
if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install --yes --no-install-recommends chromium; } >&2 && found && exit 0
fi
"$bin/python" -m playwright install chromium >&2
"$bin/python" - <<'PYTHON'
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
PYTHON
