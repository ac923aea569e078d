# Wenjin in two commands: `make run` answers questions about the shipped notice, `make test` runs
# the whole suite. `make help` lists the rest. Written for GNU make 3.81 (macOS) and any later one.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
PIP_FLAGS ?= --quiet
TORCH_FLAGS ?=
ARGS ?=
WORKERS ?= 2
SOAK_S ?= 1200
FUZZ_S ?= 600

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check $(PIP_FLAGS) -c constraints.txt

# The environment is made again when it was moved or its Python has gone.
SOUND := $(shell $(PY) -c 'import pip' 2>/dev/null && \
	test "$$(cat $(VENV)/.made 2>/dev/null)" = "$(CURDIR)" && echo yes)

.PHONY: help install run test coverage check eval survive patterns soak fuzz licences audit lint format clean FORCE

help:
	@echo "make run      install, ingest the shipped notice into an empty store, serve  (HOST= PORT=)"
	@echo "make test     install with the test extra, run the whole suite               (ARGS='-k name')"
	@echo "make coverage the same, and which lines of code no test reaches; at least 90 % are (half as long again)"
	@echo "make check    format, lint and type checks, then the tests that need no model or browser"
	@echo "make eval     ask every set of questions; fail where answers are worse than eval/stored"
	@echo "make survive  kill a writer 500 times, see that nothing acknowledged is lost  (ARGS='--kills 50 --seed 2')"
	@echo "make patterns look for texts at which a regular expression runs away, with npm's recheck (ARGS='--timeout 30')"
	@echo "make soak     20 minutes at the machine's limit: no error, memory flat        (SOAK_S=600 ARGS='--callers 4')"
	@echo "make fuzz     try millions of odd inputs on readers and verifier        (FUZZ_S=600 seconds in all)"
	@echo "make licences see that every licence may be used, write reports/sbom.cdx.json"
	@echo "make audit    ask osv.dev what is known against the pinned packages; fail where it cannot be asked"
	@echo "make install  only install: editable, into $(VENV)                            (PYTHON=)"
	@echo "make clean    remove $(VENV) and everything else that was made here"
	@echo
	@echo "PYTHON=python3.12           another Python, 3.11 or newer, for $(VENV)"
	@echo "WORKERS=4                   more processes for the tests, about 1 GB of memory each (2)"
	@echo "PIP_FLAGS=                  show what pip does"
	@echo "TORCH_FLAGS='--index-url …' where PyTorch's own install page says its CPU build is"

run: install
	@$(VENV)/bin/wenjin ingest --if-empty corpus/notices
	@$(VENV)/bin/wenjin serve --host "$(HOST)" --port "$(PORT)"

test: $(VENV)/.installed-test
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

coverage: $(VENV)/.installed-test
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=90 $(ARGS)

check: lint
	@$(PY) -m pytest -q -m "not model and not browser" $(ARGS)

eval: $(VENV)/.installed
	@$(PY) -m eval.gate $(ARGS)

survive: $(VENV)/.installed-test
	@$(PY) -m tests.survival.campaign $(ARGS)

patterns: $(VENV)/.installed-test
	@$(PY) -m tests.abuse.recheck $(ARGS)

soak: $(VENV)/.installed
	@$(PY) -m benchmarks.soak --check --seconds $(SOAK_S) $(ARGS)

fuzz: $(VENV)/.installed-test
	@$(PIP) -e '.[fuzz]'
	@nice -n 10 $(PY) -m tests.fuzz.campaign --seconds $(FUZZ_S) $(ARGS)

licences: $(VENV)/.installed-test
	@$(PY) -m supply.licences
	@$(PY) -m supply.sbom reports/sbom.cdx.json

audit: $(VENV)/.installed-test
	@$(PY) -m supply.audit $(ARGS)

lint: $(VENV)/.installed-test
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy

format: $(VENV)/.installed-test
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

install: $(VENV)/.installed
	@:

$(VENV)/.made: $(if $(SOUND),,FORCE)
	@if $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		$(PY) -c 'import pip' 2>/dev/null || $(PY) -m ensurepip; \
	else \
		stop() { echo "$$1" >&2; exit 1; }; \
		command -v "$(PYTHON)" >/dev/null || \
			stop "There is no $(PYTHON) here. Wenjin needs Python 3.11 or newer: install it, or name another with PYTHON=python3.12."; \
		"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
			stop "Wenjin needs Python 3.11 or newer, and $(PYTHON) is `"$(PYTHON)" --version`. Name another with PYTHON=python3.12."; \
		"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || \
			stop "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv"; \
		echo "Making $(VENV) with $(PYTHON) ..."; \
		"$(PYTHON)" -m venv --clear $(VENV); \
	fi
	@printf '%s\n' "$(CURDIR)" > $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing PyTorch (the largest part: some minutes the first time) ..."
	@$(PIP) $(TORCH_FLAGS) torch
	@echo "Installing Wenjin and what else it needs ..."
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info reports htmlcov .coverage \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
