"""From interview notes and codings to numbers.

INPUT   raw/interviews/, raw/documents/, raw/codings/, config/schemes/
OUTPUT  results/interviews/, results/documents/: notes (frozen text), numbers, cases; results/interviews/{scheme}/: notes
        (of answers to a survey), codings, coded_segments, coded, agreement, numbers, cases
"""

# How names are hidden in quotes: the name list and the key.
names_hidden = {
    "described": described.plain(settings.evaluation.name_list) if settings.evaluation.name_list else None,
    "key_file": os.environ.get("TRIANGULATE_KEY"),
}


rule read_notes:
    """Notes as frozen text with the fields of their headers, offsets in their files, and turns of speakers."""
    input:
        notes=ancient(notes),
        interviewees=ancient(interviewees),
    output:
        **named("{texts}", "notes.parquet offsets.parquet turns"),
        evidence="results/{texts}/notes.sha256",
    params:
        evidence=evidence_of(notes, interviewees),
        interviews=described_texts,
        schemes=list(settings.schemes),
        source="{texts}",
        asked=groups_of_notes,
    run:
        step("interviews.notes.reading_notes.read", input, output, params, log)


rule read_answers:
    """Answers to open questions of a survey as notes, with the breakdowns of the survey as fields."""
    input:
        received=answers_to_code("received"),
        frame=answers_to_code("frame"),
        corrections=ancient(corrections_of_answers),
    output:
        **of_scheme("notes.parquet turns"),
    wildcard_constraints:
        scheme=one_of([key for key, one in settings.schemes.items() if one.unit == "answers"]),
    params:
        evidence=evidence_of(corrections_of_answers),
        survey=survey_of_answers,
        scheme=scheme,
        source="{scheme}",
        asked=groups_of_answers,
    run:
        step("interviews.notes.answer_notes.read", input, output, params, log)


rule count_notes:
    """How many were interviewed, and how many documents are under review, by group."""
    input:
        notes="results/{texts}/notes.parquet",
    output:
        numbers="results/{texts}/numbers.parquet",
        cases="results/{texts}/cases.parquet",
    params:
        source="{texts}",
    run:
        step("interviews.notes.reading_notes.count", input, output, params, log)


rule suggest_codings:
    """Suggested codings, of rules and of files, each compared with its quote; none of them counts."""
    input:
        notes=texts,
        turns=spoken,
        files=ancient(suggested),
    output:
        suggestions="results/interviews/{scheme}/suggestions.parquet",
        suggested_segments="results/interviews/{scheme}/suggested_segments.csv",
        evidence="results/interviews/{scheme}/suggestions.sha256",
    params:
        evidence=evidence_of(suggested),
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.suggestions.all_suggestions.suggest", input, output, params, log)


rule lay_out_review:
    """On request: a page and a workbook in which a coder decides on suggested codings; confidential."""
    input:
        suggestions="results/interviews/{scheme}/suggestions.parquet",
        notes=texts,
        decisions=decisions,
        codings=codings_compared,
    output:
        page="results/interviews/{scheme}/review/{coder}.html",
        workbook="results/interviews/{scheme}/review/{coder}.xlsx",
    params:
        scheme=scheme,
        source="{scheme}",
        coder="{coder}",
    run:
        step("interviews.suggestions.decision_sheets.lay_out", input, output, params, log)


rule read_decisions:
    """Decisions of coders on suggested codings, compared with the notes."""
    input:
        decisions=ancient(decided),
        notes=texts,
    output:
        decisions="results/interviews/{scheme}/decisions.parquet",
        evidence="results/interviews/{scheme}/decisions.sha256",
    params:
        evidence=evidence_of(decided),
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.codings.decisions.read", input, output, params, log)


rule measure_suggestions:
    """On request: precision and recall of suggested codings, against what people coded."""
    input:
        suggestions="results/interviews/{scheme}/suggestions.parquet",
        decisions=decisions,
        codings="results/interviews/{scheme}/codings.parquet",
        notes=texts,
    output:
        precision="results/interviews/{scheme}/precision.csv",
    params:
        scheme=scheme,
        source="{scheme}",
        level=settings.evaluation.level,
    run:
        step("interviews.suggestions.precision.measure", input, output, params, log)


rule read_codings:
    """All codings of a scheme as one table, every coded segment compared with its quote."""
    input:
        codings=ancient(codings),
        decisions=decisions,
        notes=texts,
        suggestions=suggested_in_answers,
    output:
        **of_scheme("codings.parquet coded_segments memos.parquet"),
        evidence="results/interviews/{scheme}/codings.sha256",
    params:
        evidence=evidence_of(codings),
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.codings.all_codings.read", input, output, params, log)


rule tell_respondents:
    """Group interviews whose speakers are respondents: notes, codings, decisions and suggestions by respondent."""
    input:
        notes=texts,
        turns="results/interviews/turns.csv",
        codings=coded_by_all,
        decisions=decisions,
        suggestions=suggestions,
    output:
        **named("interviews/{scheme}/speakers", "notes.parquet codings.parquet decisions.parquet suggestions.parquet"),
    params:
        source="{scheme}",
    run:
        step("interviews.codings.group_interviews.tell", input, output, params, log)


