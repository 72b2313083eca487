#!/bin/sh
# Checks the types that JSDoc states in static/js, with TypeScript. Without it or node, it says so, and passes unless STRICT=1.
# Usage: check_types.sh FOLDER_OF_TYPESCRIPT
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -f "$1/lib/tsc.js" ] || ! command -v node > /dev/null; then
    echo "types of scripts: NOT CHECKED, because TypeScript or node is missing"
    exit ${STRICT:-0}
fi
node "$1/lib/tsc.js" --project "$here/types"
