# Two commands matter: `make demo` and `make test`. The rest serves them.
.DEFAULT_GOAL := help
AUTHORITY ?= buckinghamshire
.PHONY: help setup setup-test demo test bless bench bench-linkage bench-directory clean-demo

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## Install what building needs (fonts, components, styles)
	@scripts/setup.sh build

setup-test: ## Install what tests need besides (PostgreSQL, Chromium, cargo-deny)
	@scripts/setup.sh test

demo: setup ## Build, make a synthetic authority on SQLite, serve it on 127.0.0.1:8080 (AUTHORITY=york for another)
	cargo run --quiet --bin earlyhelp -- demo --authority $(AUTHORITY)

test: setup-test ## Run every check and every test
	@scripts/test.sh

bench: setup-test ## Measure the pages on 100,000 families, both engines; write docs/performance.md
	@scripts/bench.sh

bench-linkage: ## Link generated files with Splink and with our engine in turn; write docs/linkage-performance.md
	@scripts/bench-linkage.sh

bench-directory: setup-test ## Measure the directory's search beside PostgreSQL's own, on 10,000 services
	@scripts/bench-directory.sh

bless: setup-test ## Write the generated documents anew; read the diff before you commit it
	@scripts/test.sh bless

clean-demo: ## Remove the demos' databases
	rm -rf var/demo
