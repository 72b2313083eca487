# Two commands for a newcomer: `make run` and `make test`. All others are listed by `make help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := .make
# Compiled modules are kept, also where one's own settings say otherwise: the tests start Python some hundred times.
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-all browsers bench api-fuzz privacy privacy-selftest fuzz killtest flood sizes export review check fast mutation lock messages screenshots audit sbom clean settings-table languages evaluate icons rolling load release-check

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(DONE)/runtime: requirements.lock
	@mkdir -p $(DONE)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(DONE)/dev: requirements-dev.lock $(DONE)/runtime
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

$(DONE)/bench: requirements-bench.lock $(DONE)/dev
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-bench.lock
	@touch $@

$(DONE)/browser: scripts/find_browser.sh $(DONE)/dev
	sh scripts/find_browser.sh $(BIN) > $@.new
	mv $@.new $@

$(DONE)/whole-browser: scripts/find_browser.sh $(DONE)/dev
	sh scripts/find_browser.sh $(BIN) whole > $@.new
	mv $@.new $@

# Absent when npm is: then the one test that needs it is skipped, with a word.
$(DONE)/lforms: scripts/fetch_lforms.sh tests/browser/lforms.sha512
	@mkdir -p $(DONE)
	sh scripts/fetch_lforms.sh $@

# Looks each time, and installs what is missing where it may; else the last line of the tests says what was left out.
.PHONY: $(DONE)/tools
$(DONE)/tools: scripts/install_test_tools.sh
	@sh scripts/install_test_tools.sh

# Empty when npm is missing: then `make check` says what it could not check.
$(DONE)/checkers: scripts/fetch_checkers.sh scripts/checkers.sha512
	sh scripts/fetch_checkers.sh $@
	@mkdir -p $@ && touch $@

run: $(DONE)/runtime ## serve the app at 127.0.0.1:8000, in development mode
	SIGNAALWIJZER_MODE=development $(BIN)/python manage.py runserver 127.0.0.1:8000

# FOLDER=where, BASE=/path/ when the site is not at the root of its host; or ONE_FILE=where, with LANGUAGE=en in English.
# The mode only lets it start without a key and hosts: pages are those of production.
FOLDER ?= build/site
export: export SIGNAALWIJZER_MODE := development
export: $(DONE)/runtime ## write the app as static files to FOLDER (build/site), or as one file to ONE_FILE (docs/export.md)
	@mkdir -p build
	$(BIN)/python manage.py export $(if $(ONE_FILE),--one-file "$(ONE_FILE)" $(if $(LANGUAGE),--language $(LANGUAGE)),"$(FOLDER)" $(if $(BASE),--base $(BASE)))

# Three processes for two cores: a test in the browser waits for the browser, and that for the server.
TEST := SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" WHOLE_BROWSER="$$(cat $(DONE)/whole-browser)" \
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder
SET_UP_TO_TEST := $(DONE)/dev $(DONE)/tools $(DONE)/browser $(DONE)/whole-browser $(DONE)/lforms

test: $(SET_UP_TO_TEST) ## run all tests, those in Chromium too (all of other engines: make browsers)
	$(TEST)

test-all: $(SET_UP_TO_TEST) ## as `make test`, with the whole of each long enumeration of which that runs a part
	$(TEST) -m "" --hypothesis-profile=all

# Debian's packages; as somebody else than root, or elsewhere, install them yourself.
ENGINES := firefox-esr webkit2gtk-driver xvfb
browsers: $(DONE)/dev $(DONE)/browser ## three people, leaving, offline, print and axe in Chromium, Firefox and WebKitGTK
	{ command -v firefox-esr && command -v WebKitWebDriver && command -v Xvfb; } > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends $(ENGINES); }
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python -m pytest tests/engines -m "" --verbose

api-fuzz: $(DONE)/dev ## let schemathesis make up many requests to /api/, for some minutes
	API_FUZZ_EXAMPLES=2000 $(BIN)/python -m pytest tests/interop/test_api.py -k no_request

# Each of the next five is one long run of tests/campaigns/; short ones are among the tests.
$(DONE)/strace:
	command -v strace > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends strace; }
	@touch $@

privacy: $(DONE)/dev $(DONE)/whole-browser $(DONE)/strace ## send marked screenings, then look for the marks everywhere; writes docs/privacy-evidence.md
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/whole-browser)" $(BIN)/python -m tests.campaigns.privacy --write

