# `make audit` runs the example, `make test` the whole test suite; both set up what they need in .venv.
# uv is used where it is installed, plain pip otherwise.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help audit test test-fast test-long lint types format package servers reproducible sbom own-licenses container bench data docs site clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

DEVELOPMENT := ".[dev,browser,site]"

# One stamp for each set of dependencies, so that the second run starts at once. Who has what development needs has the
# rest as well; both build the project, so that one is not made on top of the other.
$(VENV)/.run: pyproject.toml
	$(call install,--editable .)
	@touch $@

$(VENV)/.dev: pyproject.toml
	$(call install,--editable $(DEVELOPMENT))
	@touch $@ $(VENV)/.run

ifdef UV
define install
	$(UV) venv --quiet --allow-existing --python "$(PYTHON)" $(VENV)
	VIRTUAL_ENV="$(abspath $(VENV))" $(UV) pip install --quiet $(1)
endef
else
define install
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)
endef
endif

audit: $(VENV)/.run ## audit the example models and write out/audit.html
	@$(BIN)/python -m examples.run

# Slow files come first (tests/conftest.py), so that the workers end together; processes that tests start find bytecode.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test: $(VENV)/.dev ## run the whole test suite
	$(PYTEST)

test-fast: $(VENV)/.dev ## run the tests that are not marked slow
	$(PYTEST) -m "not slow and not corpus"

test-long: $(VENV)/.dev ## run the laws with ten times as many examples
	AUDITOR_EXAMPLES=10 $(PYTEST) tests/laws tests/properties

# What these need must not decide what our own environment is; only the programs themselves are put on the path, from
# .servers/programs. Without npm the emulator of Azure is left out.
SERVERS := "mlflow>=3.5,<4" "moto[server]>=5.2,<6" "gcp-storage-emulator>=2024.8"
servers: ## install the servers that tests talk to (MLflow, buckets of three clouds) into .servers
	$(PYTHON) -m venv .servers
	.servers/bin/python -m pip install --quiet --disable-pip-version-check $(SERVERS)
	! command -v npm >/dev/null || npm install --silent --no-audit --no-fund --prefix .servers "azurite@^3.35"
	mkdir -p .servers/programs
	cd .servers/programs && ln -sf ../bin/mlflow ../bin/moto_server ../bin/gcp-storage-emulator .
	cd .servers/programs && ! test -e ../node_modules/.bin/azurite-blob || ln -sf ../node_modules/.bin/azurite-blob .

lint: $(VENV)/.dev ## ruff: style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

format: $(VENV)/.dev ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

package: $(VENV)/.dev ## build wheel and sdist, and try the wheel in an empty environment
	$(BIN)/python -m tests.packaging.check_wheel

reproducible: $(VENV)/.dev ## build wheel and sdist twice under different circumstances; the bytes must be the same
	$(BIN)/python -m release.build --prove

sbom: $(VENV)/.dev ## write out/sbom.cdx.json: what an installation consists of (CycloneDX)
	$(BIN)/python -m release.sbom

own-licenses: $(VENV)/.dev ## read the licenses of our dependencies with our own engine: out/own-licenses.md
	$(BIN)/python -m release.own_licenses

container: $(VENV)/.dev ## build the wheel and a container image of it (docker or podman)
	$(BIN)/python -m release.build dist
	$$(command -v podman || command -v docker) build -f Containerfile -t auditor .

bench: $(VENV)/.dev ## run the quick benches of bench/RESULTS.md
	@$(BIN)/python -m bench

data: $(VENV)/.dev ## rebuild fingerprints and the license index (needs AUDITOR_CORPUS)
	$(BIN)/python license_db/build.py

docs: $(VENV)/.dev ## rewrite the generated pages below docs: rules, terms, commands
	$(BIN)/python docs/build.py

site: $(VENV)/.dev ## build the documentation site into out/site; a link that leads nowhere fails
	$(BIN)/python docs/site.py

clean: ## remove the environment and what was built
	rm -rf $(VENV) .servers dist build out
