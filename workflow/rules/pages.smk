"""Pages and the workbook: what a reader opens.

INPUT   results/findings/, results/method/reproduction.csv, ledgers of the surveys
OUTPUT  results/index.html, results/findings/{finding}.html, results/surveys/{survey}/index.html,
        results/interviews/{scheme}/index.html, results/method/*.html,
        results/tables.xlsx
"""


rule write_finding_page:
    """A page a finding: tables, figures, sources, sentences with their verdicts."""
    input:
        cells="results/findings/{finding}/cells.parquet",
        figures="results/findings/{finding}/figures",
        sentences="results/findings/{finding}/sentences.csv",
        stabilities=ledgers("stability.csv"),
        curves="results/findings/{finding}/curves",
        reproduction="results/method/reproduction.csv",
    output:
        page=report(
            "results/findings/{finding}.html",
            caption="../report/finding.rst",
            category="Findings",
        ),
    params:
        finding=finding,
        key="{finding}",
        surveys={key: list(one.items) for key, one in settings.surveys.items()},
        schemes={key: [*one.codes, *one.nets] for key, one in settings.schemes.items()},
        evaluation=evaluation,
    run:
        step("pages.finding_pages.finding_page", input, output, params, log)


rule write_survey_page:
    """Who answered and who is missing, cleaning, weights, and of each item all that was done to it."""
    input:
        response_numbers="results/surveys/{survey}/response/numbers.parquet",
        numbers="results/surveys/{survey}/items/numbers.parquet",
        nonresponse="results/surveys/{survey}/nonresponse.csv",
        decision="results/surveys/{survey}/decision.csv",
        dispositions="results/surveys/{survey}/dispositions.csv",
        bases="results/surveys/{survey}/bases.csv",
        routing="results/surveys/{survey}/routing.csv",
        skip_logic="results/surveys/{survey}/skip_logic.csv",
        cleaning_log="results/surveys/{survey}/cleaning_log.csv",
        cleaning_counts="results/surveys/{survey}/cleaning_counts.csv",
        review="results/surveys/{survey}/review.csv",
        comparisons="results/surveys/{survey}/comparisons.csv",
        weights="results/surveys/{survey}/weights.csv",
        weighting_log="results/surveys/{survey}/weighting_log.csv",
        weights_report="results/surveys/{survey}/weights_report.csv",
    output:
        page=report(
            "results/surveys/{survey}/index.html",
            caption="../report/survey.rst",
            category="Surveys",
        ),
    wildcard_constraints:
        survey=one_of(settings.surveys),
    params:
        survey=survey,
        scales=scales,
        evaluation=evaluation,
    run:
        step("pages.survey_page.survey_page", input, output, params, log)


rule write_scheme_page:
    """Codes, who has them, how far coders agree, what the shares hang on; of words signed quotes alone."""
    input:
        coded_segments="results/interviews/{scheme}/coded_segments.csv",
        respondents="results/interviews/{scheme}/respondents.csv",
        sensitivity="results/interviews/{scheme}/sensitivity.csv",
        cooccurrence="results/interviews/{scheme}/cooccurrence.csv",
        saturation="results/interviews/{scheme}/saturation.csv",
        rule_coverage="results/interviews/{scheme}/rule_coverage.csv",
        agreement="results/interviews/{scheme}/agreement.csv",
        doubled="results/interviews/{scheme}/double_coded.csv",
        adjudication="results/interviews/{scheme}/adjudication.csv",
        quotes=quotes,
    output:
        page=report(
            "results/interviews/{scheme}/index.html",
            caption="../report/scheme.rst",
            category="Interviews",
        ),
    params:
        scheme=scheme,
        source="{scheme}",
        evaluation=evaluation,
    run:
        step("pages.scheme_page.scheme_page", input, output, params, log)


rule write_method_page:
    """Response rates, coverage of intervals, agreement, assumptions, what was received."""
    input:
        numbers="results/numbers/numbers.parquet",
        decisions=ledgers("decision.csv"),
        agreements=expand("results/interviews/{scheme}/agreement.csv", scheme=settings.schemes),
        coverage="results/method/coverage.csv",
        assumptions="results/method/assumptions.csv",
        received="results/method/received.csv",
    output:
        page=report(
            "results/method/method.html",
            caption="../report/method.rst",
            category="Method",
        ),
    params:
        surveys={key: one.title for key, one in settings.surveys.items()},
        schemes={key: one.title for key, one in settings.schemes.items()},
        evaluation=evaluation,
    run:
        step("pages.method_page.method_page", input, output, params, log)


rule write_reproduction_page:
    """Each figure of the report with its verdict."""
    input:
        reproduction="results/method/reproduction.csv",
    output:
        page=report(
            "results/method/reproduction.html",
            caption="../report/reproduction.rst",
            category="Method",
        ),
    params:
        evaluation=evaluation,
    run:
        step("pages.finding_pages.reproduction_page", input, output, params, log)


rule write_index:
    """The page to start from."""
    input:
        reproduction="results/method/reproduction.csv",
    output:
        page=report("results/index.html", caption="../report/index.rst", category="Findings"),
    params:
        findings={key: one.title for key, one in settings.findings.items()},
        surveys={key: one.title for key, one in settings.surveys.items()},
        schemes={key: one.title for key, one in settings.schemes.items()},
        evaluation=evaluation,
    run:
        step("pages.finding_pages.index_page", input, output, params, log)


rule write_workbook:
    """A sheet a table, numbers as numbers."""
    input:
        cells=expand("results/findings/{finding}/cells.parquet", finding=settings.findings),
    output:
        workbook="results/tables.xlsx",
    params:
        findings={key: described.plain(one) for key, one in settings.findings.items()},
        evaluation=evaluation,
    run:
        step("pages.tables_workbook.write", input, output, params, log)
