# Three commands: `make run` sets everything up and carries a command out; `make app` builds the app for installing; `make
# test` sets everything up and tests it. The rest is for working on Errand.

COMMAND ?= text Priya that I am running ten minutes late and remind me to call the plumber tomorrow at 9am
export CMAKE_GENERATOR := Ninja

.PHONY: run app test setup build lint bench train

run: build
	scripts/demo "$(COMMAND)"

app:
	scripts/setup app
	scripts/bundle

test:
	scripts/setup test
	scripts/test

setup:
	scripts/setup

build: setup
	cargo build --release --locked

lint:
	scripts/lint

bench: build
	cargo bench --bench assistant

train:
	scripts/setup test
	training/run.sh

