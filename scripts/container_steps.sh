#!/bin/sh
# The steps of the Dockerfile without an engine: the same commands in a clean folder and a clean environment.
# tests/ops/test_container.py compares each of them with the Dockerfile.
# Usage: container_steps.sh ROOT          builds ROOT/venv and ROOT/app
#        container_steps.sh ROOT serve    starts what was built: as user 10001 when root does it, with the settings
#                                         (SIGNAALWIJZER_...) of the environment and nothing else of it
# The settings with which pip reaches its index are passed on; a container engine gets them as --build-arg or a secret.
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3} host=${HOST:-0.0.0.0} port=${PORT:-8000}
mkdir -p "$1/app"
root=$(cd "$1" && pwd)
cd "$root/app"

forget_the_environment_but() {
    for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p'); do
        # shellcheck disable=SC2254 # the argument is a pattern
        case $name in PATH) ;; $1) ;; *) unset "$name" ;; esac
    done
    export HOME=/nonexistent
}

build() {
    forget_the_environment_but 'PIP_*'
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
    mkdir -p scripts
    cp "$source/requirements.lock" ./
    "$python" -m venv "$root/venv"
    "$root/venv/bin/python" -m pip install --require-hashes --requirement requirements.lock
    cp "$source/manage.py" "$source/pyproject.toml" ./
    cp -R "$source/content" content
    cp -R "$source/screening" screening
    cp -R "$source/templates" templates
    cp -R "$source/static" static
    cp "$source/scripts/serve.sh" "$source/scripts/with_production_settings.sh" scripts/
    sh scripts/with_production_settings.sh "$root/venv/bin/python" manage.py collectstatic --noinput --verbosity 0
    "$root/venv/bin/python" -m compileall -q content screening
    "$root/venv/bin/python" -m pip uninstall --yes --quiet setuptools pip
}

serve() {
    forget_the_environment_but 'SIGNAALWIJZER_*'
    export PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
    set -- sh scripts/serve.sh "$root/venv/bin" "$host" "$port"
    if [ "$(id -u)" = 0 ]; then set -- setpriv --reuid 10001 --regid 10001 --clear-groups "$@"; fi
    exec "$@"
}

"${2:-build}"
