"""Layout of numbers as the tables and figures of the findings.

INPUT   results/numbers/, config/findings/
OUTPUT  results/findings/{finding}/: cells (all tables, long), tables/ (CSV and HTML), figures/ (SVG and PNG)
"""


rule lay_out_tables:
    """The tables of a finding: only a layout of rows of the long table."""
    input:
        numbers="results/numbers/numbers.parquet",
        decisions=expand("results/surveys/{survey}/decision.csv", survey=settings.surveys),
        code=code("findings.tables"),
    output:
        cells="results/findings/{finding}/cells.parquet",
        tables=directory("results/findings/{finding}/tables"),
    log:
        "logs/lay_out_tables/{finding}.log",
    params:
        finding=finding,
        key="{finding}",
        mark=evaluation["mark"],
        sources=described.source_lines(settings),
    run:
        step("findings.tables.lay_out", input, output, params, log)


rule draw_figures:
    """The figures of a finding, drawn from the cells of its tables."""
    input:
        cells="results/findings/{finding}/cells.parquet",
        code=code("findings.figures"),
    output:
        figures=directory("results/findings/{finding}/figures"),
    log:
        "logs/draw_figures/{finding}.log",
    params:
        finding=finding,
        key="{finding}",
        mark=evaluation["mark"],
    run:
        step("findings.figures.draw", input, output, params, log)
