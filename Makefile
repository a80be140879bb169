# The whole set-up of a fresh machine (Python 3.11+, Node 20, git, make) hangs on these targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SANDBOX := $(shell find runtime/sandbox -type f -not -path '*/node_modules/*' 2>/dev/null | sed 's/ /\\ /g')

.DEFAULT_GOAL := help
.PHONY: help setup demo test soak lint types layers fix check docs bench vsix editors test-vscode screenshots wheel constraints clean

help: ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: $(INSTALLED) ## Install everything into .venv and build the sandbox

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Postroom needs Python 3.11 or later; name one with make PYTHON=python3.11")'
	@command -v npm >/dev/null || { echo 'Postroom is built with Node.js 20 or later, which is not on the PATH.' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(BIN)/python pyproject.toml constraints.txt hatch_build.py $(SANDBOX)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(INSTALLED) ## Run the examples and edit one of them, against a local echo service
	@$(BIN)/python examples/demo.py

test: $(INSTALLED) vscode-client/node_modules/.package-lock.json ## Run all tests
	@cd vscode-client && npm test --silent
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

soak: $(INSTALLED) ## Run the tests that take minutes: faults at every byte, thousands of runs and edits
	@$(BIN)/python -m pytest -m soak tests/faults tests/runtime $(PYTEST_ARGS)

vscode-client/node_modules/.package-lock.json: vscode-client/package-lock.json
	@cd vscode-client && npm ci --silent --no-audit --no-fund
	@touch $@

lint: $(INSTALLED) vscode-client/node_modules/.package-lock.json ## Check style, Python and TypeScript
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@cd runtime/sandbox && npm run --silent lint
	@cd vscode-client && npm run --silent lint

types: $(INSTALLED) vscode-client/node_modules/.package-lock.json ## Check types, Python and TypeScript
	@$(BIN)/pyright --warnings
	@cd runtime/sandbox && npm run --silent typecheck
	@cd vscode-client && npm run --silent typecheck

layers: $(INSTALLED) ## Check who imports whom
	@$(BIN)/lint-imports

check: lint types layers test ## All of the above

fix: $(INSTALLED) ## Format and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(INSTALLED) ## Measure speed beside newman; writes benchmarks/results.md
	@$(BIN)/python benchmarks $(BENCH_ARGS)

vsix: vscode-client/node_modules/.package-lock.json ## Package the VS Code extension
	@cd vscode-client && npm run --silent package

editors: ## Install real editors and what drives them into build/editors (1.7 GB, Debian)
	@tests/editors/install.sh
	@tests/editors/vscode/install.sh

test-vscode: $(INSTALLED) vscode-client/node_modules/.package-lock.json editors ## Test in a real VS Code
	@cd vscode-client && npm run --silent build
	@node tests/editors/vscode/main.cjs $(EDITOR_TESTS)

screenshots: $(INSTALLED) vscode-client/node_modules/.package-lock.json editors ## Take docs/images anew
	@cd vscode-client && npm run --silent build
	@node tests/editors/vscode/screenshots.cjs
	@tests/editors/install.sh kate
	@$(BIN)/python tests/editors/pictures.py

wheel: $(INSTALLED) ## Build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation

constraints: $(INSTALLED) ## Renew the pinned versions of Python packages
	@$(BIN)/python -m pip list --format=freeze --exclude-editable --exclude pip --exclude setuptools \
	  | sed '1i # Every Python package that Postroom installs, pinned. Renew with `make constraints`.' > constraints.txt

clean: ## Remove everything that was built
	rm -rf $(VENV) dist build runtime/postroom_runtime/scripting/bundle
	rm -rf server/postroom_server/api/catalogue server/postroom_server/api/catalogue.json
	rm -rf runtime/sandbox/node_modules vscode-client/node_modules vscode-client/out
