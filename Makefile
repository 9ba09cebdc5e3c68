# Two commands for a fresh machine with Python 3.11 or newer:
#
#   make demo   installs everything into .venv and sets the samples as PDF and HTML into output/
#   make test   lint, types and the fast tests (at most five minutes); make test-all runs the slow ones too
#
# Nothing outside this folder is touched, but for Pango, the system library that sets PDFs: it is installed where that
# needs no password, and asked for in one line where it does.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
SAMPLES := $(filter-out samples/README.md,$(wildcard samples/*.txt samples/*.md))

# Homebrew keeps Pango where a Python from elsewhere does not look.
ifeq ($(shell uname -s),Darwin)
RUN := env DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib
endif

.PHONY: help demo test test-all judges proof clean
.DELETE_ON_ERROR:

help:
	@echo "make demo      set the samples as PDF and HTML into output/"
	@echo "make test      lint, types, fast tests"
	@echo "make test-all  the same with the slow tests"
	@echo "make judges    have pages judged by veraPDF, axe-core and the Nu HTML checker, where they can be installed"
	@echo "make proof     plant slips and measure what is seen and named (N=100 of each)"
	@echo "make clean     remove what these made"

# Exit 1 means that discrepancies were found, and some samples hold planted ones: that is the demonstration.
demo: .venv/.installed
	@to=pdf,html; .ci/system-packages pango || to=html; \
	code=0; $(RUN) $(BIN)/converter convert $(SAMPLES) -d output --to $$to || code=$$?; \
	if [ $$code -gt 1 ]; then exit $$code; fi; \
	echo; \
	echo "Begin with output/index.html: one report per sample ($$to). Some samples hold planted discrepancies;"; \
	echo "samples/README.md says which, for instance output/paralegal.html beside samples/paralegal.md."

test: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(RUN) $(BIN)/pytest -n auto -m "not slow"

test-all: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(RUN) $(BIN)/pytest -n auto

judges: .venv/.installed-dev
	$(RUN) .ci/judges

# Plants slips in the samples and in generated documents; prints what was seen and named, and writes docs/proof.md.
# N: single slips tried per document and, over three, documents generated per habit. `make proof N=20000` takes hours.
N ?= 100
proof: .venv/.installed-dev
	$(BIN)/python -m tests.proof --each $(N) --documents $$(($(N) / 3)) --pairs $$(($(N) / 8))

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	rm -f $(foreach sample,$(basename $(notdir $(SAMPLES))),output/$(sample).html output/$(sample).pdf)

# The stamps are newer than pyproject.toml, or what it asks for is installed again. An environment that is there but
# cannot be used (no pip, an older Python, a Python that is gone) is made anew.
.venv/.pip:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; install one, or say PYTHON=/path/to/it" >&2; exit 1; }
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	"$(PYTHON)" -m venv --clear .venv || { .ci/system-packages venv && "$(PYTHON)" -m venv --clear .venv; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@touch $@

.venv/.installed: .venv/.pip pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.installed-dev: .venv/.pip pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev -e '.[import]'
	@touch $@ .venv/.installed
