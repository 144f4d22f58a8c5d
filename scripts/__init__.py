"""The steps of an evaluation: pure functions from evidence to tables. Nothing here imports Snakemake."""
