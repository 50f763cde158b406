.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
PERIOD ?=
RUN := .venv/bin/
ifeq ($(OS),Windows_NT)
RUN := .venv/Scripts/
endif

help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/ready ## Make up a company with a quarter of messy workbooks, and run everything on it
	$(RUN)pipeline demo demo

report: .venv/ready ## Collect what is new in inbox/ and render the reports (PERIOD=2026-03 to choose)
	$(RUN)pipeline run $(if $(PERIOD),--period $(PERIOD))

collect: .venv/ready ## Read, check and file what is new in inbox/
	$(RUN)pipeline collect

status: .venv/ready ## Show who has sent what, and what waits for a person
	$(RUN)pipeline status

mail: .venv/ready ## Compose the mails into outbox/; nothing is sent
	$(RUN)pipeline mail

test: .venv/dev ## Run the tests
	$(RUN)python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder -m "not long"

test-long: .venv/dev ## Run the tests that take more than a minute, too
	$(RUN)python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

lint: .venv/dev ## Check style
	$(RUN)ruff check .
	$(RUN)ruff format --check .

types: .venv/dev ## Check types
	$(RUN)mypy

bench: .venv/dev ## Measure against plain pandas and bare parsing, side by side
	$(RUN)python -m benchmarks.collect

bench-report: .venv/dev ## Measure the reports of a quarter of 50 branches beside plain pandas
	$(RUN)python -m benchmarks.reporting

bench-identity: .venv/dev ## Measure who is found to be one customer, on a labelled set of made-up companies
	$(RUN)python -m benchmarks.identity

fuzz: .venv/dev ## Read damaged workbooks for ten CPU minutes (FUZZ_SECONDS=60 for less)
	$(RUN)python -m fuzz.read

messages: .venv/dev ## Compile the message catalogues after editing a .po file
	for po in pipeline/messages/*/LC_MESSAGES/*.po; do \
	  $(RUN)pybabel -q compile -f -d pipeline/messages -D $$(basename $$po .po) || exit 1; done

findings-docs: .venv/dev ## Renew the tables in docs/findings/ after a change of rules or wordings
	$(RUN)python -m docs.findings_tables

lock: .venv/dev ## Pin the newest allowed versions of all packages
	uv pip compile -q -U --generate-hashes --universal --no-header --no-annotate --no-emit-index-url --group build pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --universal --no-header --no-annotate --no-emit-index-url --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

ok: lint types test ## All that CI runs

clean: ## Remove what can be made again; never inbox/ or archive/
	rm -rf .venv build demo reports/[0-9]* outbox .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

.venv/ready: requirements.lock pyproject.toml
	sh bin/set-up requirements.lock
	touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	sh bin/set-up requirements-dev.lock
	touch $@ .venv/ready

.PHONY: help demo report collect status mail test test-long lint types bench bench-report bench-identity fuzz messages findings-docs lock ok clean
