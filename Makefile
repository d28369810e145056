# Every target first sets up .venv, when it is missing or older than what it is made from. `make` alone prints this list.
# Needed beforehand: make, git and Python 3.11 or newer. Another interpreter: make test PYTHON=python3.12

PYTHON ?= python3
CORPUS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
SHELL := /bin/sh

# .venv holds the text of what it was made from, its place and interpreter included: equal text is up to date, whatever
# the times of the files. The text is written last, so a .venv whose making failed or was killed is made again.
FIND_PYTHON = $(PYTHON) -c 'import sys; sys.version_info >= (3, 11) and print(sys._base_executable)' 2>/dev/null
MADE_FROM = { pwd; echo "$$python"; "$$python" --version; cat requirements.lock; }

.DEFAULT_GOAL := help
.PHONY: help setup generate export check test golden lint bench wheels portal lock clean
.DELETE_ON_ERROR:

help: ## print this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 18

setup: ## create or refresh .venv from requirements.lock (every other target does)
	@set -e; \
	python=$$($(FIND_PYTHON)) && test -x "$$python" || { \
	    echo "make: Python 3.11 or newer is needed, and '$(PYTHON)' is not one; say which: make PYTHON=/path/to/python3.11" >&2; \
	    exit 2; \
	}; \
	if ! $(MADE_FROM) | cmp -s - $(VENV)/made-from; then \
	    echo "Setting up $(VENV) with $$("$$python" --version)"; \
	    rm -rf $(VENV); \
	    "$$python" -m venv $(VENV); \
	    $(PIP) --require-hashes -r requirements.lock; \
	    $(MADE_FROM) > $(VENV)/made-from; \
	fi; \
	if ! cmp -s pyproject.toml $(VENV)/installed-from; then \
	    rm -f $(VENV)/installed-from; \
	    $(PIP) --no-deps --no-build-isolation -e .; \
	    cp pyproject.toml $(VENV)/installed-from; \
	fi

generate: setup ## write everything that the pages in spec/ give: documents, packages
	@$(BIN)/apiscribe generate

export: setup ## write dist/<api>/ alone: OpenAPI 3.1 and 3.0, Postman, Backstage, checksums
	@$(BIN)/apiscribe export

check: setup ## name each file that differs from what the pages give, and each open contradiction
	@$(BIN)/apiscribe check

test: setup ## run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile

golden: setup ## rewrite the expected output of tests/cases, to be read before it is committed
	@$(BIN)/python -m pytest tests/test_cases.py --golden

lint: setup ## ruff, mypy --strict and the layers of the code
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: setup ## measure fidelity and speed on real pages: make bench CORPUS=/path/to/corpus
	@test -n "$(CORPUS)" || { echo "make bench: say where the pages lie: make bench CORPUS=/path/to/corpus" >&2; exit 2; }
	@$(BIN)/python bench/scoreboard.py "$(CORPUS)"

wheels: setup ## generate, and build the packages into dist/
	@$(BIN)/apiscribe wheels

portal: setup ## write the references of the APIs as static pages into dist/portal/
	@$(BIN)/apiscribe portal

# Hashes are those of the public index, for every platform: no mirror and no local folder of this machine takes part.
lock: setup ## renew requirements.lock from pyproject.toml: the newest versions that its ranges allow
	@env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
	    $(BIN)/uv pip compile --quiet --no-config --system-certs --universal --generate-hashes --upgrade --no-annotate \
	    --python-version 3.11 --all-extras --custom-compile-command "make lock" -o requirements.lock pyproject.toml

clean: ## remove what can be made again and is not committed
	@rm -rf $(VENV) dist build .apiscribe-cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find generator templates generated tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	@rm -rf generator/*.egg-info
