#!/bin/sh
# Fetches LHC-Forms, a renderer of FHIR questionnaires, for one test; the app never serves it. Takes the folder to put
# it in. Without npm it says so and the test is skipped.
set -e
version=40.1.3
here=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v npm > /dev/null; then
    echo "npm is missing, so the test with LHC-Forms will be skipped" >&2
    exit 0
fi
mkdir -p "$1"
cd "$1"
npm pack --silent "lforms@$version" > /dev/null
sha512sum --check --quiet "$here/tests/browser/lforms.sha512"
tar -xzf "lforms-$version.tgz" package/LICENSE.md package/dist/lforms/webcomponent package/dist/lforms/fhir/R4
find package -name '*.map' -delete
rm "lforms-$version.tgz"
