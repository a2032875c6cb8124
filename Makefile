# Everything is set up inside this folder: .venv, .build, target, node_modules. `make clean` removes it all.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# cargo takes all cores by itself, and the output stays readable.
.NOTPARALLEL:

# A Python to make .venv from; from then on .venv is used.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --quiet

# maturin and napi get target folders of their own: in one folder, they and cargo test rebuild each other's crates.
# Python's at level 1, since its tests run guides over real data, which takes minutes without; the quickstart runs for seconds and builds at level 0.
OPT_LEVEL := 1
IN_PYTHON = cd bindings-python && VIRTUAL_ENV="$(CURDIR)/.venv" CARGO_TARGET_DIR="$(CURDIR)/.build/python" CARGO_PROFILE_DEV_OPT_LEVEL=$(OPT_LEVEL)
IN_NODE = cd bindings-node && CARGO_TARGET_DIR="$(CURDIR)/.build/node"

# Folders are listed too: their time changes when a file comes or goes.
CORE := Cargo.toml Cargo.lock retention-core/Cargo.toml $(shell find retention-core/src)
PYTHON_CRATE := $(shell find bindings-python/src bindings-python/Cargo.toml bindings-python/pyproject.toml 2>/dev/null)
NODE_CRATE := $(shell find bindings-node/src bindings-node/Cargo.toml bindings-node/build.rs 2>/dev/null)

step = @printf '\n==> %s\n' "$(1)"

##@ Start here
.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: quickstart
# Built once: nothing that only a second build or a debugger would use.
quickstart: export CARGO_INCREMENTAL := 0
quickstart: export CARGO_PROFILE_DEV_DEBUG := 0
quickstart: OPT_LEVEL := 0
quickstart: quickstart-python quickstart-node quickstart-rust ## set up, then best customers, cohorts and movements of a real shop in Python, Node and Rust
	@printf '\nAll three printed the same. Open next:\n'
	@printf '  %s\n' 'examples/quickstart.py (.mjs; retention-core/examples/quickstart.rs): the code that just ran' \
	  'docs/tour.md: the library in a quarter of an hour' 'make test: every test in three languages' \
	  'make fast: the packages optimised, for data of your own (these were built in a hurry)'

.PHONY: tour
tour: .venv/.debug .venv/.tools ## what the code in docs/tour.md prints
	@$(PY) examples/tour.py | grep -vE '^# (START|END) '

.PHONY: fast
fast: .venv/.release node_modules/.release ## the Python and Node packages at full speed, for data of your own
	$(call step,Ready: .venv/bin/python and node in this folder find the optimised packages)

.PHONY: test
test: test-rust test-python test-node ## every test in three languages, set up from nothing
	$(call step,All tests passed: Rust$(comma) Python$(comma) Node)
comma := ,

.PHONY: lint
lint: lint-rust lint-python lint-node ## formatting, clippy, mypy, tsc

.PHONY: bench
bench: .venv/.release node_modules/.release .build/lifetimes/.installed .build/churn-peers/.installed benches/compare/rules/node_modules/.installed ## 10 million events: ours beside Polars, DuckDB, lifetimes, lifelines, scikit-learn, LightGBM and two rule engines; writes benches/record
	$(call step,Benches: 10 million events)
	@$(PY) benches/compare/run.py --events 10000000

.PHONY: bench-small
bench-small: .venv/.release node_modules/.release .build/lifetimes/.installed .build/churn-peers/.installed benches/compare/rules/node_modules/.installed ## the same on 1 million events, in under two minutes
	$(call step,Benches: 1 million events)
	@$(PY) benches/compare/run.py --events 1000000

.PHONY: generate
generate: .venv/bin/python .build/catalog.json ## write what is made from other files: code in documents, methods in Python, types in Node, the reference
	@$(PY) docs/regions.py --write
	@$(PY) bindings-python/generate_stubs.py --catalog .build/catalog.json
	@node bindings-node/generate-types.mjs < .build/catalog.json
	@$(PY) docs/reference.py --write --catalog .build/catalog.json
	@cargo run --locked --quiet -p retention-core --example policy_schema > .build/policy.schema.json
	@cp .build/policy.schema.json docs/reference/

