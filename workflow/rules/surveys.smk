"""From the export of a survey to its numbers.

INPUT   raw/surveys/, raw/frames/, config/surveys/
OUTPUT  results/surveys/{survey}/: frame, received, responses, cleaning_log, dispositions, decision, weights, bases,
        response/ (rates and representation) and items/ (ratings), each with numbers and the cases behind them
"""


rule read_frame:
    """The persons the survey was sent to."""
    input:
        frame_file=ancient(frame_file),
    output:
        frame="results/surveys/{survey}/frame.parquet",
        evidence="results/surveys/{survey}/frame.sha256",
    wildcard_constraints:
        survey=one_of(settings.surveys),
    params:
        evidence=evidence_of(frame_file),
        survey=survey,
        asked=groups_asked("survey"),
    run:
        step("surveys.received.sampling_frame.read", input, output, params, log)


rule read_survey:
    """The answers as received, choices decoded, personal data left behind."""
    input:
        export=ancient(export),
        form=ancient(form),
        code=reader,
    output:
        received="results/surveys/{survey}/received.parquet",
        evidence="results/surveys/{survey}/received.sha256",
        skip_logic="results/surveys/{survey}/skip_logic.csv",
    params:
        evidence=evidence_of(export, form),
        survey=survey,
    run:
        step("surveys.received.received_answers.read", input, output, params, log)


rule clean_survey:
    """The answers that count; each change is a row of the cleaning log; open answers that a scheme codes as codes."""
    input:
        received="results/surveys/{survey}/received.parquet",
        frame="results/surveys/{survey}/frame.parquet",
        corrections=ancient(corrections),
        codes=codes_of_answers,
    output:
        responses="results/surveys/{survey}/responses.parquet",
        cleaning_log="results/surveys/{survey}/cleaning_log.csv",
        cleaning_counts="results/surveys/{survey}/cleaning_counts.csv",
        evidence="results/surveys/{survey}/cleaning_log.sha256",
    params:
        evidence=evidence_of(corrections),
        survey=survey,
    run:
        step("surveys.answers.cleaning.clean", input, output, params, log)


rule account_for_answers:
    """What became of each person; from the invited to the base of each item; response rates, and whether it is used."""
    input:
        received="results/surveys/{survey}/received.parquet",
        cleaning_log="results/surveys/{survey}/cleaning_log.csv",
        responses="results/surveys/{survey}/responses.parquet",
        frame="results/surveys/{survey}/frame.parquet",
    output:
        dispositions="results/surveys/{survey}/dispositions.csv",
        bases="results/surveys/{survey}/bases.csv",
        skip_errors="results/surveys/{survey}/skip_errors.csv",
        review="results/surveys/{survey}/review.csv",
        numbers="results/surveys/{survey}/response/numbers.parquet",
        cases="results/surveys/{survey}/response/cases.parquet",
        decision="results/surveys/{survey}/decision.csv",
    params:
        survey=survey,
    run:
        steps = (
            "surveys.answers.dispositions.settle",
            "surveys.answers.ledger.tabulate",
            "surveys.answers.for_review.list_open",
            "surveys.analyses.response.count",
        )
        step(steps, input, output, params, log)


rule weigh_survey:
    """Weights from the answers up to the frame."""
    input:
        dispositions="results/surveys/{survey}/dispositions.csv",
        frame="results/surveys/{survey}/frame.parquet",
        responses="results/surveys/{survey}/responses.parquet",
    output:
        weights="results/surveys/{survey}/weights.csv",
        weighting_log="results/surveys/{survey}/weighting_log.csv",
        weights_report="results/surveys/{survey}/weights_report.csv",
    params:
        survey=survey,
    run:
        step("surveys.answers.survey_weights.weigh", input, output, params, log)


