#!/bin/sh
# Runs a command with the settings of production and a secret key that lives as long as the command.
export SIGNAALWIJZER_MODE=production
export SIGNAALWIJZER_HOSTS="${SIGNAALWIJZER_HOSTS:-signaalwijzer.example}"
export SIGNAALWIJZER_SECRET_KEY="${SIGNAALWIJZER_SECRET_KEY:-$(python3 -c 'import secrets; print(secrets.token_urlsafe(64))')}"
exec "$@"
