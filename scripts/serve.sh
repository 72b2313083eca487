#!/bin/sh
# The start command of production, on a bare machine and in the container alike.
# Usage: serve.sh VENV/bin [HOST [PORT [WORKERS]]]; without WORKERS, those of SIGNAALWIJZER_WORKERS, else 2.
# Slow clients: a header must arrive within 15 s; connections waiting for a worker are bounded by --backlog.
set -eu
bin=$1
export PYTHONDONTWRITEBYTECODE=1 # it writes nothing while it serves, no compiled modules either
"$bin/python" -m screening.starting  # a wrong setting or content stops here: granian would start workers for ever
exec "$bin/granian" --interface wsgi --host "${2:-127.0.0.1}" --port "${3:-8000}" --workers "${4:-${SIGNAALWIJZER_WORKERS:-2}}" \
    --http 1 --http1-header-read-timeout 15000 --backlog 1024 --blocking-threads 1 \
    --respawn-failed-workers --workers-kill-timeout 20 --no-ws --log-level warning \
    screening.wsgi:application
