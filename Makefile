# Two commands for a newcomer: `make run` and `make test`. All others are listed by `make help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := .make
# Compiled modules are kept, whatever the environment says: the tests start Python some hundred times.
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-all browsers bench api-fuzz privacy privacy-selftest fuzz killtest flood sizes export review check logic fast mutation lock messages screenshots audit sbom clean settings-table languages evaluate icons rolling load release-check

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(DONE)/runtime: requirements.lock
	@mkdir -p $(DONE)
	@echo "Set-up: a Python environment in $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Set-up: the packages of requirements.lock, checked by their hashes"
	@sh scripts/install.sh $(BIN) requirements.lock
	@touch $@

$(DONE)/dev: requirements-dev.lock $(DONE)/runtime
	@echo "Set-up: the packages for tests, of requirements-dev.lock"
	@sh scripts/install.sh $(BIN) requirements-dev.lock
	@touch $@

$(DONE)/bench: requirements-bench.lock $(DONE)/dev
	@sh scripts/install.sh $(BIN) requirements-bench.lock
	@touch $@

$(DONE)/browser: scripts/find_browser.sh $(DONE)/dev
	sh scripts/find_browser.sh $(BIN) > $@.new
	mv $@.new $@

$(DONE)/whole-browser: scripts/find_browser.sh $(DONE)/dev
	sh scripts/find_browser.sh $(BIN) whole > $@.new
	mv $@.new $@

# Absent when npm is: then the one test that needs it is skipped and reported.
$(DONE)/lforms: scripts/fetch_lforms.sh tests/browser/lforms.sha512
	@mkdir -p $(DONE)
	sh scripts/fetch_lforms.sh $@

# Runs each time and installs what is missing, where it may. Otherwise the last line of the tests says what was skipped.
.PHONY: $(DONE)/tools
$(DONE)/tools: scripts/install_test_tools.sh
	@sh scripts/install_test_tools.sh

# Absent when npm is missing or can't fetch them: then `make check` says what it could not check, and with STRICT=1 fails.
$(DONE)/checkers: scripts/fetch_checkers.sh scripts/checkers.sha512
	sh scripts/fetch_checkers.sh $@

run: $(DONE)/runtime ## serve the app at 127.0.0.1:8000, in development mode
	@echo "Start: the app, in development mode, at http://127.0.0.1:8000/"
	@SIGNAALWIJZER_MODE=development $(BIN)/python manage.py runserver 127.0.0.1:8000

# FOLDER=path, with BASE=/path/ when the site is not at the root of its host; or ONE_FILE=path, with LANGUAGE=en for English.
# The mode only lets it start without a key and hosts: the pages are those of production.
FOLDER ?= build/site
export: export SIGNAALWIJZER_MODE := development
export: $(DONE)/runtime ## write the app as static files to FOLDER (build/site), or as one file to ONE_FILE (docs/export.md)
	@mkdir -p build
	$(BIN)/python manage.py export $(if $(ONE_FILE),--one-file "$(ONE_FILE)" $(if $(LANGUAGE),--language $(LANGUAGE)),"$(FOLDER)" $(if $(BASE),--base $(BASE)))

# Three processes for two cores: a browser test waits for the browser, and the browser for the server.
TEST := SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" WHOLE_BROWSER="$$(cat $(DONE)/whole-browser)" \
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder
SET_UP_TO_TEST := $(DONE)/dev $(DONE)/tools $(DONE)/browser $(DONE)/whole-browser $(DONE)/lforms

test: $(SET_UP_TO_TEST) ## run the tests, including those in Chromium; make test-all also runs the long ones (other engines: make browsers)
	$(TEST)

test-all: $(SET_UP_TO_TEST) ## run all tests, with every case of the long enumerations that `make test` samples
	$(TEST) -m "" --hypothesis-profile=all

# Packages of Debian. On another system, or without root, install them yourself.
ENGINES := firefox-esr webkit2gtk-driver xvfb
browsers: $(DONE)/dev $(DONE)/browser ## run the engine tests in Chromium, Firefox and WebKitGTK: three users, quick exit, offline, print, axe
	{ command -v firefox-esr && command -v WebKitWebDriver && command -v Xvfb; } > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends $(ENGINES); }
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python -m pytest tests/engines -m "" --verbose

api-fuzz: $(DONE)/dev ## test /api/ with requests that schemathesis generates, for some minutes
	API_FUZZ_EXAMPLES=2000 $(BIN)/python -m pytest tests/interop/test_api.py -k no_request

# Each of the next six is one long run of tests/campaigns/; the tests include short runs.
$(DONE)/strace:
	command -v strace > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends strace; }
	@touch $@

privacy: $(DONE)/dev $(DONE)/whole-browser $(DONE)/strace ## send marked screenings, then search everywhere for the marks; writes docs/privacy-evidence.md
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/whole-browser)" $(BIN)/python -m tests.campaigns.privacy --write

