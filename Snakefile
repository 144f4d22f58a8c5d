"""Triangulate: from the raw evidence of an evaluation to the tables behind each finding.

Put exports into raw/, describe them in config/, type `snakemake`, read results/index.html.
Every file below results/ is a target: `snakemake results/trace/ADDRESS.csv` gives the rows behind a number.
"""

import sys

from snakemake.utils import min_version

min_version("9.27")
sys.path.insert(0, workflow.basedir)


include: "workflow/rules/common.smk"
include: "workflow/rules/descriptions.smk"


wildcard_constraints:
    survey=one_of([key for key in settings.surveys if key not in parts_of]),
    texts="interviews|documents",
    scheme=one_of(settings.schemes),
    record=one_of(settings.records),
    step=one_of(settings.steps),
    finding=one_of(settings.findings),
    report=one_of(reports_received),
    address=rf"[^/]{{1,{paths.LONGEST_TRACE}}}",  # longer ones have names of their own


rule all:
    """Everything a reader opens."""
    input:
        expand("results/{file}", file=["index.html", "tables.xlsx", "tables.docx", "README.md"]),
        multiext("results/method/", "method.html", "reproduction.html", "settings.json"),
        expand("results/findings/{finding}.{kind}", finding=settings.findings, kind=["html", "docx"]),
        expand("results/surveys/{survey}/index.html", survey=settings.surveys),
        expand("results/interviews/{scheme}/index.html", scheme=settings.schemes),
        expand("results/report/{report}.docx", report=reports_received),


include: "workflow/rules/surveys.smk"
include: "workflow/rules/interviews.smk"
include: "workflow/rules/records.smk"
include: "workflow/rules/numbers.smk"
include: "workflow/rules/findings.smk"
include: "workflow/rules/pages.smk"
include: "workflow/rules/audit.smk"
include: "workflow/rules/drafts.smk"


for each in workflow.rules:
    complete(each)


onsuccess:
    finish()


onerror:
    repeat_sentences()