rule estimate_items:
    """Shares, nets, means and ranks of each item, with bases and intervals."""
    input:
        responses="results/surveys/{survey}/responses.parquet",
        dispositions="results/surveys/{survey}/dispositions.csv",
        weights="results/surveys/{survey}/weights.csv",
        decision="results/surveys/{survey}/decision.csv",
        bases="results/surveys/{survey}/bases.csv",
    output:
        numbers="results/surveys/{survey}/items/numbers.parquet",
        cases="results/surveys/{survey}/items/cases.parquet",
    params:
        survey=survey,
    run:
        step("surveys.engine.estimates.estimate", input, output, params, log)


rule examine_survey:
    """Who is missing and what that could change; do groups differ; what design and weights cost."""
    input:
        responses="results/surveys/{survey}/responses.parquet",
        dispositions="results/surveys/{survey}/dispositions.csv",
        weights="results/surveys/{survey}/weights.csv",
        decision="results/surveys/{survey}/decision.csv",
    output:
        nonresponse="results/surveys/{survey}/nonresponse.csv",
        comparisons="results/surveys/{survey}/comparisons.csv",
        design_effects="results/surveys/{survey}/design_effects.csv",
    params:
        survey=survey,
    run:
        steps = (
            "surveys.analyses.nonresponse.examine",
            "surveys.analyses.group_tests.compare",
            "surveys.analyses.design_effects.measure",
        )
        step(steps, input, output, params, log)


rule export_survey:
    """On request: the answers that count for SPSS and Stata; what these files can't hold."""
    input:
        responses="results/surveys/{survey}/responses.parquet",
        dispositions="results/surveys/{survey}/dispositions.csv",
        weights="results/surveys/{survey}/weights.csv",
    output:
        spss="results/surveys/{survey}/responses.sav",
        stata="results/surveys/{survey}/responses.dta",
        losses="results/surveys/{survey}/responses.losses.csv",
    params:
        survey=survey,
    run:
        step("surveys.handover.statistical_files.write", input, output, params, log)


rule count_part:
    """One part of a survey, read, cleaned and counted by itself."""
    input:
        part=ancient(part),
        first=ancient(first_part),
        frame="results/surveys/{survey}/frame.parquet",
    output:
        counted=directory("results/surveys/{survey}/parts/{part}"),
        evidence="results/surveys/{survey}/parts/{part}.sha256",
    wildcard_constraints:
        survey=one_of(parts_of),
        part="[^/]+",
    params:
        evidence=evidence_of(part, first_part),
        survey=survey,
    run:
        step("surveys.parts.counted_parts.count", input, output, params, log)


rule join_parts:
    """The numbers of a survey in parts, and its other tables: the same as of one file, however it is divided."""
    input:
        parts=parts,
        frame="results/surveys/{survey}/frame.parquet",
    output:
        numbers="results/surveys/{survey}/items/numbers.parquet",
        cases="results/surveys/{survey}/items/cases.parquet",
        response_numbers="results/surveys/{survey}/response/numbers.parquet",
        response_cases="results/surveys/{survey}/response/cases.parquet",
        decision="results/surveys/{survey}/decision.csv",
        bases="results/surveys/{survey}/bases.csv",
        skip_errors="results/surveys/{survey}/skip_errors.csv",
        skip_logic="results/surveys/{survey}/skip_logic.csv",
        cleaning_log="results/surveys/{survey}/cleaning_log.csv",
        cleaning_counts="results/surveys/{survey}/cleaning_counts.csv",
        review="results/surveys/{survey}/review.csv",
        dispositions="results/surveys/{survey}/dispositions.csv",
        weights="results/surveys/{survey}/weights.csv",
        weighting_log="results/surveys/{survey}/weighting_log.csv",
        weights_report="results/surveys/{survey}/weights_report.csv",
        nonresponse="results/surveys/{survey}/nonresponse.csv",
        specifications="results/surveys/{survey}/specifications.csv",
        comparisons="results/surveys/{survey}/comparisons.csv",
        design_effects="results/surveys/{survey}/design_effects.csv",
    wildcard_constraints:
        survey=one_of(parts_of),
    params:
        survey=survey,
    run:
        step("surveys.parts.joined_parts.join", input, output, params, log)