privacy-selftest: $(DONE)/dev $(DONE)/whole-browser $(DONE)/strace ## plant a leak of each kind and check that the search finds it
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/whole-browser)" $(BIN)/python -m tests.campaigns.privacy --selftest --write

sizes: $(DONE)/dev $(DONE)/browser ## measure on a socket what message sizes reveal about the ticks; writes docs/sizes.md
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python -m tests.campaigns.sizes --write

fuzz: $(DONE)/dev ## send 100,000 malformed requests to all routes; SEED=n repeats a run
	$(BIN)/python -m tests.campaigns.fuzz $(if $(SEED),--seed $(SEED))

killtest: $(DONE)/dev ## kill workers repeatedly while screenings run
	$(BIN)/python -m tests.campaigns.kill

flood: $(DONE)/dev ## request many PDF files and hang up, on loopback, and measure the response times of other clients
	$(BIN)/python -m tests.campaigns.flood

logic: $(DONE)/dev ## run the tests of the decision logic, without starting Django
	$(BIN)/python -m pytest -p no:django -p no:warnings tests/logic

fast: $(DONE)/dev ## run the tests that need no browser, without the slow and the long ones
	$(BIN)/python -m pytest -m "not browser and not slow and not long"

check: $(DONE)/dev $(DONE)/checkers ## check format, lint, types and deployment settings; HTML, CSS and JavaScript with its JSDoc types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	SIGNAALWIJZER_MODE=development $(BIN)/mypy
	sh scripts/with_production_settings.sh $(BIN)/python manage.py check --deploy --fail-level WARNING
	sh scripts/check_static.sh $(DONE)/checkers/biome
	sh scripts/check_types.sh $(DONE)/checkers/typescript
	$(BIN)/python scripts/check_html.py $(DONE)/checkers/vnu.jar

mutation: $(DONE)/dev ## mutation-test the rules
	$(BIN)/python scripts/mutation.py

lock: $(DONE)/dev ## update the lock files from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml --output-file requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra bench --constraint requirements-dev.lock pyproject.toml --output-file requirements-bench.lock
	{ sed -n 1p requirements-setup.lock; sed -n "/^uv==/,/^[^ ]/{/^uv==/p;/^ *--hash/p}" requirements-dev.lock; } > requirements-setup.new && mv requirements-setup.new requirements-setup.lock

# Collects at the root, because templates/ is next to screening/; the catalogue is the one in LOCALE_PATHS. Django skips
# folders whose name begins with a dot. Compiles in screening/, so that catalogues of other packages are not touched.
NO_WORDS := bench build content docs scripts static staticfiles tests
messages: export SIGNAALWIJZER_MODE := development
messages: $(DONE)/dev ## collect and compile the translations of the pages (needs gettext)
	$(BIN)/python manage.py makemessages --locale en --no-obsolete --no-location --no-wrap $(NO_WORDS:%=--ignore '%/*.*')
	cd screening && ../$(BIN)/python ../manage.py compilemessages --locale en

bench: $(DONE)/bench $(DONE)/browser ## measure speed and weight, some ten minutes (docs/performance.md)
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python -m bench

screenshots: $(DONE)/dev $(DONE)/browser ## retake the pictures of docs/screenshots
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python scripts/screenshots.py

audit: $(DONE)/dev ## check the dependencies for known vulnerabilities
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

sbom: $(DONE)/runtime $(DONE)/dev ## write a software bill of materials to build/sbom.json
	$(BIN)/python scripts/sbom.py

settings-table: $(DONE)/runtime ## update the table of settings in docs/operations.md
	$(BIN)/python scripts/settings_table.py

evaluate: $(DONE)/dev $(DONE)/browser ## measure how much a user reads before they can act (docs/evaluation.md)
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python scripts/evaluate.py

FILE ?= build/review.docx
review: export SIGNAALWIJZER_MODE := development
review: $(DONE)/dev ## write FILE (build/review.docx, or a .html to print) for a domain expert to review the content
	@mkdir -p build
	$(BIN)/python manage.py content review $(FILE)

languages: $(DONE)/dev ## regenerate content/data/languages.yaml from Unicode CLDR
	$(BIN)/python scripts/languages.py

icons: $(DONE)/dev $(DONE)/browser ## generate the icons of the installed app from static/img/*.svg
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python scripts/icons.py

rolling: $(DONE)/dev $(DONE)/tools $(DONE)/browser ## replace and kill processes behind nginx under load, for two minutes
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" ROLLING_SECONDS=120 $(BIN)/python -m pytest tests/ops/test_rolling.py

load: $(DONE)/dev ## request screenings at a steady rate for ten minutes; fails on an error or growing memory
	$(BIN)/python scripts/load.py

release-check: export STRICT := 1
release-check: check sbom test ## run every check that a release needs
	$(BIN)/python scripts/release_check.py

clean: ## remove everything that make created
	rm -rf $(VENV) $(DONE) build .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
