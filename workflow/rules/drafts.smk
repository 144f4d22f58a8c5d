"""Drafts of descriptions of what is not yet described: `snakemake drafts`, or one by its name.

INPUT   raw/surveys/, raw/frames/, raw/records/, raw/interviews/
OUTPUT  config/config.draft.yaml, config/surveys/NAME.draft.yaml with its scales (NAME.scales.draft.yaml) and its first
        tables (config/findings/NAME.draft.yaml), config/records/NAME.draft.yaml with its first tables
        (config/findings/record_NAME.draft.yaml); a person saves them without `.draft`
        config/findings/NAME.draft.xlsx by its name, a plan of tables in Excel with the words of this evaluation
        config/schemes/NAME.draft.yaml by its name, of a codebook of another tool under raw/codings/
"""


localrules:
    drafts,


rule drafts:
    """A draft of the whole evaluation."""
    input:
        "config/config.draft.yaml",
        expand("config/surveys/{survey}.draft.yaml", survey=exports_of_surveys),
        expand("config/records/{record}.draft.yaml", record=exports_of_records),


rule draft_evaluation:
    """What there is, and the scales of all surveys."""
    input:
        scales_of=expand("config/surveys/{survey}.scales.draft.yaml", survey=exports_of_surveys),
        records_of=expand("config/records/{record}.draft.yaml", record=exports_of_records),
        notes=ancient(notes_received()),
    output:
        draft="config/config.draft.yaml",
    params:
        evidence=evidence_of(notes_received()),
        surveys=list(exports_of_surveys),
        records=list(exports_of_records),
        questionnaires=questionnaires,
        locks=received_exports.locks("raw/surveys", "raw/records", "raw/frames"),
    run:
        step("drafts.evaluation_draft.write", input, output, params, log)


rule draft_survey:
    """Platform, items, scales and first tables of an export, with questions to a person."""
    input:
        export=ancient(export_to_draft),
        frame_files=ancient(frame_files),
        form=ancient(questionnaire_to_draft),
        code=readers,
    output:
        draft="config/surveys/{survey}.draft.yaml",
        scales="config/surveys/{survey}.scales.draft.yaml",
        finding="config/findings/{survey}.draft.yaml",
    wildcard_constraints:
        survey=one_of(exports_of_surveys),
    params:
        evidence=evidence_of(export_to_draft, frame_files, questionnaire_to_draft),
        name="{survey}",
        file=export_to_draft,
        several=len(exports_of_surveys) > 1,
        members=members_of,
    run:
        step("drafts.undrafted.survey", input, output, params, log)


rule draft_record:
    """Columns, types, likely numbers and first tables of a log, a register or a series."""
    input:
        export=ancient(record_to_draft),
    output:
        draft="config/records/{record}.draft.yaml",
        finding="config/findings/record_{record}.draft.yaml",
    wildcard_constraints:
        record=one_of(exports_of_records),
    params:
        evidence=evidence_of(record_to_draft),
        name="{record}",
        file=record_to_draft,
    run:
        step("drafts.undrafted.record", input, output, params, log)


rule draft_scheme:
    """On request: the codes of a codebook of another tool."""
    input:
        export=ancient(codebook_to_draft),
    output:
        draft="config/schemes/{scheme}.draft.yaml",
    wildcard_constraints:
        scheme=one_of(codebooks_received),
    params:
        evidence=evidence_of(codebook_to_draft),
        name="{scheme}",
        file=codebook_to_draft,
    run:
        step("drafts.scheme_draft.write", input, output, params, log)


rule draft_plan:
    """On request: a plan of tables in Excel, with the words that can be used."""
    output:
        draft="config/findings/{plan}.draft.xlsx",
    wildcard_constraints:
        plan="[A-Za-z0-9_]+",
    params:
        words=words_of_plans,
        name="{plan}",
    run:
        step("drafts.plan_draft.write", input, output, params, log)
