PYTHON ?= python3
RUN = .venv/bin/python -m
TEST = .venv-test/bin/python -m
# The packages of .venv in another environment; the path of a folder that holds packages, of the Python asked.
SITE = -c 'import sysconfig; print(sysconfig.get_path("purelib"))'
SHARE = .venv/bin/python $(SITE) > "$$($(@D)/bin/python $(SITE))/triangulate.pth"

run: .venv/installed  ## install what is needed into .venv, run the evaluation, say where to look
	@$(RUN) snakemake
	@echo "Open results/index.html in a browser, results/tables.xlsx in Excel."

# --require-hashes: what is installed is what was tested.
.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Triangulate needs Python 3.11 or newer: make PYTHON=python3.12")'
	@echo "Installing into .venv (once, a minute or two) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch .venv/installed

# What only the tests and the linters need, beside the packages of .venv, which a run alone uses.
.venv-test/installed: requirements-test.txt .venv/installed
	@echo "Installing into .venv-test (once) ..."
	@$(RUN) venv --clear .venv-test
	@$(TEST) pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-test.txt
	@$(SHARE)
	@$(TEST) pip check --quiet --disable-pip-version-check
	@touch .venv-test/installed

test: .venv-test/installed  ## the whole suite
	$(TEST) pytest -n 2

lint: .venv-test/installed .venv-spelling/installed  ## the linters
	$(TEST) ruff check .
	$(TEST) ruff format --check .
	$(TEST) snakefmt --check Snakefile workflow/rules
	$(TEST) snakemake --lint
	$(TEST) mypy
	.venv-spelling/bin/python -m codespell_lib README.md CHANGELOG.md CONTRIBUTING.md docs scripts workflow config

# codespell is GPL: it checks the text from an environment of its own and is never installed beside what runs.
.venv-spelling/installed: requirements-spelling.txt
	@$(PYTHON) -m venv --clear .venv-spelling
	@.venv-spelling/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spelling.txt
	@touch .venv-spelling/installed

bench: .venv-test/installed  ## ratios of times
	$(TEST) tests.bench

bench-growth: .venv-test/installed  ## processor seconds of runs with more columns and more surveys
	$(TEST) tests.bench_growth

profile: .venv-test/installed  ## processor seconds of each step of the evaluation
	$(TEST) tests.step_times

# R's survey (apt-get; GPL, so only ever a process) and svy, in an environment of its own.
bench-peers: .venv-test/installed  ## ratios of times to R's survey and svy
	$(TEST) tests.bench_peers

# What runs on SLURM: the packages of .venv and two more, apart so that plain runs don't load them at each start.
cluster: .venv-cluster/installed  ## what SLURM needs beside .venv

.venv-cluster/installed: requirements-cluster.txt .venv/installed
	@$(RUN) venv --clear .venv-cluster
	@.venv-cluster/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-cluster.txt
	@$(SHARE)
	@.venv-cluster/bin/python -m pip check --quiet --disable-pip-version-check
	@touch .venv-cluster/installed

# Pins for all platforms at once; for maintainers, needs uv. What has a pin keeps it: --upgrade-package NAME gives a newer one.
# The tests are resolved beside the run; then all lines that the run pins in the same words are left out of theirs.
COMPILE = uv pip compile --quiet --universal --generate-hashes --no-header
TESTS = $(COMPILE) --extra test -c requirements.txt pyproject.toml -o requirements-test.txt
pins:  ## new pins of all packages, for maintainers
	$(COMPILE) pyproject.toml -o requirements.txt
	$(TESTS)
	$(TESTS) $$(grep -Fx -f requirements-test.txt requirements.txt | sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p')
	printf 'snakemake-executor-plugin-slurm\nsnakemake-executor-plugin-slurm-jobstep\n' | \
	  $(COMPILE) --no-annotate --no-deps --python-version 3.11 - -o requirements-cluster.txt
	echo svy | $(COMPILE) --no-annotate --python-version 3.11 - -o tests/peers/requirements.txt
	printf 'taguette==1.5.2\nsetuptools<81\n' | $(COMPILE) --no-annotate --python-version 3.11 - -o tests/peers/requirements-taguette.txt

# Drawn by Snakemake of the tiny evaluation, written into README.md.
rulegraph: .venv-test/installed  ## draw what hangs on what, for README.md
	$(TEST) tests.rulegraph

# What a rule says of itself after "On request", beside its first output.
ASKED = /^rule /{said = ""} /"""On request: /{said = $$0; sub(/.*On request: /, "", said); sub(/""".*/, "", said)} \
  said && /^    output:/{out = 1} said && out && match($$0, /"[^"]+"/){print "snakemake " substr($$0, RSTART + 1, RLENGTH - 2); \
  print "\t" said; said = ""; out = 0}
help:  ## this list, and what snakemake makes on request
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/make \1\t\2/p' Makefile | expand -t 20
	@awk '$(ASKED)' workflow/rules/*.smk | expand -t 20

.PHONY: run test lint bench bench-peers bench-growth profile cluster pins rulegraph help
