# Everything runs in .venv, made with uv if it is there, else with venv and pip.
# Versions come from constraints.txt; the encoder's weights and the small test
# model come from the package index, like everything else.

VENV := .venv
PY := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
QUESTION := which papers address catastrophic forgetting?

# A pyenv shim may be there without its Python: only one that runs counts.
# Without uv it must be able to make a venv as well (Debian splits that off).
comma := ,
NEEDED := sys$(if $(UV),,$(comma) ensurepip)
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	"$$name" -c 'import $(NEEDED); sys.version_info >= (3, 11) or sys.exit(1); print(sys.executable)' \
	2>/dev/null && break; done)

# Settings of the person who runs this must not change what is tested or shown.
# Only REVIEWER_CACHE, where fetched weights are kept, is theirs to say.
SETTINGS := $(shell env | sed -n -e 's/^\(REVIEWER_[A-Za-z0-9_]*\)=.*/\1/p' \
	-e 's/^\(OPENAI_[A-Za-z0-9_]*\)=.*/\1/p' | grep -v '^REVIEWER_CACHE$$')
CLEAN := env -u PYTHONPATH -u PYTHONHOME -u PYTEST_ADDOPTS $(SETTINGS:%=-u %)
ifneq ($(REVIEWER_CACHE),)
export REVIEWER_CACHE := $(shell mkdir -p "$$REVIEWER_CACHE" && cd "$$REVIEWER_CACHE" && pwd)
endif
# The authorities this machine trusts. uv and httpx bring a list of their own,
# which does not know the proxy of a company or a laboratory.
BUNDLES := /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt
ifneq ($(wildcard $(BUNDLES)),)
export SSL_CERT_FILE ?= $(firstword $(wildcard $(BUNDLES)))
endif
# In a folder of its own, where no reviewer.toml lies about.
SCRATCH := .demo
REVIEWER := mkdir -p $(SCRATCH) && cd $(SCRATCH) && $(CLEAN) ../$(PY) -m reviewer

.NOTPARALLEL:
.PHONY: help demo test quick gate lint format types docs bench pins clean
.DEFAULT_GOAL := help

help: ## show the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed ## set up, then answer a question from the sample library
	@echo '$$ reviewer sample'
	@$(REVIEWER) sample
	@echo
	@echo '$$ reviewer ask "$(QUESTION)"'
	@$(REVIEWER) ask "$(QUESTION)"

test: $(VENV)/.dev lint types docs ## everything CI runs: lint, types, docs, tests, the citation gate
	@without=$$($(CLEAN) $(PY) -m tests.prepare) && \
	$(CLEAN) $(PY) -m pytest -q -n 2 --dist loadfile -p tests.prepare $$without && \
	case "$$without" in \
		*encoder*) echo "LEFT OUT: the citation gate. The encoder's weights could not be had." ;; \
		*) $(MAKE) --no-print-directory gate ;; \
	esac

quick: $(VENV)/.dev ## the fast tests only
	@without=$$($(CLEAN) $(PY) -m tests.prepare encoder grammar) && \
	$(CLEAN) $(PY) -m pytest -q -m "not slow and not llm" -p tests.prepare $$without

gate: $(VENV)/.dev ## the citation evals and the model that lies, with the figures they must hold
	@$(REVIEWER) eval answers $(GATES)
	@$(REVIEWER) eval adversary $(LIES)
	@$(REVIEWER) eval drafts $(DRAFTS)
	@$(REVIEWER) eval tables $(TABLES)
	@$(REVIEWER) eval dedupe ../evals/dedupe/pairs.jsonl $(SAME)
	@$(REVIEWER) -L check sample >/dev/null
	@$(REVIEWER) -L check eval check ../evals/check/suite.jsonl $(CHECKS)

lint: $(VENV)/.dev ## ruff
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: $(VENV)/.dev ## let ruff format the code
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

types: $(VENV)/.dev ## mypy
	@$(CLEAN) $(PY) -m mypy

docs: $(VENV)/.dev ## the README's commands and help text are what the program has
	@$(CLEAN) $(PY) tests/check_docs.py

BENCH ?= bench-data
bench: $(VENV)/.dev ## benchmarks on public data (BENCH=folder); says so and skips where it is absent
	@$(CLEAN) $(PY) evals/bench.py "$(BENCH)"

pins: ## make constraints.txt anew from the newest versions pyproject.toml allows
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Pins must install on the oldest Python we support: make pins PYTHON=python3.11" >&2; exit 1; }
	@rm -rf .pins && "$(PYTHON)" -m venv .pins
	@.pins/bin/python -m pip install -q --disable-pip-version-check '.[dev,llm-tests]'
	@{ grep '^#' constraints.txt; .pins/bin/python -m pip freeze --exclude reviewer; } > .pins/new
	@cp .pins/new constraints.txt && rm -rf .pins && git --no-pager diff --stat constraints.txt

clean: ## remove what the other targets made
	rm -rf $(VENV) .pins $(SCRATCH) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build *.egg-info

$(VENV)/.made:
ifneq ($(UV),)
	@"$(UV)" venv -q --seed --allow-existing --python "$(or $(PYTHON),>=3.11)" $(VENV)
else
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer, with venv, is needed (on Debian: apt install" \
		"python3-venv), or uv. If it has another name: make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)
endif
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing reviewer and the libraries it uses into $(VENV): seconds with uv, minutes with pip ..."
	@$(call install,.)
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(call install,.[dev$(comma)llm-tests])
	@touch $@

ifneq ($(UV),)
install = "$(UV)" pip install -q --python $(PY) -c constraints.txt -e '$(1)'
else
install = $(PY) -m pip install -q --disable-pip-version-check -c constraints.txt -e '$(1)'
endif

# A little under what evals/README.md has: 8-bit arithmetic differs between processors.
GATES := --fail-under supported=1.0 --fail-under quotes=1.0 --fail-under alce_recall=0.97 \
	--fail-under alce_precision=0.97 --fail-under record_precision=0.93 \
	--fail-under record_recall=0.83 --fail-under words=0.75 --fail-under metadata.exact=0.97 \
	--fail-under abstention_recall=0.68 --fail-under abstention_precision=0.61
LIES := --statements 500 --seed 3 --fail-over leaks=0.02 --fail-over withheld=0.1
DRAFTS := --fail-under supported=1.0 --fail-under quotes=1.0 --fail-under gold=0.8 \
	--fail-under declined=1.0 --fail-over off_topic=0.12 --fail-over repeated=0.05 \
	--fail-over longest=45 --fail-over first_person=0
TABLES := --fail-under quotes=1.0 --fail-under reasons=1.0 --fail-under precision=0.88 \
	--fail-under recall=0.87 --fail-over filled=0.02
SAME := --fail-under precision=0.99 --fail-under recall=0.95
CHECKS := --fail-under flagged=0.6 --fail-over false_alarms=0.1
