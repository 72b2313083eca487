#!/bin/sh
# Fetches the checkers of markup, styles and scripts for `make check`: the Nu HTML checker (needs java to run), Biome, and
# TypeScript, which checks the types in JSDoc (needs node to run).
# The app never serves them. Takes the folder to put them in; without npm it says so and fetches nothing.
set -eu
vnu=26.9.27
biome=2.6.8
typescript=5.9.3
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v npm > /dev/null; then
    echo "npm is missing, so the checkers of markup, styles and scripts can't be fetched" >&2
    exit 0
fi
mkdir -p "$1"
cd "$1"
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) machine=linux-x64 ;;
    Linux-aarch64) machine=linux-arm64 ;;
    *) machine= ; echo "there is no pinned Biome for this kind of machine" >&2 ;;
esac
npm pack --silent "vnu-jar@$vnu" "typescript@$typescript" ${machine:+"@biomejs/cli-$machine@$biome"} > /dev/null || {
    echo "npm could not fetch the checkers of markup, styles and scripts" >&2
    rm -rf "$1"
    exit 0
}
sha512sum --check --quiet --ignore-missing "$here/checkers.sha512"
tar -xzf "vnu-jar-$vnu.tgz" --strip-components=3 package/build/dist/vnu.jar
mkdir -p typescript
tar -xzf "typescript-$typescript.tgz" --strip-components=1 -C typescript package/lib
if [ -n "$machine" ]; then
    tar -xzf "biomejs-cli-$machine-$biome.tgz" --strip-components=1 package/biome
fi
rm -f ./*.tgz
touch .
