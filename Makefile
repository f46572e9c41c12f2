# Two targets for newcomers. Each installs what it needs; everything else is in CONTRIBUTING.md.
.PHONY: demo test
export PIP_DISABLE_PIP_VERSION_CHECK = 1
PYTHON ?= python3
UV = .venv/bin/python -m uv
SHELL = bash
# Two lanes at a time: the quick tests and then some projects, beside all other projects.
LONG = $(addprefix tests/generated/test_,llmops.py wheel.py upgrade.py)
FAST = (.venv/bin/pytest -m "not project" && .venv/bin/pytest -m project $(LONG))

demo: .venv/complete  ## a project from nothing to a checked answer
	@.venv/bin/ladder demo demo

test: .venv/complete  ## lint, types, layers, and every test: unit, render, and projects that run
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@set -m; $(FAST) & fast=$$!; trap "kill -- -$$fast" INT; \
	.venv/bin/pytest -m project $(LONG:%=--ignore=%); projects=$$?; wait $$fast && exit $$projects

.venv/complete: requirements-dev.txt pyproject.toml
	@echo "→ tool: an environment of its own in .venv, from requirements-dev.txt"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet uv
	@$(UV) pip sync --quiet --python .venv/bin/python --require-hashes requirements-dev.txt
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $@
