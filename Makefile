# `make demo` and `make test` do all set-up; both are quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test torture check lint types docs samples bench bench-extract bench-dump bench-warc clean help

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.ready ## set up, then crawl the demo newsroom end to end
	$(BIN)/litopys demo

test: $(VENV)/.ready-dev ## set up, then run the tests
	$(BIN)/python -m pytest

# The kills wait for their moment most of the time, so that everything else runs beside them.
tortures = $$(grep -rlE 'LITOPYS_TORTURE|torture\.scale' tests --include='test_*.py' | grep -v test_kills)
torture: $(VENV)/.ready-dev ## the tests of docs/durability.md at their full length: a quarter of an hour
	@export LITOPYS_TORTURE=1; \
	$(BIN)/python -m pytest -s -v tests/torture/test_kills.py & \
	$(BIN)/python -m pytest -s -v $(tortures); others=$$?; \
	wait $$! && exit $$others

check: test lint types ## everything that CI runs

lint: $(VENV)/.ready-dev ## style, formatting and which package may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.ready-dev ## mypy, strict
	$(BIN)/mypy

docs: $(VENV)/.ready-dev ## write the generated parts of the docs anew
	$(BIN)/cog -r docs/cli.md

samples: $(VENV)/.ready ## draw seeds/samples/ anew from a fresh demo archive
	rm -rf seeds/samples build/samples-archive
	$(BIN)/litopys demo -a build/samples-archive
	$(BIN)/litopys sample -n 5 --seed 7 --raw -a build/samples-archive -o seeds/samples
	rm -rf build/samples-archive

bench: $(VENV)/.ready-dev ## cost of an import beside trafilatura's own, on ../shared/data/pages
	$(BIN)/python -m benchmarks.importing

bench-extract: $(VENV)/.ready-bench ## quality and cost of extraction beside other extractors; options in ARGS="--sets modern"
	$(BIN)/python -m benchmarks.extracting $(ARGS)

bench-dump: $(VENV)/.ready-bench ## quality and throughput of dump cleaning beside other rules; options in ARGS="--size 2000"
	$(BIN)/python -m benchmarks.dumping $(ARGS)

bench-warc: $(VENV)/.ready-bench ## cost of WARC files beside other libraries; options in ARGS="--captures 2000"
	$(BIN)/python -m benchmarks.warc_writing $(ARGS)
	$(BIN)/python -m benchmarks.warc_reading $(ARGS)

clean: ## remove what was set up (archives stay)
	rm -rf $(VENV)

# Scrapy asks for brotli and takes brotlicffi as well, which we install; warcio breaks on brotli 1.2's decompressor, so
# that `warcio check` would fail on captures of outlets that send br. So brotli goes, and brotlicffi serves both.
without_brotli = $(BIN)/python -m pip uninstall --quiet --yes brotli

# pip older than 24 stops on, or loses, the extra lxml[html_clean]: it is upgraded before anything is installed.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Litopys needs Python 3.11 or newer; name one with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25'

$(VENV)/.ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	$(without_brotli)
	@touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-dev
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]' || \
		echo "some peers could not be installed: they are left out of the table"
	$(without_brotli)
	@touch $@

$(VENV)/.ready-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	$(without_brotli)
	@touch $@ $(VENV)/.ready