.PHONY: clean
clean: ## remove all that the other commands made
	rm -rf target .build .venv node_modules benches/compare/rules/node_modules bindings-node/node_modules bindings-node/*.node

# --- Quickstart: one language after the other; the first answer comes early -------------------------------------------

.PHONY: quickstart-python quickstart-node quickstart-rust
quickstart-python: .venv/.debug
	$(call step,Python: examples/quickstart.py)
	@mkdir -p .build/quickstart
	@$(PY) examples/quickstart.py | tee .build/quickstart/python.txt

quickstart-node: node_modules/.debug
	$(call step,Node: examples/quickstart.mjs)
	@node examples/quickstart.mjs > .build/quickstart/node.txt
	@diff .build/quickstart/python.txt .build/quickstart/node.txt
	@echo 'the same text as Python'

quickstart-rust: tools
	$(call step,Rust: retention-core/examples/quickstart.rs)
	@cargo run --locked -p retention-core --example quickstart > .build/quickstart/rust.txt
	@diff .build/quickstart/python.txt .build/quickstart/rust.txt
	@echo 'the same text as Python'

# --- Tests ------------------------------------------------------------------------------------------------------------

.PHONY: lint-rust test-rust
lint-rust: tools
	$(call step,Rust: formatting)
	@cargo fmt --all --check
	$(call step,Rust: clippy)
	@cargo clippy --locked --workspace --all-targets --all-features -- -D warnings

test-rust: lint-rust
	$(call step,Rust: unit$(comma) property and conformance tests)
	@if cargo nextest --version >/dev/null 2>&1; then \
	  cargo nextest run --locked --no-fail-fast -p retention-core --all-features; \
	else \
	  cargo test --locked -p retention-core --all-features --no-fail-fast --lib --tests --examples; \
	fi
	$(call step,Rust: the tour$(comma) the worked policies and scores)
	@mkdir -p .build && cargo run --locked --quiet -p retention-core --example tour > .build/tour.txt
	@diff examples/tour.txt .build/tour.txt
	@cargo run --locked --quiet -p retention-core --example policy > .build/policy.txt
	@diff examples/policy.txt .build/policy.txt
	@cargo run --locked --quiet -p retention-core --example health > .build/health.txt
	@diff examples/health.txt .build/health.txt
	$(call step,Rust: examples in the documentation)
	@cargo test --locked -p retention-core --all-features --doc

.PHONY: lint-python test-python
lint-python: .venv/.debug .venv/.tools .build/catalog.json
	$(call step,Python: methods are those of the catalogue)
	@$(PY) bindings-python/generate_stubs.py --check --catalog .build/catalog.json
	$(call step,Python: types$(comma) and stubs against the compiled module)
	@cd bindings-python && ../$(PY) -m mypy
	@cd bindings-python && ../$(PY) -m mypy.stubtest --allowlist stubtest-allowed.txt retention_core

test-python: lint-python
	$(call step,Python: tests)
	@cd bindings-python && ../$(PY) -m pytest -q -n auto --maxprocesses 4 --dist loadfile
	$(call step,Repository: documents$(comma) data$(comma) expected values)
	@$(PY) -m pytest -q tests

.PHONY: lint-node test-node
lint-node: node_modules/.debug .build/catalog.json
	$(call step,Node: types are those of the catalogue)
	@node bindings-node/generate-types.mjs --check < .build/catalog.json
	$(call step,Node: types)
	@cd bindings-node && npm run --silent typecheck

test-node: lint-node
	$(call step,Node: tests)
	@cd bindings-node && npm test --silent

# --- What is set up once, and again when what it depends on changes ----------------------------------------------------

.PHONY: tools
tools:
	@missing() { printf 'missing: %s\n  %s\n' "$$1" "$$2" >&2; found=no; }; found=yes; \
	command -v cargo >/dev/null || missing 'cargo' 'install Rust 1.88 or newer with rustup'; \
	command -v cc >/dev/null || missing 'cc, which Rust links with' 'install a C toolchain (Debian, Ubuntu: apt install build-essential; macOS: xcode-select --install)'; \
	$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null \
	  || missing 'Python 3.10 or newer with venv' 'install it (Debian, Ubuntu: apt install python3-venv), or name one: make PYTHON=python3.12'; \
	node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' 2>/dev/null || missing 'Node 20 or newer' 'install Node.js'; \
	command -v npm >/dev/null || missing 'npm' 'install npm, which comes with Node.js'; \
	[ $$found = yes ]

.build/catalog.json: $(CORE) retention-core/examples/catalog.rs | tools
	$(call step,The catalogue of operations)
	@mkdir -p .build && cargo run --locked --quiet -p retention-core --example catalog > $@

.venv/bin/python: | tools
	$(call step,Python: a virtual environment in .venv)
	@$(PYTHON) -m venv .venv

.venv/.build-tools: bindings-python/requirements-dev.txt | .venv/bin/python
	$(call step,Python: maturin and polars$(comma) a few seconds)
	@$(PIP) -c $< maturin polars
	@touch $@

.venv/.tools: bindings-python/requirements-dev.txt | .venv/bin/python
	$(call step,Python: what the tests use$(comma) about 15 s)
	@$(PIP) -r $<
	@touch $@

.build/lifetimes/.installed: benches/compare/requirements-lifetimes.txt | tools
	$(call step,Python: lifetimes in an environment of its own)
	@$(PYTHON) -m venv .build/lifetimes
	@.build/lifetimes/bin/python -m pip --disable-pip-version-check --no-input install --quiet -r $<
	@touch $@

.build/churn-peers/.installed: benches/compare/requirements-churn.txt | tools
	$(call step,Python: lifelines$(comma) scikit-learn and LightGBM in an environment of their own)
	@$(PYTHON) -m venv .build/churn-peers
	@.build/churn-peers/bin/python -m pip --disable-pip-version-check --no-input install --quiet -r $<
	@touch $@

benches/compare/rules/node_modules/.installed: benches/compare/rules/package.json | tools
	$(call step,Node: json-rules-engine and zen-engine$(comma) beside the benches)
	@cd benches/compare/rules && npm install --no-audit --no-fund --no-package-lock --loglevel=error
	@touch $@

.venv/.debug: $(CORE) $(PYTHON_CRATE) | .venv/.build-tools
	$(call step,Python: build the package)
	@$(IN_PYTHON) ../.venv/bin/maturin develop --locked
	@rm -f .venv/.release && touch $@

.venv/.release: $(CORE) $(PYTHON_CRATE) | .venv/.tools
	$(call step,Python: build the package$(comma) optimised)
	@$(IN_PYTHON) ../.venv/bin/maturin develop --locked --release
	@rm -f .venv/.debug && touch $@

bindings-node/node_modules/.installed: bindings-node/package.json | tools
	$(call step,Node: what the build and the tests use)
	@cd bindings-node && npm install --no-audit --no-fund --loglevel=error
	@touch $@

node_modules/.debug: $(CORE) $(NODE_CRATE) bindings-node/node_modules/.installed
	$(call step,Node: build the package)
	@$(IN_NODE) npm run --silent build:debug
	@mkdir -p node_modules && ln -sfn ../bindings-node node_modules/retention-core
	@rm -f node_modules/.release && touch $@

node_modules/.release: $(CORE) $(NODE_CRATE) bindings-node/node_modules/.installed
	$(call step,Node: build the package$(comma) optimised)
	@$(IN_NODE) npm run --silent build
	@mkdir -p node_modules && ln -sfn ../bindings-node node_modules/retention-core
	@rm -f node_modules/.debug && touch $@
