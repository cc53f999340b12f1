# Two commands: `make run` sets everything up and carries a command out; `make test` sets everything up and tests it.
# The rest is for working on Errand.

COMMAND ?= text Priya that I am running ten minutes late and remind me to call the plumber tomorrow at 9am
export CMAKE_GENERATOR := Ninja

.PHONY: run test setup build lint bench train

run: build
	scripts/demo "$(COMMAND)"

test:
	scripts/setup test
	scripts/test

setup:
	scripts/setup

build: setup
	cargo build --release --workspace --locked

lint:
	scripts/lint

bench: build
	cargo bench --bench assistant

train:
	scripts/setup test
	training/run.sh

