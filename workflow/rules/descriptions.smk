"""What the rules look up in the settings: descriptions by wildcard, files that they name, lists of results."""

questionnaires = received_exports.questionnaires("raw/surveys") if received_exports.asked(sys.argv) else {}
exports_of_surveys = received_exports.names("raw/surveys", without=questionnaires)
members = repeat_sheets.found(exports_of_surveys) if received_exports.asked(sys.argv) else {}
exports_of_surveys |= {name: one.file for name, one in members.items()}
exports_of_records = received_exports.names("raw/records")
codebooks_received = received_exports.names("raw/codings", received_exports.CODEBOOKS)
reports_received = reports.names(RAW_REPORTS)
parts_of = {key: found for key, one in settings.surveys.items() if (found := part_files.parts(one.file))}
asked_of = asked_groups.by_source(settings)


@functools.cache
def plain(kind, key):
    """Return a description as plain values; made once, for a dozen rules ask for the same one."""
    return described.plain(resolved(settings, key) if kind == "surveys" else getattr(settings, kind)[key])


def report_file(wildcards):
    """Return a report to be filled."""
    return f"{RAW_REPORTS.as_posix()}/{wildcards.report}.docx"


def frame_file(wildcards):
    """Return the file of the frame, if the survey has one."""
    frame = settings.surveys[wildcards.survey].frame
    return [frame.file] if frame else []


def export(wildcards):
    """Return the export of a survey."""
    return settings.surveys[wildcards.survey].file


# Before the jobs are planned: Snakemake doesn't see a file that is written while it looks what is there.
code_of_readers = {
    key: code("surveys.received.received_answers", *platforms.modules(one.platform))
    for key, one in settings.surveys.items()
}
code_of_drafts = code("drafts.undrafted", *(name for key in platforms.READERS for name in platforms.modules(key)))


def reader(wildcards):
    """Return the code that reads a survey: that of its platform and of no other."""
    return code_of_readers[wildcards.survey]


def readers(wildcards):
    """Return the code that reads surveys of any platform, for drafts."""
    return code_of_drafts


def parts(wildcards):
    """Return the folders that the parts of a survey were counted into."""
    return expand("results/surveys/{survey}/parts/{part}", survey=wildcards.survey, part=parts_of[wildcards.survey])


def part(wildcards):
    """Return one part of a survey."""
    return parts_of[wildcards.survey][wildcards.part]


def first_part(wildcards):
    """Return the first part of a survey, whose columns all have."""
    return next(iter(parts_of[wildcards.survey].values()))


def answers_kept(wildcards):
    """Return the answers of a survey that were kept; a survey in parts keeps none."""
    return [] if wildcards.survey in parts_of else f"results/surveys/{wildcards.survey}/responses.parquet"


def form(wildcards):
    """Return the questionnaire of a survey, if one is declared."""
    return [settings.surveys[wildcards.survey].form] if settings.surveys[wildcards.survey].form else []


def corrections(wildcards):
    """Return the tables of corrections that the cleaning rules name."""
    return [one.file for one in settings.surveys[wildcards.survey].cleaning if one.file]


def notes(wildcards):
    """Return the files of the interview notes, or documents, in subfolders too, in order of name."""
    declared = getattr(settings.evaluation, wildcards.texts)
    return sorted(path.as_posix() for path in Path(declared.notes).rglob("*") if path.is_file()) if declared else []


def interviewees(wildcards):
    """Return the register of the interviewees, or documents, if there is one."""
    declared = getattr(settings.evaluation, wildcards.texts)
    return [declared.register_] if declared and declared.register_ else []


def described_texts(wildcards):
    """Return where interview notes, or documents, are and which fields they have."""
    return described.plain(getattr(settings.evaluation, wildcards.texts))


def texts(wildcards):
    """Return the notes that a scheme codes: of interviews, documents, or answers to a survey."""
    unit = settings.schemes[wildcards.scheme].unit
    if unit == "answers":
        return f"results/interviews/{wildcards.scheme}/notes.parquet"
    return f"results/{'documents' if unit == 'documents' else 'interviews'}/notes.parquet"


def asked_in(wildcards):
    """Return the survey whose answers a scheme codes."""
    return coded_items.source_of(settings, wildcards.scheme)


def answers_to_code(name):
    """Return a function of wildcards: a table of the survey whose answers a scheme codes."""
    return lambda wildcards: f"results/surveys/{asked_in(wildcards)}/{name}.parquet"


def corrections_of_answers(wildcards):
    """Return the tables of corrections of the survey whose answers a scheme codes."""
    return [one.file for one in settings.surveys[asked_in(wildcards)].cleaning if one.file]


def survey_of_answers(wildcards):
    """Return the description of the survey whose answers a scheme codes."""
    return described.plain(resolved(settings, asked_in(wildcards)))


