# The only door: every set-up, start, test and check goes through here. A machine needs Python 3.11+, make and PyPI.
VENV ?= .venv
PY := $(VENV)/bin/python
SIZE ?= full
ARGS ?=
DEMO_ARGS ?=

# A stamp carries the checksum of its lock, so set-up runs again only when the lock has changed.
RUNTIME_STAMP := $(VENV)/.requirements.lock-$(shell cksum < requirements.lock | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.requirements-dev.lock-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)
OCR_STAMP := $(VENV)/.requirements-ocr.lock-$(shell cksum < requirements-ocr.lock | cut -d' ' -f1)
# The development lock contains the runtime lock at the same versions: who has it needs nothing else.
RUNTIME := $(firstword $(wildcard $(DEV_STAMP)) $(RUNTIME_STAMP))

.DEFAULT_GOAL := help
.PHONY: help setup ocr demo demo-check demo-code test lint format check bench offline soak run worker messages lock

help:  ## what can be asked for
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-12s %s\n", $$1, $$2 }'

$(RUNTIME_STAMP):
	@PYTHON="$(PYTHON)" tools/setup.sh $(VENV) requirements.lock $@

$(DEV_STAMP):
	@PYTHON="$(PYTHON)" tools/setup.sh $(VENV) requirements-dev.lock $@

$(OCR_STAMP): | $(RUNTIME)
	@PYTHON="$(PYTHON)" tools/setup.sh $(VENV) requirements-ocr.lock $@

setup: $(DEV_STAMP)  ## .venv with everything for development

ocr: $(OCR_STAMP)  ## adds reading of photographed health certificates (150 MB); everything works without

demo: $(RUNTIME)  ## a running demo city: web, worker, sign-ins; Ctrl-C stops it
	@$(PY) manage.py demo $(DEMO_ARGS)

demo-check: $(RUNTIME)  ## the same on a free port, looked at from outside and stopped again
	@$(PY) manage.py demo --check $(DEMO_ARGS)

demo-code: $(RUNTIME)  ## the second-factor codes of the demo sign-ins, now
	@$(PY) manage.py demo_code

test: $(DEV_STAMP)  ## the test suite (ARGS="-k hazard -x"); DATABASE_URL and REDIS_URL choose the services
	@$(PY) -m pytest $(ARGS)

lint: $(DEV_STAMP)  ## style, import contracts, types, translations, migrations, stray addresses
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/lint-imports
	@$(PY) -m mypy
	@$(PY) tools/build_messages.py --check
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) tools/check_files.py

format: $(DEV_STAMP)  ## put the code in its usual form
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

check: lint  ## everything before a commit: lint, system checks, tests
	@$(PY) manage.py check
	@$(MAKE) --no-print-directory test

bench: $(RUNTIME)  ## city-scale measurements on PostgreSQL (SIZE=small: one minute)
	@$(PY) -m benchmarks --size $(SIZE) $(ARGS)

offline: $(DEV_STAMP)  ## fifty daily records and fifty reports written without a network, browser killed, synced
	@OFFLINE_RUNS=$(or $(OFFLINE_RUNS),50) $(PY) -m pytest -q tests/browser/test_offline_duty.py \
		tests/browser/test_offline_report.py -k written_without_network $(ARGS)

soak: $(DEV_STAMP)  ## handing in under load while worker, web server and database are killed
	@$(PY) -m benchmarks.soak $(ARGS)

run: $(RUNTIME)  ## development server with debug pages
	@$(PY) manage.py migrate --verbosity 0
	@DEBUG=1 $(PY) manage.py runserver $(ARGS)

worker: $(RUNTIME)  ## one Celery worker with beat
	@$(PY) -m celery -A sushi_platform worker --beat --pool solo --loglevel info --without-gossip --without-mingle

messages: $(RUNTIME)  ## translations: merge locale/src into django.po and compile it
	@$(PY) tools/build_messages.py

lock: $(DEV_STAMP)  ## resolve the locks anew
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
		--generate-hashes --quiet --output-file requirements.lock
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--constraint requirements.lock --generate-hashes --quiet --output-file requirements-dev.lock
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile pyproject.toml --extra ocr --universal --python-version 3.11 \
		--constraint requirements-dev.lock --generate-hashes --quiet --output-file requirements-ocr.lock