privacy-selftest: $(DONE)/dev $(DONE)/whole-browser $(DONE)/strace ## plant a leak in each kind of place, and find each
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/whole-browser)" $(BIN)/python -m tests.campaigns.privacy --selftest --write

sizes: $(DONE)/dev $(DONE)/browser ## read off a socket what sizes tell of the ticks; writes docs/sizes.md
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python -m tests.campaigns.sizes --write

fuzz: $(DONE)/dev ## send 100,000 malformed requests over every address; SEED=n repeats a run
	$(BIN)/python -m tests.campaigns.fuzz $(if $(SEED),--seed $(SEED))

killtest: $(DONE)/dev ## kill workers again and again while screenings run
	$(BIN)/python -m tests.campaigns.kill

flood: $(DONE)/dev ## post for PDF files and hang up, on loopback, and measure how others fare meanwhile
	$(BIN)/python -m tests.campaigns.flood

fast: $(DONE)/dev ## run the tests that need no browser
	$(BIN)/python -m pytest -m "not browser and not slow and not long"

check: $(DONE)/dev $(DONE)/checkers ## format, lint, types, deployment settings; markup, styles and scripts with the types in their JSDoc
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	SIGNAALWIJZER_MODE=development $(BIN)/mypy
	sh scripts/with_production_settings.sh $(BIN)/python manage.py check --deploy --fail-level WARNING
	sh scripts/check_static.sh $(DONE)/checkers/biome
	sh scripts/check_types.sh $(DONE)/checkers/typescript
	$(BIN)/python scripts/check_html.py $(DONE)/checkers/vnu.jar

mutation: $(DONE)/dev ## remove or turn round every rule and see whether a test notices
	$(BIN)/python scripts/mutation.py

lock: $(DONE)/dev ## renew the lock files from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml --output-file requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra bench --constraint requirements-dev.lock pyproject.toml --output-file requirements-bench.lock

# Collects at the root, because templates/ lies beside screening/; the catalogue is the one of LOCALE_PATHS. Folders whose
# name begins with a dot are skipped by Django itself. Compiles in screening/, so that no other package's words are touched.
NO_WORDS := bench build content docs scripts static staticfiles tests
messages: export SIGNAALWIJZER_MODE := development
messages: $(DONE)/dev ## collect and compile the words of the pages (needs gettext)
	$(BIN)/python manage.py makemessages --locale en --no-obsolete --no-location --no-wrap $(NO_WORDS:%=--ignore '%/*.*')
	cd screening && ../$(BIN)/python ../manage.py compilemessages --locale en

bench: $(DONE)/bench $(DONE)/browser ## measure speed and weight, some ten minutes (docs/performance.md)
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python -m bench

screenshots: $(DONE)/dev $(DONE)/browser ## make the pictures of docs/screenshots anew
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python scripts/screenshots.py

audit: $(DONE)/dev ## look for known vulnerabilities in the dependencies
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

sbom: $(DONE)/runtime $(DONE)/dev ## write a software bill of materials to build/sbom.json
	$(BIN)/python scripts/sbom.py

settings-table: $(DONE)/runtime ## renew the table of settings in docs/operations.md
	$(BIN)/python scripts/settings_table.py

evaluate: $(DONE)/dev $(DONE)/browser ## measure how much one reads before one can act (docs/evaluation.md)
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python scripts/evaluate.py

FILE ?= build/review.docx
review: export SIGNAALWIJZER_MODE := development
review: $(DONE)/dev ## write FILE (build/review.docx, or a .html to print) for a domain expert to review the content
	@mkdir -p build
	$(BIN)/python manage.py content review $(FILE)

languages: $(DONE)/dev ## make content/data/languages.yaml anew from Unicode CLDR
	$(BIN)/python scripts/languages.py

icons: $(DONE)/dev $(DONE)/browser ## make the icons of the installed app from static/img/*.svg
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" $(BIN)/python scripts/icons.py

rolling: $(DONE)/dev $(DONE)/browser ## replace and kill processes behind nginx while people go on, for two minutes
	SIGNAALWIJZER_BROWSER="$$(cat $(DONE)/browser)" ROLLING_SECONDS=120 $(BIN)/python -m pytest tests/ops/test_rolling.py

load: $(DONE)/dev ## ask for screenings at a steady rate for ten minutes; no error, flat memory
	$(BIN)/python scripts/load.py

release-check: check sbom test ## all that must be right before a release, in one command
	$(BIN)/python scripts/release_check.py

clean: ## remove what make made
	rm -rf $(VENV) $(DONE) build .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
