"""What all files of rules share: the settings, the names that wildcards may have, code as an input, calm messages.

INPUT   config/ (read and checked here, before anything runs), raw/ (its hashes), raw/SHA256SUMS where there is one
"""

import atexit
import errno
import functools
import gc
import logging
import os
import re
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from snakemake.common import NOTHING_TO_BE_DONE_MSG
from snakemake.logging import logger
from snakemake.settings.types import ExecMode

from scripts import modules, settings as described
from scripts.audit import evidence, kinds, owner, received, reports, stale
from scripts.drafts import questionnaire_files, received_exports, repeat_sheets
from scripts.ground import paths
from scripts.ground.errors import FULL, EvidenceError, gathered
from scripts.settings import asked_groups, coded_items, languages, part_files, plan_words, renamed
from scripts.settings.resolved import resolved
from scripts.settings.whole import left_out, places_of
from scripts.step import step
from scripts.surveys.exports import platforms

STOPPED = []
FINISHED = []  # what says that all went well
LONG = 20  # seconds that a run goes on before what is wrong is said
EARLIER = (
    "results/index.html is still that of an earlier run; pages of single surveys, schemes and findings may be newer."
)
LEAST_FREE = 4_000_000  # bytes: less is a full disk before anything of use is made
FULL_DISK = re.compile(rf"\[Errno ({errno.ENOSPC}|{errno.EDQUOT})\]")
HERE = Path.cwd()
RAW_REPORTS = Path("raw/report")
MEMORY = Path(".snakemake/evidence.json")  # hashes of what this run reads, for its jobs elsewhere and for the next run
ON_REQUEST = "On request"  # so begins what a rule says of itself that `all` doesn't ask for
READ_ONLY = ("trace_number", "export_survey", "export_codings", "export_scheme", "compare_versions", "write_auditor")
STEP = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){1,3}")  # a function of scripts/, as rules name it
FAILED = re.compile(r"StepFailed in file [^\n]*\n(.*?)(?:\n  File \"|$)", re.DOTALL)
# What Snakemake says of itself in any run, and around the sentence that says why a run stopped.
CHATTER = (
    "Select jobs to execute...",
    "Assuming unrestricted shared",
    "Building DAG of jobs",
    "Using shell:",
    "Complete log(s)",
)
AROUND = ("Shutting down, this", "Exiting because a job", "Elapsed time:", "WorkflowError:\nAt least one job")
NOISE = ("JOB_INFO", "JOB_STARTED", "JOB_ERROR", "RUN_INFO")


def read_settings():
    """Return the settings, or end with the one sentence that says what is wrong with config/ or raw/."""
    try:
        if workflow.exec_mode == ExecMode.DEFAULT:
            paths.check(sys.argv[1:])
            if not workflow.dryrun:
                if shutil.disk_usage(HERE).free < LEAST_FREE:
                    raise EvidenceError(FULL)
                owner.take(Path(".snakemake"))
                if stale.date_back(Path("results"), Path(".snakemake/metadata"), time.time()):
                    print("Nothing remembers how results/ was made: what is asked for is made anew", file=sys.stderr)
            kinds.check(Path("raw"))
            evidence.begin(MEMORY, evidence_there())
            received.check(Path("raw"))
        else:
            evidence.resume(MEMORY)
        reports.names(RAW_REPORTS)
        # Drafts are for a folder that nobody described yet: what stands under config/ is none of their business.
        if received_exports.asked(sys.argv):
            return described.nothing()
        loaded = described.load("config")
        if places := languages.lacking(loaded.wordings, loaded.evaluation.language):
            logger.warning(f"Not in the language '{loaded.evaluation.language}', so in another: {', '.join(places)}")
        return loaded
    except EvidenceError as error:
        logger.error(str(error))
        raise SystemExit(1) from None