rule count_codes:
    """Respondents by code on the declared base, co-occurrence, saturation, coder sensitivity, rule coverage."""
    input:
        codings=by_respondent(coded_by_all),
        notes=by_respondent(texts),
        suggestions=by_respondent(suggestions),
    output:
        **of_scheme("numbers.parquet cases.parquet coded"),
        **of_scheme("respondents cooccurrence saturation sensitivity rule_coverage"),
    params:
        scheme=scheme,
        source="{scheme}",
        level=settings.evaluation.level,
        seed=settings.evaluation.seed,
    run:
        steps = (
            "interviews.codings.counting.count",
            "interviews.codings.scheme_tables.tabulate",
        )
        step(steps, input, output, params, log)


rule read_summaries:
    """Summaries that people wrote into the framework grid."""
    input:
        summaries=ancient(summarized),
        notes=by_respondent(texts),
    output:
        summaries="results/interviews/{scheme}/summaries.parquet",
        evidence="results/interviews/{scheme}/summaries.sha256",
    params:
        evidence=evidence_of(summarized),
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.codings.framework_grid.read", input, output, params, log)


rule lay_out_framework:
    """On request: the framework grid of passages, to write summaries into, confidential."""
    input:
        codings=by_respondent(coded_by_all),
        notes=by_respondent(texts),
        summaries=summaries,
    output:
        workbook="results/interviews/{scheme}/framework.xlsx",
    params:
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.codings.framework_grid.lay_out", input, output, params, log)


rule compare_coders:
    """Intercoder agreement on notes that were double-coded blind, and adjudication."""
    input:
        codings=by_respondent(coded_by_all),
        decisions=by_respondent(decisions),
        notes=by_respondent(texts),
    output:
        **of_scheme("agreement adjudication agreement/numbers.parquet agreement/cases.parquet"),
        doubled="results/interviews/{scheme}/double_coded.csv",
    params:
        scheme=scheme,
        source="{scheme}",
        level=settings.evaluation.level,
    run:
        step("interviews.comparison.coder_agreement.compare", input, output, params, log)


rule lay_out_adjudication:
    """On request: a page on which an adjudicator settles where coders differ, code by code; confidential."""
    input:
        codings="results/interviews/{scheme}/codings.parquet",
        notes=texts,
        decisions=decisions,
    output:
        page="results/interviews/{scheme}/adjudication/{coder}.html",
    params:
        scheme=scheme,
        source="{scheme}",
        coder="{coder}",
    run:
        step("interviews.comparison.adjudication_page.lay_out", input, output, params, log)


rule compare_versions:
    """On request: what was coded before and after the scheme changed."""
    input:
        codings="results/interviews/{scheme}/codings.parquet",
    output:
        drift="results/interviews/{scheme}/drift.csv",
    params:
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.schemes.versions.drift", input, output, params, log)


rule draw_notes:
    """On request: which notes a second coder codes, drawn by seed and stratum."""
    input:
        notes=texts,
    output:
        drawn="results/interviews/{scheme}/draw.csv",
    params:
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.codings.doubles.draw", input, output, params, log)


rule export_codings:
    """On request: notes, codes and codings as projects of other tools, confidential; what they can't hold."""
    input:
        codings="results/interviews/{scheme}/codings.parquet",
        notes=texts,
    output:
        refi="results/interviews/{scheme}/project.qdpx",
        taguette="results/interviews/{scheme}/project.sqlite3",
        losses="results/interviews/{scheme}/project.losses.csv",
    params:
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.handover.coding_files.projects", input, output, params, log)


rule export_draw:
    """On request: the notes drawn to be double-coded as projects of other tools, without codings, confidential."""
    input:
        notes=texts,
        drawn="results/interviews/{scheme}/draw.csv",
    output:
        refi="results/interviews/{scheme}/draw.qdpx",
        taguette="results/interviews/{scheme}/draw.sqlite3",
    params:
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.handover.coding_files.blank", input, output, params, log)


rule export_scheme:
    """On request: the codes as codebooks of other tools; what these can't hold."""
    output:
        refi="results/interviews/{scheme}/codebook.qdc",
        taguette="results/interviews/{scheme}/codebook.csv",
        maxqda="results/interviews/{scheme}/codebook.xlsx",
        losses="results/interviews/{scheme}/codebook.losses.csv",
    params:
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.handover.coding_files.codebooks", input, output, params, log)


rule choose_quotes:
    """On request: the quotes that the criteria choose, to be read and signed, confidential."""
    input:
        codings=by_respondent(coded_by_all),
        notes=by_respondent(texts),
        name_list=ancient(name_list),
        signed=ancient(signatures),
    output:
        workbook="results/interviews/{scheme}/quotes_to_sign.xlsx",
    params:
        **names_hidden,
        evidence=evidence_of(name_list, signatures),
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.quotes.chosen_quotes.choose", input, output, params, log)


rule publish_quotes:
    """The signed quotes, and which are held back and why."""
    input:
        codings=by_respondent(coded_by_all),
        notes=by_respondent(texts),
        name_list=ancient(name_list),
        signed=ancient(signatures),
    output:
        quotes="results/interviews/{scheme}/quotes.csv",
        held="results/interviews/{scheme}/quotes_held.csv",
    params:
        **names_hidden,
        evidence=evidence_of(name_list, signatures),
        scheme=scheme,
        source="{scheme}",
    run:
        step("interviews.quotes.chosen_quotes.publish", input, output, params, log)
