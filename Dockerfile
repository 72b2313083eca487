# Signaalwijzer as a container: nothing is written at run time, so run it with a read-only root file system.
# The same steps, without an engine: scripts/container_steps.sh; tests/ops/test_container.py compares the two.
# To pin the base by digest as well: --build-arg BASE=python:3.11.14-slim-bookworm@sha256:… (docs/operations.md).
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --require-hashes --requirement requirements.lock
COPY manage.py pyproject.toml ./
COPY content content
COPY screening screening
COPY templates templates
COPY static static
COPY scripts/serve.sh scripts/with_production_settings.sh scripts/
RUN sh scripts/with_production_settings.sh /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q content screening \
    && /venv/bin/python -m pip uninstall --yes --quiet setuptools pip

FROM ${BASE}
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["/venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["sh", "scripts/serve.sh", "/venv/bin", "0.0.0.0", "8000"]
