# Everything a person or a CI runner starts. `make` alone lists it.
# Paths are relative throughout, so that the folder's own name may hold anything.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# SERVE=0 stops before serving; PORT is where the portal listens (loopback only).
SERVE ?= 1
PORT ?= 8000
export PORT

python := .venv/bin/python
manage := $(python) manage.py
catalogues := $(patsubst %.po,%.mo,$(shell find . -mindepth 1 \( -name '.*' -o -name var \) -prune -o -name '*.po' -print))
compile_lock := .venv/bin/uv pip compile -q --python-version 3.11 --universal --generate-hashes \
	--no-header $(if $(UPGRADE),--upgrade)

.PHONY: help demo start serve test pictures bench load chaos hostile format messages compile audit lock clean bootstrap bootstrap-test

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: compile ## Install what is missing, load the 107 plan and sample figures, write the report, serve (SERVE=0: do not serve; PORT=8000)
	@if [ "$(SERVE)" != 0 ]; then scripts/serve --check; fi
	@PORTAL_TODAY=$${PORTAL_TODAY:-2019-01-03} $(manage) demo
	@scripts/serve --static
	@if [ "$(SERVE)" != 0 ]; then PORTAL_TODAY=$${PORTAL_TODAY:-2019-01-03} exec scripts/serve; fi

start: compile ## A city's own installation without the demo's data: migrate, first administrator, serve (SERVE=0, PORT)
	@if [ "$(SERVE)" != 0 ]; then scripts/serve --check; fi
	@$(manage) start
	@scripts/serve --static
	@if [ "$(SERVE)" != 0 ]; then exec scripts/serve; fi

serve: compile ## Serve the portal as it is (PORT=8000)
	@scripts/serve --check
	@scripts/serve --static
	@exec scripts/serve

test: bootstrap-test compile ## Install what is missing and run every check: lint, types, SQLite, PostgreSQL, Chromium
	@$(python) scripts/check.py

pictures: bootstrap-test compile ## Take the pictures of the README anew, from the demo in a database that is thrown away
	@$(python) scripts/pictures.py

bench: compile ## Measure scoring, PDF, import and reporting beside their floors
	@$(python) benchmarks/run.py

load: bootstrap-test compile ## 300 owners on the last afternoon (OWNERS, MINUTES, THINK, WORKERS, DATABASE=sqlite, SEED)
	@$(python) -m trials.load

chaos: bootstrap-test compile ## Save, import, approve, settle, print while things are killed (MINUTES, SAVES, DATABASE=sqlite, SEED)
	@$(python) -m trials.chaos

hostile: bootstrap-test compile ## Requests, files, formulas and figures of somebody who means no good (HOSTILE, SEED)
	@$(python) -m trials.hostile

format: bootstrap-test ## Put the code into the project's form
	@.venv/bin/ruff check --fix --quiet || true
	@.venv/bin/ruff format
	@git ls-files '*.html' ':!tests' | xargs .venv/bin/djade --target-version 5.2 || true

messages: bootstrap-test ## Collect the texts to translate into chiayi_kpi/locale
	@$(manage) makemessages --locale zh_Hant --add-location file --no-wrap --no-obsolete \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'benchmarks/*'

compile: bootstrap $(catalogues)

%.mo: %.po | bootstrap
	@echo "▸ Compiling $<"
	@msgfmt --check-format --output-file=$@ $<

audit: bootstrap-test ## List the parts with their licences (var/audit, CycloneDX) and ask whether any is known to be unsafe
	@$(python) scripts/audit.py

lock: bootstrap-test ## Pin the packages of requirements*.in anew (UPGRADE=1: to their newest versions)
	@$(compile_lock) requirements.in --output-file requirements.lock
	@$(compile_lock) requirements-dev.in --output-file requirements-dev.lock
	@scripts/bootstrap test

clean: ## Remove caches and compiled files; never the database, the reports or .venv
	@rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis htmlcov test-results .coverage .coverage.*
	@find . \( -name .venv -o -name .git -o -name var \) -prune -o \( -name __pycache__ -o -name '*.mo' \) -exec rm -rf {} +

bootstrap:
	@scripts/bootstrap run

bootstrap-test:
	@scripts/bootstrap test
