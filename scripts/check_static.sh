#!/bin/sh
# Checks the format of styles and scripts and lints them, with Biome (biome.jsonc). Without it, it says so, and passes unless STRICT=1. Usage: check_static.sh BIOME
set -eu
if [ ! -x "$1" ]; then
    echo "styles and scripts: NOT CHECKED, because Biome is missing"
    exit ${STRICT:-0}
fi
exec "$1" check --error-on-warnings
