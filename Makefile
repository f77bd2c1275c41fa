# One way to run things. Needs Python 3.11 or later and make; everything else is installed into .venv.
#
#   make demo    code the example reports, show the event table, a timeline, and why a page's date was not believed
#   make test    run the tests
#   make check   format, lint, strict types, tests (warnings are errors: pyproject.toml)
#   make eval    score every stage on the development data and print one table
#   make bench   time the chain against the parse alone
#   make clean   remove what these commands made
#
# PYTHON=python3.12 make demo   uses that interpreter for .venv

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell \
	command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
POLYBIUS := $(BIN)/polybius
ARCHIVE := demo-archive
REPORTS := $(wildcard examples/*.txt examples/*.html examples/*.jsonl)
SEEDS := $(wildcard ../shared/seeds/*.txt)

.PHONY: demo test check eval bench clean
.DELETE_ON_ERROR:

demo: $(VENV)/installed
	@rm -rf $(ARCHIVE)
	$(POLYBIUS) code $(REPORTS) $(SEEDS) --archive $(ARCHIVE) > /dev/null
	$(POLYBIUS) explain examples/cairo-1978.txt --archive $(ARCHIVE)
	$(foreach seed,$(firstword $(SEEDS)),$(POLYBIUS) explain $(seed) --archive $(ARCHIVE))
	$(POLYBIUS) events --archive $(ARCHIVE)
	$(POLYBIUS) timeline IND PAK --archive $(ARCHIVE)
	$(if $(SEEDS),$(POLYBIUS) timeline PRK USA --archive $(ARCHIVE))

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python -m pytest

eval: $(VENV)/installed-dev
	$(BIN)/python -m polybius.evaluate.board

bench: $(VENV)/installed-dev
	$(BIN)/python -m polybius.evaluate.bench

clean:
	rm -rf $(VENV) $(ARCHIVE) build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Each package as pinned in requirements.txt, checked against its hash; then Polybius itself, in place, which may not
# bring in anything more.
$(VENV)/installed: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Polybius needs Python 3.11 or later; none was found. Name one: PYTHON=... make $(MAKECMDGOALS)" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --no-deps -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(PIP) install --quiet --require-hashes --no-deps -r requirements-dev.txt
	@touch $@
