# xueshi: `make run` and `make test` are all a fresh machine needs. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
ARGS   ?=

.PHONY: help run test check setup bench lock samples shots clean

help:  ## list the commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup  ## screen the sample proofs, review, issue, verify, then serve on 127.0.0.1:8000 (ARGS=--no-serve stops before)
	$(VENV)/bin/xueshi demo $(ARGS)

test: setup  ## all tests; as root the Debian packages that some need are installed first
	@.ci/debian-packages
	@$(MAKE) --no-print-directory check
	$(PY) -m pytest tests -n 2 --dist loadgroup --ignore=tests/house $(ARGS)

check: setup  ## format, lint, types, import contracts, house tests
	$(VENV)/bin/ruff format --check -q .
	$(VENV)/bin/ruff check -q .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest tests/house -q

bench: setup  ## measure ratios in one run; writes build/bench.json
	$(PY) tests/bench/run.py $(ARGS)

setup: $(VENV)/.ready templates/assets/.ready  ## the virtual environment, locked dependencies, fonts and assets

# pip brings uv (by its hash in the lock), uv brings the rest. --without-pip: Debian splits ensurepip off, the system's pip serves.
# A mirror configured for pip is used by uv too.
$(VENV)/.ready: requirements.lock pyproject.toml .ci/uv-lock
	@echo "setting up $(VENV) ..." >&2
	@test -x $(PY) || $(PYTHON) -m venv --without-pip $(VENV)
	@.ci/uv-lock requirements.lock > $(VENV)/uv.lock
	@$(PYTHON) -m pip --python $(PY) --disable-pip-version-check install -q --no-deps --require-hashes -r $(VENV)/uv.lock
	@mirror=$$($(PYTHON) -m pip config get global.index-url 2>/dev/null || true); \
	  if [ -n "$$mirror" ]; then export UV_DEFAULT_INDEX="$$mirror"; fi; \
	  $(VENV)/bin/uv pip install -q --python $(PY) --no-deps --require-hashes -r requirements.lock; \
	  $(VENV)/bin/uv pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

templates/assets/.ready: $(VENV)/.ready package.json package-lock.json .ci/assets
	@echo "bringing fonts and browser assets ..." >&2
	@$(PY) .ci/assets
	@touch $@

lock:  ## renew requirements.lock and package-lock.json from pyproject.toml and package.json
	$(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header -q -o requirements.lock
	$(PY) .ci/assets --lock

samples: setup  ## draw samples/proofs again (deterministic)
	$(PY) samples/make_samples.py

clean:  ## remove everything that set-up and tests made
	rm -rf $(VENV) build node_modules templates/assets var .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