def calm(record):
    """Show one line a step, ours, and of a failed step its sentence. What else Snakemake says of jobs is for a dry run."""
    if FULL_DISK.search(str(record.msg)):  # of Snakemake's own notes on the run
        said = f"Stopped: {FULL}" in STOPPED
        record.msg = f"Stopped: {FULL}"
        end_soon()
        STOPPED.extend([] if said else [record.msg])
        return not said
    if str(record.msg).startswith(NOTHING_TO_BE_DONE_MSG):
        FINISHED.append("nothing to do")
    event = getattr(record, "event", None)
    if failed := FAILED.search(str(record.msg)):
        record.msg = f"Stopped: {failed[1]}"
        if record.msg in STOPPED:
            return False
        STOPPED.append(record.msg)
        # Other steps go on and may find more: all is said last of all, and now only where they take long.
        if workflow.exec_mode != ExecMode.DEFAULT or failed[1] == FULL:
            end_soon()
            return True
        say_later(record.msg)
        return False
    noise = str(record.msg).startswith(CHATTER) or (event and event.name in NOISE)
    if STOPPED and str(record.msg).startswith(AROUND):
        return False
    return workflow.dryrun or not noise


def end_soon():
    """Begin no further step, as on a disk that is full."""
    if workflow.exec_mode == ExecMode.DEFAULT:
        workflow.scheduler.keepgoing = False


def say_later(sentence):
    """Say what is wrong in a while, if other steps are still at work then."""
    timer = threading.Timer(
        LONG, lambda: print(f"{sentence}\nThe run goes on with what does not need it", file=sys.stderr)
    )
    timer.daemon = True
    timer.start()


def one_of(names):
    """Return the pattern of a wildcard that may only be one of `names`."""
    return "|".join(re.escape(name) for name in names) or "(?!)"


def named(folder, names):
    """Return files of a folder of results/, each under its stem, as inputs or outputs of a rule; .csv needs no saying."""
    files = [name if "." in name else f"{name}.csv" for name in names.split()]
    return {Path(name).stem: f"results/{folder}/{name}" for name in files}


def page(name, kind, category):
    """Return a page of results/, with its kind and its category in the report of Snakemake."""
    return report(f"results/{name}.html", caption=f"../report/{kind}.rst", category=category)


def code(*names):
    """Return the list of the files of modules and of all they import, so that an edit runs again what uses them."""
    return modules.listed(Path(workflow.basedir), [*names, "step"], Path(".snakemake/code"))


def called_by(described):
    """Return the functions of scripts/ that a rule calls."""
    constants = described.run_func.__code__.co_consts if described.run_func else ()
    told = [one for constant in constants for one in (constant if isinstance(constant, tuple) else [constant])]
    return [one for one in told if isinstance(one, str) and STEP.fullmatch(one)]


def log_of(described):
    """Return a log named by a rule and its wildcards, in the order of its first output."""
    first = str(described.output[0])
    wildcards = sorted(described.wildcard_names, key=lambda name: first.index(f"{{{name}"))
    return f"logs/{described.name}/{'.'.join(f'{{{name}}}' for name in wildcards) or 'all'}.log"


def complete(described):
    """Give a rule its log, and the code of its step as an input where it names no other; say where it runs."""
    if called := called_by(described):
        described.input_modifier = described.log_modifier = workflow.modifier.path_modifier
        if "code" not in described.input.keys():
            described.set_input(code=code(*(one.rpartition(".")[0] for one in called)))
        described.set_log(log_of(described))
    # On a cluster only parts of surveys become jobs there: all else takes less time than sending it.
    if "part" not in described.wildcard_names:
        workflow.localrules(described.name)


def evidence_there():
    """Return the files of raw/ and the descriptions as they are there now."""
    return [*received.files(Path("raw")), *described.files()]


def evidence_of(*lookups):
    """Return a function of wildcards: the hashes of the files that a rule looks up, as they were when the run began."""

    def hashes(wildcards):
        found = [look_up(wildcards) if callable(look_up) else look_up for look_up in lookups]
        names = [name for one in found for name in ([one] if isinstance(one, str) else one)]
        return evidence.hashes(names)

    return hashes


def hold_evidence():
    """Compare all evidence, last of all, with what it was when the run began; the run fails if it changed."""
    os.chdir(HERE)  # Snakemake has left it
    if sentence := evidence.unlike(evidence_there()):
        print(f"\nStopped: {sentence}", file=sys.stderr)
    # The other files are drafted; what could not be is said last of all, and the command fails.
    asked = received_exports.asked(sys.argv)
    if lacking := received_exports.lacking(sys.argv, exports_of_surveys, exports_of_records) if asked else []:
        print("", *(f"Not drafted: {one}" for one in lacking), sep="\n", file=sys.stderr)
    if sentence or FINISHED:
        # At once, and not after all modules were taken apart, in which time a file can change.
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1 if sentence or lacking else 0)


