"""Layout of numbers as the tables and figures of the findings, and the check of their sentences.

INPUT   results/numbers/, config/findings/, answers as received
OUTPUT  results/findings/{finding}/: cells (all tables, long), tables/ (CSV and HTML), figures/ (SVG and PNG),
        sentences (does each hold, what would overturn it), curves/ (SVG); results/surveys/{survey}/specifications.csv
"""


rule lay_out_tables:
    """The tables of a finding: only a layout of rows of the long table."""
    input:
        numbers="results/numbers/numbers.parquet",
        decisions=expand("results/surveys/{survey}/decision.csv", survey=settings.surveys),
    output:
        cells="results/findings/{finding}/cells.parquet",
        tables=directory("results/findings/{finding}/tables"),
    params:
        finding=finding,
        key="{finding}",
        mark=evaluation["mark"],
        sources=described.source_lines(settings),
        places=places,
    run:
        step("findings.finding_tables.lay_out", input, output, params, log)


rule draw_figures:
    """The figures of a finding, drawn from the cells of its tables."""
    input:
        cells="results/findings/{finding}/cells.parquet",
    output:
        figures=directory("results/findings/{finding}/figures"),
    params:
        finding=finding,
        key="{finding}",
        mark=evaluation["mark"],
        places=places,
    run:
        step("findings.figures.draw", input, output, params, log)


rule check_sentences:
    """Whether each declared sentence of a finding holds on the numbers and over its interval; what would overturn it."""
    input:
        numbers="results/numbers/numbers.parquet",
        decisions=of_each_survey("decision.csv"),
    output:
        sentences="results/findings/{finding}/sentences.csv",
    params:
        finding=finding,
        key="{finding}",
    run:
        step("findings.sentences.check", input, output, params, log)


rule vary_sentences:
    """Each declared sentence on a survey under every other way of counting."""
    input:
        received="results/surveys/{survey}/received.parquet",
        frame="results/surveys/{survey}/frame.parquet",
        corrections=ancient(corrections),
        codes=codes_of_answers,
    output:
        specifications="results/surveys/{survey}/specifications.csv",
    params:
        evidence=evidence_of(corrections),
        survey=survey,
        sentences=declared_sentences,
    run:
        step("surveys.analyses.ways_of_counting.vary", input, output, params, log)


rule draw_curves:
    """One specification curve per sentence: every way of counting, and where the sentence holds."""
    input:
        specifications=of_each_survey("specifications.csv"),
    output:
        curves=directory("results/findings/{finding}/curves"),
    params:
        key="{finding}",
    run:
        step("findings.specification_curves.draw", input, output, params, log)
