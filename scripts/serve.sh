#!/bin/sh
# The start command of production, on a bare machine and in the container alike.
# Usage: serve.sh VENV/bin [HOST [PORT [WORKERS]]]; without WORKERS, those of SIGNAALWIJZER_WORKERS, else 2.
# Limits (docs/operations.md says why): a header must arrive within 10 s, and so must a body (screening/serving/server.py); each
# worker holds at most 1024 connections; a request of more than 20 s stops its worker; a dead worker is started again.
# No core dump: it would hold what visitors posted, and the key. A worker also forbids it itself (screening/serving/process.py).
set -eu
bin=$1
ulimit -c 0
export PYTHONDONTWRITEBYTECODE=1 # it writes nothing while it serves, no compiled modules either
"$bin/python" -m screening.serving.preflight  # a wrong setting or content stops here: granian would start workers for ever
exec "$bin/granian" --interface rsgi --host "${2:-127.0.0.1}" --port "${3:-8000}" --workers "${4:-${SIGNAALWIJZER_WORKERS:-2}}" \
    --http 1 --http1-header-read-timeout 10000 --http1-buffer-size 32768 --backlog 1024 --backpressure 1024 \
    --respawn-failed-workers --workers-kill-timeout 20 --no-ws --log-level warning \
    screening.serving.server:application
