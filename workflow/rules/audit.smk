"""What was received, what was assumed, how it was set.

INPUT   raw/, scripts/, config/
OUTPUT  results/method/: received.csv (hashes), assumptions.csv (each `# ASSUME:`), settings.json;
        results/audit/: a script for R with what it reads; results/README.md, data_dictionary.csv: what all files are
"""


rule list_received:
    """Every file of raw/ with its size and hash, compared with what the steps read."""
    input:
        files=ancient(received.files(Path("raw"))),
        read=read_by_steps(),
    output:
        received="results/method/received.csv",
    params:
        evidence=evidence_of(received.files(Path("raw"))),
    run:
        step("audit.received.tabulate", input, output, params, log)


rule list_assumptions:
    """Every judgement that the code or a description marks where it is made."""
    input:
        sources=[*modules.all_files(Path(workflow.basedir)), *described.files()],
    output:
        assumptions="results/method/assumptions.csv",
    params:
        evidence=evidence_of(described.files()),
    run:
        step("audit.assumptions.tabulate", input, output, params, log)


rule write_settings:
    """The settings as they were read, all in one file."""
    output:
        settings="results/method/settings.json",
    params:
        settings=described.merged(settings),
    run:
        step("audit.received.settings", input, output, params, log)


rule write_data_dictionary:
    """What each file of results/ is, and what the columns of its tables mean."""
    output:
        readme="results/README.md",
        dictionary="results/data_dictionary.csv",
    run:
        step("audit.data_dictionary.write", input, output, params, log)


rule write_auditor:
    """On request: a script for R's package survey that computes all numbers of a survey anew (its answers: confidential)."""
    input:
        **of_survey("dispositions weights decision items/numbers.parquet"),
        responses=answers_kept,
        tests="results/surveys/{survey}/comparisons.csv",
    output:
        script="results/audit/{survey}.R",
        answers="results/audit/{survey}.answers.csv",
        ours="results/audit/{survey}.numbers.csv",
    wildcard_constraints:
        survey=one_of(settings.surveys),
    params:
        survey=survey,
    run:
        step("audit.auditor.write", input, output, params, log)