def end_at_once(*signal_and_frame):
    """End when asked to, as if killed: the same command goes on from there."""
    sys.stderr.write("\nStopped: the run was asked to end; the same command goes on from there\n")
    sys.stderr.flush()
    os._exit(128 + signal.SIGTERM)


def repeat_sentences():
    """Say, last of all, what stopped steps of the run, each thing once."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()
    told = [f"Stopped: {gathered(one.removeprefix('Stopped: ') for one in STOPPED)}"] if STOPPED else []
    old = [EARLIER] if Path("results/index.html").exists() else []
    atexit.register(lambda: print("", *old, *told, sep="\n", file=sys.stderr))


def remove_stale():
    """Remove results of descriptions that are gone and files under old names; drafts read no descriptions: none are."""
    if received_exports.asked(sys.argv):
        return
    known = {part: getattr(settings, part) for part in ("findings", "surveys", "records", "steps")}
    known["interviews"] = settings.schemes
    known["report"] = reports_received
    if gone := stale.remove(Path("results"), known):
        print(f"Removed from results/, for nothing describes it any more: {', '.join(gone)}", file=sys.stderr)
    if gone := stale.renamed(Path("results"), renamed.files()):
        print(f"Removed from results/, for they have other names now: {', '.join(gone)}", file=sys.stderr)


def remove_outdated():
    """Remove, or name, what an earlier run made on request of evidence that has changed since."""
    if received_exports.asked(sys.argv):
        return
    # What an earlier run read and this one has no use for (the corrections of another survey) is looked at again.
    before = [name for name in evidence.EARLIER if Path(name).is_file()]
    if evidence.EARLIER == evidence.hashes([*evidence_there(), *before]):
        return
    asked = {str(file) for job in workflow.dag.jobs for file in job.output}
    rules = [rule for rule in workflow.rules if (rule.docstring or "").startswith(ON_REQUEST)]

    def made_by(name):
        return next((rule.name for rule in rules if name not in asked and rule.is_producer(name)), None)

    gone, kept = stale.outdated(Path("results"), made_by, READ_ONLY)
    if gone:
        print(f"Removed, for the evidence has changed: {', '.join(gone)}: ask again for what you need", file=sys.stderr)
    if kept:
        print(f"Made of evidence that has changed since: {', '.join(kept)}: ask for them again", file=sys.stderr)


def name_unshown_quotes():
    """Say which signed quotes the pages of this run do not show, for lack of the key."""
    signed = [key for key, one in settings.schemes.items() if one.quotes and one.quotes.signed]
    if signed and not os.environ.get("TRIANGULATE_KEY"):
        print(
            f"Signed quotes of {', '.join(signed)} are not shown: TRIANGULATE_KEY does not name the key in this session",
            file=sys.stderr,
        )


def finish():
    """Note that all went well, and cancel the timers that the scheduler left: they hold the exit back by a second."""
    FINISHED.append("all steps")
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()


# What was imported stays: to look all of it through again and again for what nobody uses took a tenth of a run.
gc.freeze()
gc.set_threshold(500_000, 20, 50)
logger.addFilter(calm)
settings = read_settings()
if workflow.exec_mode == ExecMode.DEFAULT and not workflow.dryrun:
    atexit.register(hold_evidence)
evaluation = {part: getattr(settings.evaluation, part) for part in ("title", "symbol", "mark")}
of_survey = functools.partial(named, "surveys/{survey}")
of_scheme = functools.partial(named, "interviews/{scheme}")
of_finding = functools.partial(named, "findings/{finding}")
of_method = functools.partial(named, "method")


onstart:
    remove_stale()
    remove_outdated()
    name_unshown_quotes()
    if workflow.exec_mode == ExecMode.DEFAULT and not received_exports.asked(sys.argv):
        evidence.remember(MEMORY)
    if workflow.exec_mode == ExecMode.DEFAULT:
        if workflow.local_exec:  # jobs on a cluster are ended by Snakemake
            signal.signal(signal.SIGTERM, end_at_once)
            # Its timers look at all files of all steps that wait, once a second for each step that began: a third of a
            # run. They hold back what is sent to a cluster; nothing is sent here.
            workflow.scheduler.job_rate_limiter = None
            # Of the steps that could run it looks at all inputs whenever one ends: of a hundred surveys at thousands.
            workflow.scheduler.subsample = 16 + workflow.cores
