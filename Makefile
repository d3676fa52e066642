# `make build` and `make test` are each all that a fresh clone needs, beside Python 3.11 or newer, git and make.
# Another interpreter: make PYTHON=/path/to/python3.13 test

.DEFAULT_GOAL := build
.PHONY: build test check interop torture bench clean

VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is new enough; looked for only when one is needed.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)

# What reads a release: the extra interop of pyproject.toml, and pandera as schemas/README.md names it. cffconvert has
# an environment of its own: it needs an older jsonschema than frictionless.
OTHERS := "datasets>=3.0" "duckdb>=1.2" "frictionless>=5.18" "mlcroissant>=1.0" "polars>=1.0" pandas pyarrow \
	"pandera[cli,io]"

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Build the sample in raw/ into dist/.
build: $(VENV)/.installed
	$(BIN)/corpus-pipeline build raw -o dist

# Everything that must hold: style, types, import direction, then all tests.
test: check
	$(BIN)/python -m pytest

# The part of it that runs no code.
check: $(VENV)/.installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# The sample release read by programs of others, from an environment that has not this package.
interop: $(VENV)/.installed
	$(PYTHON) -m venv --clear .venv-interop
	$(PYTHON) -m venv .venv-interop/cff
	.venv-interop/bin/python -m pip install --quiet $(OTHERS)
	.venv-interop/cff/bin/python -m pip install --quiet cffconvert
	INTEROP_PYTHON=$(CURDIR)/.venv-interop/bin/python CFFCONVERT=$(CURDIR)/.venv-interop/cff/bin/cffconvert \
		$(BIN)/python -m pytest tests/release/test_interop.py

# What takes at most an hour: builds that are killed or fail at every change and many system calls (strace), other
# accidents, longer fuzzing. Each part ends when its time is over and tells how far it came; one that found something
# does not keep the others from running. Alone and longer: python tests/torture/crash.py --minutes 600 --most 100000
torture: $(VENV)/.installed
	failed=0; \
	$(BIN)/python tests/torture/crash.py --minutes 12 || failed=1; \
	$(BIN)/python tests/torture/crash.py --jobs 2 --most 6 --minutes 10 || failed=1; \
	$(BIN)/python tests/torture/accidents.py --minutes 16 || failed=1; \
	FAULT_PLACES=100000 FAULT_MINUTES=12 $(BIN)/python -m pytest tests/release/test_build_faults.py || failed=1; \
	$(BIN)/python tests/torture/fuzz.py --seconds 480 || failed=1; \
	exit $$failed

# Throughput and memory beside other extractors, in one run.
bench: $(VENV)/.installed-bench
	$(BIN)/python tests/benchmarks/bench.py

# Everything that the other targets made; the card in dist/ is kept.
clean:
	rm -rf $(VENV) .venv-interop .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks .dist.*
	if [ -d dist ]; then find dist -mindepth 1 ! -path dist/README.md -delete; fi

# pip learnt --group in 25.1.
$(VENV)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@
