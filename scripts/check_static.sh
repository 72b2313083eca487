#!/bin/sh
# Lints styles and scripts with Biome (biome.jsonc). Without it, it says so and passes. Usage: check_static.sh BIOME
set -eu
if [ ! -x "$1" ]; then
    echo "styles and scripts: NOT CHECKED, because Biome is missing"
    exit 0
fi
exec "$1" lint --error-on-warnings
