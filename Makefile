# make        installs what is needed into .venv, runs the evaluation, says where to look
# make test   the whole suite          make lint   the linters          make bench, make bench-peers   ratios of times
PYTHON ?= python3
RUN = .venv/bin/python -m

run: .venv/installed
	@$(RUN) snakemake
	@echo "Open results/index.html in a browser, results/tables.xlsx in Excel."

# --require-hashes: what is installed is what was tested.
.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Triangulate needs Python 3.11 or newer: make PYTHON=python3.12")'
	@echo "Installing into .venv (once, a minute or two) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch .venv/installed

test: .venv/installed
	$(RUN) pytest -n 2

lint: .venv/installed .venv-spelling/installed
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) snakefmt --check Snakefile workflow/rules
	$(RUN) snakemake --lint
	$(RUN) mypy
	.venv-spelling/bin/python -m codespell_lib README.md CHANGELOG.md CONTRIBUTING.md docs scripts workflow config

# codespell is GPL: it checks the text from an environment of its own and is never installed beside what runs.
.venv-spelling/installed: requirements-spelling.txt
	@$(PYTHON) -m venv --clear .venv-spelling
	@.venv-spelling/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spelling.txt
	@touch .venv-spelling/installed

bench: .venv/installed
	$(RUN) tests.bench

# R's survey (apt-get; GPL, so only ever a process) and svy, in an environment of its own.
bench-peers: .venv/installed
	$(RUN) tests.bench_peers

# What runs on SLURM: the packages of .venv and two more, apart so that plain runs don't load them at each start.
cluster: .venv-cluster/installed

SITE = -c 'import sysconfig; print(sysconfig.get_path("purelib"))'
.venv-cluster/installed: requirements-cluster.txt .venv/installed
	@$(RUN) venv --clear .venv-cluster
	@.venv-cluster/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-cluster.txt
	@.venv/bin/python $(SITE) > "$$(.venv-cluster/bin/python $(SITE))/triangulate.pth"
	@.venv-cluster/bin/python -m pip check --quiet --disable-pip-version-check
	@touch .venv-cluster/installed

# Pins for all platforms at once; for maintainers, needs uv.
pins:
	uv pip compile --quiet --universal --generate-hashes --no-header --extra test pyproject.toml -o requirements.txt
	printf 'snakemake-executor-plugin-slurm\nsnakemake-executor-plugin-slurm-jobstep\n' | \
	  uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-deps --python-version 3.11 - -o requirements-cluster.txt
	echo svy | uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o tests/peers/requirements.txt
	printf 'taguette==1.5.2\nsetuptools<81\n' | uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o tests/peers/requirements-taguette.txt

.PHONY: run test lint bench bench-peers cluster pins
