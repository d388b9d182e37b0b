# The first Python of at least 3.11 that runs.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
SAMPLES := $(shell find samples -type f ! -name '*.json' ! -name '*.toml' | LC_ALL=C sort)
ONE := samples/jekyll/2022-04-08-NW202204082340275561.md

.PHONY: help demo test check docs test-consumers bench accuracy fuzz score pictures dist lint format clean

help: ## show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(PIP) --editable .
	@$(BIN)/python -m compileall -q src # as pip does for all that is not editable: half the time of a cold start
	@touch $@

.venv/installed-dev: .venv/installed
	$(PIP) --editable '.[dev]'
	@touch $@

demo: .venv/installed ## set up, and parse the samples: one record whole, a table of all, and what to type next
	@echo '$$ $(BIN)/newsingest parse $(ONE) --pretty'
	@$(BIN)/python -m newsingest parse $(ONE) --pretty
	@echo
	@echo 'The samples, the richest first:'
	@$(BIN)/python -m newsingest parse $(SAMPLES) --to jsonl | $(BIN)/python scripts/demo_table.py

# Each file goes to one process, so that its tests share a cluster or a server; tests/conftest.py puts slow files first.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test: .venv/installed-dev ## set up, and run all tests
	$(PYTEST)

check: .venv/installed-dev ## check a change in under a minute: Ruff, mypy and the quick tests
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(PYTEST) -m "not slow" --quiet

# The programs that read our outputs, and the Debian packages that have them.
CONSUMERS := jekyll hugo cmark jq soffice chromium java
CONSUMER_PACKAGES := jekyll hugo jq ruby-kramdown ruby-kramdown-parser-gfm cmark libreoffice-calc-nogui chromium fonts-noto-cjk default-jre-headless
CONSUMER_PIP := .venv-consumers/bin/python -m pip --quiet --disable-pip-version-check install

.venv-consumers/installed: tests/consumers/requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv --clear .venv-consumers
	$(CONSUMER_PIP) --editable '.[dev]' --requirement tests/consumers/requirements.txt
	@touch $@

test-consumers: .venv-consumers/installed ## install the programs that read our outputs (PyPI, Debian), and try them all
	@missing=; for p in $(CONSUMERS); do command -v $$p >/dev/null || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		command -v apt-get >/dev/null || { echo "not on Debian: install$$missing, and run this again"; exit 1; }; \
		$$sudo apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $(CONSUMER_PACKAGES); fi
	.venv-consumers/bin/python -m pytest tests/consumers --timeout 600

BENCH_PIP := .venv-bench/bin/python -m pip --quiet --disable-pip-version-check install
.venv-bench/tools: benchmarks/requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv --clear .venv-bench
	$(BENCH_PIP) --upgrade pip # older ones trip over lxml's extras
	$(BENCH_PIP) --requirement benchmarks/requirements.txt
	@touch $@

.venv-bench/installed: .venv-bench/tools pyproject.toml $(shell find src -name '*.py')
	$(BENCH_PIP) ".[duplicates,ray]" # not editable: as users have it
	@touch $@

BENCH_DIR := $(if $(filter command line,$(origin DIR)),--dir $(DIR))
ifeq ($(origin BASE),command line)
bench: .venv-bench/installed ## measure speed and memory beside other tools, or beside a commit: make bench [DIR=...] [BASE=...]
	rm -rf .venv-base && mkdir .venv-base && git archive $(BASE) | tar -x -C .venv-base
	$(PYTHON) -m venv .venv-base/env
	.venv-base/env/bin/python -m pip --quiet --disable-pip-version-check install ./.venv-base
	.venv-bench/bin/python benchmarks/versions.py .venv-base/env/bin/python $(BENCH_DIR)
else
bench: .venv-bench/installed
	.venv-bench/bin/python benchmarks/bench.py $(BENCH_DIR)
endif

accuracy: .venv-bench/installed ## compare title, date and text with those of other tools: make accuracy DIR=...
	.venv-bench/bin/python benchmarks/accuracy.py $(DIR)

FUZZ_PIP := .venv-fuzz/bin/python -m pip --quiet --disable-pip-version-check install
.venv-fuzz/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv --clear .venv-fuzz
	$(FUZZ_PIP) --editable '.[dev,fuzz]'
	@touch $@

SECONDS ?= 60
fuzz: .venv-fuzz/installed ## look for inputs that break a promise: make fuzz [TARGET=...] [SECONDS=...]
	PYTHONPATH=tests:fuzz .venv-fuzz/bin/python fuzz/run.py --seconds $(SECONDS) $(if $(TARGET),--target $(TARGET))

DIR ?= samples
score: .venv/installed ## how accurate the reading of a labelled folder is: make score DIR=...
	$(BIN)/python scripts/score.py $(DIR)

docs: .venv/installed-dev ## write the generated pages, the output of the commands in README and docs, and the SVGs
	$(BIN)/python scripts/rules_page.py
	$(BIN)/python scripts/commands_page.py
	$(BIN)/python scripts/python_page.py
	$(BIN)/python scripts/console_blocks.py
	$(BIN)/python scripts/pictures.py --no-report

pictures: .venv/installed-dev ## draw docs/pictures anew (the screenshot of the report needs chromium and a Chinese font)
	@command -v chromium >/dev/null || { echo "install chromium and fonts-noto-cjk"; exit 1; }
	$(BIN)/python scripts/pictures.py

DIST_PIP := .venv-dist/bin/python -m pip --quiet --disable-pip-version-check install
.venv-dist/installed: scripts/dist_requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv --clear .venv-dist
	$(DIST_PIP) --requirement scripts/dist_requirements.txt
	@touch $@

dist: .venv-dist/installed ## build wheel and sdist into dist/, and check both (RELEASING.md)
	.venv-dist/bin/python scripts/build_dist.py

lint: .venv/installed-dev ## Ruff (its security rules too), mypy, and the advisories on what is installed
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python scripts/audit_dependencies.py

format: .venv/installed-dev ## format the code
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

clean: ## remove the environment and what tools leave behind
	rm -rf .venv .venv-base .venv-bench .venv-consumers .venv-dist .venv-fuzz .fuzz samples.db* .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
