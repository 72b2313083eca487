#!/bin/sh
# Installs the packages of a lock file, each checked by its hashes. Usage: install.sh BIN LOCK_FILE
# uv does it some three times as fast as pip (docs/decisions/0044). Where uv can't be had, or can't reach what pip can, pip does it.
set -eu
[ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
[ -z "${PIP_FIND_LINKS:-}" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$PIP_FIND_LINKS}"
export UV_LINK_MODE=copy UV_SYSTEM_CERTS=true # as pip: certificates that the machine trusts
[ -x "$1/uv" ] || "$1/python" -m pip install --quiet --require-hashes --requirement requirements-setup.lock || true
if [ -x "$1/uv" ]; then
    "$1/uv" pip install --quiet --compile-bytecode --python "$1/python" --require-hashes --requirement "$2" && exit
    echo "uv could not install $2, so pip does" >&2
fi
exec "$1/python" -m pip install --quiet --require-hashes --requirement "$2"