def codes_of_answers(wildcards):
    """Return the codes of the open answers of a survey, a table a scheme."""
    return expand(
        "results/interviews/{scheme}/coded.csv", scheme=coded_items.coding_schemes(settings.surveys[wildcards.survey])
    )


def spoken(wildcards):
    """Return who speaks where in the notes that a scheme codes; in answers to a survey nobody is named."""
    unit = settings.schemes[wildcards.scheme].unit
    return [] if unit == "answers" else [texts(wildcards).replace("notes.parquet", "turns.csv")]


def apart(wildcards):
    """Return whether speakers of group interviews may be respondents of their own in a scheme."""
    there = settings.evaluation.interviews
    return settings.schemes[wildcards.scheme].unit == "respondents" and there and "speakers" in there.fields


def by_respondent(given):
    """Return a function of wildcards: the files of another one, by respondent where speakers are respondents."""

    def files(wildcards):
        found = given(wildcards)
        if not found or not apart(wildcards):
            return found
        files = [found] if isinstance(found, str) else found
        own = [f"results/interviews/{wildcards.scheme}/speakers/{Path(file).name}" for file in files]
        return own[0] if isinstance(found, str) else own

    return files


def scheme(wildcards):
    """Return the description of a coding scheme."""
    return plain("schemes", wildcards.scheme)


def coded_by_all(wildcards):
    """Return all codings of a scheme."""
    return f"results/interviews/{wildcards.scheme}/codings.parquet"


def codings(wildcards):
    """Return the files of the codings of a scheme, in the order of its description."""
    return [one.file for one in settings.schemes[wildcards.scheme].codings]


def suggestions(wildcards):
    """Return the suggested codings of a scheme, if it has rules or files of suggestions."""
    one = settings.schemes[wildcards.scheme]
    return [f"results/interviews/{wildcards.scheme}/suggestions.parquet"] if one.rules or one.suggestions else []


def suggested_in_answers(wildcards):
    """Return the suggested codings of a scheme of answers: who decided on all that is suggested in one has read it."""
    return suggestions(wildcards) if settings.schemes[wildcards.scheme].unit == "answers" else []


def suggested(wildcards):
    """Return the files of suggestions of a scheme."""
    return settings.schemes[wildcards.scheme].suggestions


def decided(wildcards):
    """Return the files of decisions on suggestions of a scheme."""
    return settings.schemes[wildcards.scheme].decisions


def decisions(wildcards):
    """Return the decisions on suggested codings of a scheme, if there are any."""
    return [f"results/interviews/{wildcards.scheme}/decisions.parquet"] if decided(wildcards) else []


def summarized(wildcards):
    """Return the framework grids of a scheme that people wrote summaries into."""
    return settings.schemes[wildcards.scheme].summaries


def summaries(wildcards):
    """Return the summaries of a scheme, if there are any."""
    return [f"results/interviews/{wildcards.scheme}/summaries.parquet"] if summarized(wildcards) else []


def codings_compared(wildcards):
    """Return all codings of a scheme, where coders are compared and there are files of codings."""
    compared = len(settings.schemes[wildcards.scheme].agreement) > 1 and all(map(os.path.exists, codings(wildcards)))
    return [f"results/interviews/{wildcards.scheme}/codings.parquet"] if compared else []


def name_list(wildcards):
    """Return the name list, if there is one."""
    return [settings.evaluation.name_list.file] if settings.evaluation.name_list else []


def signatures(wildcards):
    """Return the table of signed quotes of a scheme, if there is one."""
    quotes = settings.schemes[wildcards.scheme].quotes
    return [quotes.signed] if quotes and quotes.signed else []


def quotes(wildcards):
    """Return the signed quotes of a scheme and what is held back, where there are signatures and the key."""
    there = signatures(wildcards) and settings.evaluation.name_list and os.environ.get("TRIANGULATE_KEY")
    return expand("results/interviews/{{scheme}}/{name}.csv", name=["quotes", "quotes_held"]) if there else []


def record(wildcards):
    """Return the description of a record."""
    return plain("records", wildcards.record)


def members_of(wildcards):
    """Return the repeat sheets of an export that is drafted."""
    return list(members.get(wildcards.survey, ()))


def places(wildcards):
    """Return where the tables of a finding stand in its plan in Excel."""
    return places_of(settings, wildcards.finding)


def words_of_plans(wildcards):
    """Return the words that a plan in Excel can use."""
    return plan_words.of(settings)


def groups_asked(name):
    """Return a function of wildcards: the groups of a source that findings ask for; `name` is the wildcard of the source."""

    def asked(wildcards, input):
        # Snakemake keeps no params that are made of inputs: another table alone has nothing counted anew.
        return [one.model_dump() for one in asked_of.get(wildcards[name], [])]

    return asked


