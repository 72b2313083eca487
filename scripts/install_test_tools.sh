#!/bin/sh
# Installs what the tests use beside Python and a browser, as far as it is missing: as root, from Debian's packages.
# Elsewhere it names what is missing, and the tests that need it say in the last line of `make test` that they were left
# out. Usage: install_test_tools.sh
set -eu

# command:package
tools="pdftotext:poppler-utils nginx:nginx-light strace:strace xgettext:gettext npm:npm openssl:openssl"

missing() {
    for tool in $tools; do
        PATH="$PATH:/usr/sbin" command -v "${tool%%:*}" > /dev/null || printf '%s ' "${tool##*:}"
    done
}

packages=$(missing)
[ -z "$packages" ] && exit 0
if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    echo "installing for the tests: $packages"
    apt-get update > /dev/null || true
    for package in $packages; do # one by one, so that one that can't be had stops no other
        apt-get install --yes --no-install-recommends "$package" > /dev/null || true
    done
    packages=$(missing)
fi
if [ -n "$packages" ]; then
    echo "not installed, so some tests will be left out: $packages" >&2
fi
