"""Pages and the workbook: what a reader opens.

INPUT   results/findings/, results/method/reproduction.csv, ledgers of the surveys
OUTPUT  results/index.html, results/findings/{finding}.html, results/method/*.html, results/tables.xlsx
"""


rule write_finding_page:
    """A page a finding: tables, figures, sources, sentences with their verdicts."""
    input:
        cells="results/findings/{finding}/cells.parquet",
        figures="results/findings/{finding}/figures",
        reproduction="results/method/reproduction.csv",
        sentences="results/findings/{finding}/sentences.csv",
        stabilities=ledgers("stability.csv"),
        curves="results/findings/{finding}/curves",
        code=code("editions.pages"),
    output:
        page=report(
            "results/findings/{finding}.html",
            caption="../report/finding.rst",
            category="Findings",
        ),
    log:
        "logs/write_finding_page/{finding}.log",
    params:
        finding=finding,
        key="{finding}",
        evaluation=evaluation,
    run:
        step("editions.pages.finding_page", input, output, params, log)


rule write_method_page:
    """Response rates, bases, cleaning, weights, agreement, assumptions, what was received."""
    input:
        numbers="results/numbers/numbers.parquet",
        decisions=ledgers("decision.csv"),
        bases=ledgers("bases.csv"),
        routings=ledgers("routing.csv"),
        cleaning_counts=ledgers("cleaning_counts.csv"),
        reviews=ledgers("review.csv"),
        dispositions=ledgers("dispositions.csv"),
        weights=ledgers("weights.csv"),
        weighting_logs=ledgers("weighting_log.csv"),
        weights_reports=ledgers("weights_report.csv"),
        agreements=expand("results/interviews/{scheme}/agreement.csv", scheme=settings.schemes),
        coverage="results/method/coverage.csv",
        assumptions="results/method/assumptions.csv",
        received="results/method/received.csv",
        code=code("editions.pages"),
    output:
        page=report(
            "results/method/method.html",
            caption="../report/method.rst",
            category="Method",
        ),
    log:
        "logs/write_method_page/method.log",
    params:
        surveys=list(settings.surveys),
        schemes=list(settings.schemes),
        evaluation=evaluation,
    run:
        step("editions.pages.method_page", input, output, params, log)


rule write_reproduction_page:
    """Each figure of the report with its verdict."""
    input:
        reproduction="results/method/reproduction.csv",
        code=code("editions.pages"),
    output:
        page=report(
            "results/method/reproduction.html",
            caption="../report/reproduction.rst",
            category="Method",
        ),
    log:
        "logs/write_reproduction_page/reproduction.log",
    params:
        evaluation=evaluation,
    run:
        step("editions.pages.reproduction_page", input, output, params, log)


rule write_index:
    """The page to start from."""
    input:
        reproduction="results/method/reproduction.csv",
        code=code("editions.pages"),
    output:
        page=report("results/index.html", caption="../report/index.rst", category="Findings"),
    log:
        "logs/write_index/index.log",
    params:
        findings=[{"key": key, "title": one.title} for key, one in settings.findings.items()],
        evaluation=evaluation,
    run:
        step("editions.pages.index_page", input, output, params, log)


rule write_workbook:
    """A sheet a table, numbers as numbers."""
    input:
        cells=expand("results/findings/{finding}/cells.parquet", finding=settings.findings),
        code=code("editions.workbook"),
    output:
        workbook="results/tables.xlsx",
    log:
        "logs/write_workbook/tables.log",
    params:
        findings={key: described.plain(one) for key, one in settings.findings.items()},
        evaluation=evaluation,
    run:
        step("editions.workbook.write", input, output, params, log)