def groups_of_notes(wildcards, input):
    """Return the groups that findings ask for of the notes of interviews, or documents, and of what codes them."""
    unit = "respondents" if wildcards.texts == "interviews" else "documents"
    coding = [key for key, one in settings.schemes.items() if one.unit == unit]
    return [one.model_dump() for one in asked_groups.of_notes(asked_of, settings.schemes, wildcards.texts, coding)]


def groups_of_answers(wildcards, input):
    """Return the groups that findings ask for of a scheme of answers."""
    return [one.model_dump() for one in asked_groups.of_notes(asked_of, settings.schemes, "", [wildcards.scheme])]


def record_file(wildcards):
    """Return the file of a record."""
    return settings.records[wildcards.record].file


def record_corrections(wildcards):
    """Return the tables of corrections that the cleaning rules of a record name."""
    return [one.file for one in settings.records[wildcards.record].cleaning if one.file]


def sources(name):
    """Return the files of one name ("numbers" or "cases") of every source of numbers."""
    return [
        *expand("results/surveys/{survey}/response/{name}.parquet", survey=settings.surveys, name=name),
        *expand("results/surveys/{survey}/items/{name}.parquet", survey=settings.surveys, name=name),
        *([f"results/interviews/{name}.parquet"] if settings.evaluation.interviews else []),
        *([f"results/documents/{name}.parquet"] if settings.evaluation.documents else []),
        *expand("results/interviews/{scheme}/{name}.parquet", scheme=settings.schemes, name=name),
        *expand("results/interviews/{scheme}/agreement/{name}.parquet", scheme=settings.schemes, name=name),
        *expand("results/records/{record}/{name}.parquet", record=settings.records, name=name),
        *expand("results/steps/{step}/{name}.parquet", step=settings.steps, name=name),
    ]


def read_by_steps():
    """Return the lists of what was read, of every step that reads evidence for what `snakemake` alone makes."""
    whole = [key for key in settings.surveys if key not in parts_of]
    texts_read = [name for name in ("interviews", "documents") if getattr(settings.evaluation, name)]
    return [
        *expand("results/surveys/{survey}/{name}.sha256", survey=whole, name=["frame", "received", "cleaning_log"]),
        *(f"results/surveys/{key}/parts/{part}.sha256" for key, found in parts_of.items() for part in found),
        *(f"results/surveys/{key}/frame.sha256" for key in parts_of if settings.surveys[key].frame),
        *expand("results/{texts}/notes.sha256", texts=texts_read),
        *expand("results/interviews/{scheme}/codings.sha256", scheme=settings.schemes),
        *expand("results/report/{report}.sha256", report=reports_received),
        *(
            f"results/interviews/{key}/suggestions.sha256"
            for key, one in settings.schemes.items()
            if one.rules or one.suggestions
        ),
        *(f"results/interviews/{key}/decisions.sha256" for key, one in settings.schemes.items() if one.decisions),
        *(f"results/interviews/{key}/summaries.sha256" for key, one in settings.schemes.items() if one.summaries),
        *expand("results/records/{record}/record.sha256", record=settings.records),
        *expand("results/steps/{step}/numbers.sha256", step=settings.steps),
    ]


def own_step(wildcards):
    """Return the description of a step of your own."""
    return plain("steps", wildcards.step)


def function_of_step(wildcards):
    """Return the file of a step of your own."""
    return settings.steps[wildcards.step].function


def tables_of_step(wildcards):
    """Return the tables that a step of your own is called with."""
    return [f"results/{table}" for table in settings.steps[wildcards.step].inputs.values()]


def of_each_survey(name):
    """Return one table of each survey."""
    return expand("results/surveys/{survey}/{name}", survey=settings.surveys, name=name)


def survey(wildcards):
    """Return the description of a survey."""
    return plain("surveys", wildcards.survey)


def finding(wildcards):
    """Return the description of a finding."""
    return plain("findings", wildcards.finding)


def declared_sentences(wildcards):
    """Return the sentences that say something of one survey and of nothing else, each under its number."""
    return described.sentences_on(settings, wildcards.survey)


def export_to_draft(wildcards):
    """Return the export that has a name."""
    return exports_of_surveys[wildcards.survey]


def questionnaire_to_draft(wildcards):
    """Return the questionnaires that may be that of the export that has a name: mostly one, or none."""
    exports = exports_of_surveys.values()
    return questionnaire_files.of_export(exports_of_surveys[wildcards.survey], questionnaires, exports)


def record_to_draft(wildcards):
    """Return the record that has a name."""
    return exports_of_records[wildcards.record]


def codebook_to_draft(wildcards):
    """Return the codebook that has a name."""
    return codebooks_received[wildcards.scheme]


def frame_files(wildcards):
    """Return the lists of persons that may belong to a survey: that of its name, or the only one."""
    frames = received_exports.names("raw/frames")
    return [frames[wildcards.survey]] if wildcards.survey in frames else list(frames.values())


def notes_received():
    """Return the interview notes, described or not."""
    return [name for name in received.files(Path("raw")) if name.startswith("raw/interviews/")]
