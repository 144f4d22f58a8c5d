"""The long table, the check of the claims of the report, the rows behind a number.

INPUT   numbers and cases of surveys, interviews and records; config/claims.csv
OUTPUT  results/numbers/: numbers (parquet and CSV), cases; results/method/reproduction.csv; results/trace/ADDRESS.csv
"""


rule compute_step:
    """Numbers of a function of your own."""
    input:
        tables=tables_of_step,
        function=ancient(function_of_step),
    output:
        numbers="results/steps/{step}/numbers.parquet",
        cases="results/steps/{step}/cases.parquet",
        evidence="results/steps/{step}/numbers.sha256",
    params:
        evidence=evidence_of(function_of_step),
        own=own_step,
        source="{step}",
    run:
        step("numbers.own_numbers.compute", input, output, params, log)


rule gather_numbers:
    """The long table: one row per number, with its address, recomputed from its cases."""
    input:
        numbers=sources("numbers"),
        cases=sources("cases"),
    output:
        numbers="results/numbers/numbers.parquet",
        numbers_csv="results/numbers/numbers.csv",
        cases="results/numbers/cases.parquet",
    params:
        placements=described.placements(settings),
        in_parts=list(parts_of),
    run:
        step("numbers.gather.gather", input, output, params, log)


rule check_claims:
    """Each figure of the report compared with the number that corresponds to it."""
    input:
        claims=ancient(settings.evaluation.claims or []),
        numbers="results/numbers/numbers.parquet",
        cases="results/numbers/cases.parquet",
        decisions=expand("results/surveys/{survey}/decision.csv", survey=settings.surveys),
    output:
        reproduction="results/method/reproduction.csv",
    params:
        evidence=evidence_of(settings.evaluation.claims or []),
        records=list(settings.records),
        left_out=left_out(settings),
    run:
        step("claims.verdicts.check", input, output, params, log)


rule enumerate_coverage:
    """Exact coverage of each kind of interval for surveys of this size."""
    input:
        numbers="results/numbers/numbers.parquet",
    output:
        coverage="results/method/coverage.csv",
    params:
        level=settings.evaluation.level,
    run:
        step("surveys.analyses.interval_coverage.tabulate", input, output, params, log)


rule trace_number:
    """On request: the cases behind one number, with value and weight."""
    input:
        numbers="results/numbers/numbers.parquet",
        cases="results/numbers/cases.parquet",
    output:
        trace="results/trace/{address}.csv",
    params:
        address="{address}",
        in_parts=list(parts_of),
        left_out=left_out(settings),
    run:
        step("numbers.trace.trace", input, output, params, log)
