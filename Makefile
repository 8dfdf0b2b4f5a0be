# Everything a developer types.  Each target sets up what it needs on a fresh machine, in .venv.

VENV := .venv
BIN := $(VENV)/bin
LIBRARIES := $(VENV)/.libraries
READY := $(VENV)/.ready
FONTS := $(VENV)/.fonts
TEXTS := $(VENV)/.texts
MUTMUT := $(VENV)/.mutmut
LOCKER := .tools/bin/uv
LOCKER_VERSION := 0.13.9
LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links --upgrade
SCREENS := build/screens
# Test runs side by side: most tests wait, for a device, a second or another process.  0: one after the other
WORKERS := $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
SIDE_BY_SIDE = $(if $(filter-out 0,$(WORKERS)),--numprocesses $(WORKERS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder)
# More for pytest, bench or the gallery: make test ARGS="tests/drivers -x"
ARGS :=

# The first python on the path that is new enough, unless told: make PYTHON=python3.13
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$name; break; fi; done)
endif

.DEFAULT_GOAL := help
.PHONY: help setup run test lint check crash model simulate fuzz mutants bench screens lock clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) $(FONTS) $(TEXTS)  ## make .venv ready: libraries, fonts, catalogues (all others do it too)

run: setup  ## the terminal and the bench beside it; without a display, a top-up as a report
	$(BIN)/kiosk demo $(ARGS)

test: setup  ## all tests, side by side (WORKERS=0: one after the other)
	@command -v Xvfb >/dev/null && command -v xdotool >/dev/null || echo "Xvfb or xdotool is missing: \
	tests on a real X server do not run here.  Debian: apt-get install xvfb xdotool" >&2
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

lint: setup  ## ruff, mypy --strict, import-linter, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m workbench.house

check: lint  ## the linters, then all tests with their coverage
	@mkdir -p build/coverage
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest $(ARGS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage html --quiet
	$(BIN)/python -m coverage report

# Each attack says what it found in words (ARGS=--json: as one object) and ends with 1 if anything gave way.
# SEED=n replays; ARGS="--help" shows the rest.
crash: setup  ## cut the power at every write and kill the process at every instant (CONTROL=normal-sync: must fail)
	$(BIN)/python -m proofs.crash $(if $(CONTROL),--control $(CONTROL)) $(if $(SEED),--seed $(SEED)) \
	$(if $(IMAGES),--images $(IMAGES)) $(if $(KILLS),--kills $(KILLS)) $(ARGS)

model: setup  ## explore every order of events around two bills, and kill every mutant
	$(BIN)/python -m proofs.model $(ARGS)

simulate: setup  ## whole terminals in virtual time (SEED=7 HOURS=200 KIOSKS=1)
	$(BIN)/python -m proofs.simulate $(if $(SEED),--seed $(SEED)) $(if $(HOURS),--hours $(HOURS)) \
	$(if $(KIOSKS),--kiosks $(KIOSKS)) $(ARGS)

fuzz: setup  ## every byte that comes from outside (EXECUTIONS=500000 SEED=1)
	$(BIN)/python -m proofs.fuzz $(if $(SEED),--seed $(SEED)) \
	$(if $(EXECUTIONS),--executions $(EXECUTIONS)) $(ARGS)

mutants: setup $(if $(CODE),$(MUTMUT))  ## break the money's tables on purpose: a test must notice (CODE=1: the code)
	$(BIN)/python -m proofs.mutants$(if $(CODE),.code) $(ARGS)

bench: setup  ## measure speed as ratios and write docs/performance.md
	$(BIN)/python -m workbench.bench --write $(ARGS)

screens: setup  ## every screen as a picture, in build/screens (ALL=1: in every combination)
	$(BIN)/python -m workbench.screens --out $(SCREENS) $(if $(ALL),--all) $(ARGS)

lock: $(LOCKER)  ## refresh both lock files to the newest versions that fit setup.cfg
	$(LOCKER) pip compile $(LOCK_OPTIONS) --extra backend --output-file requirements.lock setup.cfg
	$(LOCKER) pip compile $(LOCK_OPTIONS) --extra dev --output-file requirements-dev.lock setup.cfg
	$(LOCKER) pip compile $(LOCK_OPTIONS) --extra mutants --output-file requirements-mutants.lock setup.cfg

clean:  ## forget everything that make made
	rm -rf $(VENV) .tools build .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	.import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

define NO_PYTHON
Python 3.11 or newer is needed, and none is on the path (python3 is looked for first).
Install one, or say where it is: make PYTHON=/path/to/python3.12
endef
define NO_VENV
This Python cannot make a virtual environment: its venv module is missing.
Debian and Ubuntu: apt-get install python3-venv
endef
export NO_PYTHON NO_VENV

# Exactly the versions and hashes of the lock; the project itself comes after, without a network,
# as a plain path (compat): 8 ms less at every start, and a new room is found without installing.
$(LIBRARIES): requirements-dev.lock
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "$$NO_PYTHON" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$$NO_VENV" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	--requirement requirements-dev.lock
	@touch $@

$(READY): $(LIBRARIES) setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps \
	--no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

$(FONTS): $(READY) ui/fonts.py
	$(BIN)/python -m ui.fonts
	@touch $@

$(TEXTS): $(READY) $(wildcard kiosk/texts/catalogues/*.po)
	$(BIN)/python -m kiosk.texts compile
	@touch $@

$(MUTMUT): requirements-mutants.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	--requirement requirements-mutants.lock
	@touch $@

$(LOCKER): Makefile
	@$(or $(PYTHON),false) -c 'import ensurepip, venv' || { echo "$$NO_PYTHON" >&2; exit 1; }
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(LOCKER_VERSION)
	@touch $@
