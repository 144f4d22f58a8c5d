"""Pages and the workbook: what a reader opens.

INPUT   results/findings/, results/method/reproduction.csv, tables of the surveys
OUTPUT  results/index.html, results/findings/{finding}.html, results/surveys/{survey}/index.html,
        results/interviews/{scheme}/index.html, results/method/*.html,
        results/tables.xlsx, results/tables.docx, results/findings/{finding}.docx, results/report/{report}.docx
"""

# Of each survey and each scheme: its title, and what numbers are made of it.
titles = {
    "surveys": {key: one.title for key, one in settings.surveys.items()},
    "schemes": {key: one.title for key, one in settings.schemes.items()},
}
counted = {
    "surveys": {key: list(one.items) for key, one in settings.surveys.items()},
    "schemes": {key: [*one.codes, *one.nets] for key, one in settings.schemes.items()},
}


rule write_finding_page:
    """One page per finding: tables, figures, sources, sentences with their verdicts."""
    input:
        **of_finding("cells.parquet sentences"),
        **of_method("reproduction"),
        figures="results/findings/{finding}/figures",
        curves="results/findings/{finding}/curves",
        specifications=of_each_survey("specifications.csv"),
    output:
        page=page("findings/{finding}", "finding", "Findings"),
    params:
        **counted,
        finding=finding,
        key="{finding}",
        evaluation=evaluation,
    run:
        step("pages.finding_pages.finding_page", input, output, params, log)


rule write_survey_page:
    """The page of a survey: response, nonresponse, cleaning, weights, and the history of each item."""
    input:
        **of_survey("nonresponse decision dispositions bases skip_errors skip_logic cleaning_log review"),
        **of_survey("cleaning_counts comparisons weights weighting_log weights_report design_effects"),
        response_numbers="results/surveys/{survey}/response/numbers.parquet",
        numbers="results/surveys/{survey}/items/numbers.parquet",
    output:
        page=page("surveys/{survey}/index", "survey", "Surveys"),
    wildcard_constraints:
        survey=one_of(settings.surveys),
    params:
        survey=survey,
        evaluation=evaluation,
    run:
        step("pages.survey_page.survey_page", input, output, params, log)


rule write_scheme_page:
    """The page of a scheme: codes, respondents by code, intercoder agreement, coder sensitivity, signed quotes."""
    input:
        **of_scheme("coded_segments respondents sensitivity cooccurrence saturation rule_coverage"),
        **of_scheme("agreement adjudication"),
        doubled="results/interviews/{scheme}/double_coded.csv",
        quotes=quotes,
    output:
        page=page("interviews/{scheme}/index", "scheme", "Interviews"),
    params:
        scheme=scheme,
        source="{scheme}",
        evaluation=evaluation,
    run:
        step("pages.scheme_page.scheme_page", input, output, params, log)


rule write_passages_page:
    """On request: the passages of a scheme code by code, and those that a person has to confirm, confidential."""
    input:
        **of_scheme("codings.parquet memos.parquet"),
        notes=texts,
        summaries=summaries,
    output:
        page="results/interviews/{scheme}/passages.html",
    params:
        scheme=scheme,
        source="{scheme}",
        evaluation=evaluation,
    run:
        step("pages.passages_page.passages_page", input, output, params, log)


rule write_method_page:
    """Response rates, coverage of intervals, agreement, assumptions, what was received."""
    input:
        **of_method("coverage assumptions received"),
        numbers="results/numbers/numbers.parquet",
        decisions=of_each_survey("decision.csv"),
        agreements=expand("results/interviews/{scheme}/agreement.csv", scheme=settings.schemes),
    output:
        page=page("method/method", "method", "Method"),
    params:
        **titles,
        evaluation=evaluation,
    run:
        step("pages.method_page.method_page", input, output, params, log)


rule write_reproduction_page:
    """Each figure of the report with its verdict."""
    input:
        reproduction="results/method/reproduction.csv",
    output:
        page=page("method/reproduction", "reproduction", "Method"),
    params:
        evaluation=evaluation,
    run:
        step("pages.finding_pages.reproduction_page", input, output, params, log)


rule write_index:
    """The page to start from."""
    input:
        reproduction="results/method/reproduction.csv",
    output:
        page=page("index", "index", "Findings"),
    params:
        **titles,
        findings={key: one.title for key, one in settings.findings.items()},
        evaluation=evaluation,
    run:
        step("pages.finding_pages.index_page", input, output, params, log)


rule write_workbook:
    """The workbook: one sheet per table, numbers as numbers."""
    input:
        cells=expand("results/findings/{finding}/cells.parquet", finding=settings.findings),
    output:
        workbook="results/tables.xlsx",
    params:
        findings={key: described.plain(one) for key, one in settings.findings.items()},
        evaluation=evaluation,
    run:
        step("pages.tables_workbook.write", input, output, params, log)


rule write_word_of_finding:
    """The tables and figures of a finding in Word."""
    input:
        cells="results/findings/{finding}/cells.parquet",
        figures="results/findings/{finding}/figures",
    output:
        word="results/findings/{finding}.docx",
    params:
        finding=finding,
        key="{finding}",
        evaluation=evaluation,
        language=settings.evaluation.language,
    run:
        step("pages.word_files.finding_file", input, output, params, log)


rule write_word_of_all:
    """All tables and figures in Word, with lists of them."""
    input:
        cells=expand("results/findings/{finding}/cells.parquet", finding=settings.findings),
        figures=expand("results/findings/{finding}/figures", finding=settings.findings),
    output:
        word="results/tables.docx",
    params:
        findings={key: described.plain(one) for key, one in settings.findings.items()},
        evaluation=evaluation,
        language=settings.evaluation.language,
    run:
        step("pages.word_files.tables_file", input, output, params, log)


rule fill_report:
    """A Word file of raw/report/ with the numbers, tables and figures that it names."""
    input:
        report=ancient(report_file),
        numbers="results/numbers/numbers.parquet",
        decisions=expand("results/surveys/{survey}/decision.csv", survey=settings.surveys),
        cells=expand("results/findings/{finding}/cells.parquet", finding=settings.findings),
        figures=expand("results/findings/{finding}/figures", finding=settings.findings),
    output:
        word="results/report/{report}.docx",
        evidence="results/report/{report}.sha256",
    params:
        evidence=evidence_of(report_file),
        findings={key: described.plain(one) for key, one in settings.findings.items()},
        name="{report}",
        mark=evaluation["mark"],
        language=settings.evaluation.language,
        smallest={name: getattr(settings.evaluation, name) for name in ("min_base", "min_cell")},
    run:
        step("pages.report_file.fill", input, output, params, log)
