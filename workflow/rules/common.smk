"""What all files of rules share: the settings, the names that wildcards may have, code as an input, calm messages.

INPUT   config/ (read and checked here, before anything runs), raw/SHA256SUMS where there is one
"""

import atexit
import logging
import os
import re
import sys
import threading
from pathlib import Path

from snakemake.logging import logger
from snakemake.settings.types import ExecMode

from scripts import modules, settings as described
from scripts.audit import owner, received, stale
from scripts.drafts import exports
from scripts.errors import EvidenceError
from scripts.settings import languages
from scripts.step import step
from scripts.surveys import folder

STOPPED = []
NOISE = ("JOB_INFO", "JOB_STARTED", "JOB_ERROR", "RUN_INFO")


def read_settings():
    """Return the settings, or end with the one sentence that says what is wrong with config/ or raw/."""
    try:
        if workflow.exec_mode == ExecMode.DEFAULT:
            if not workflow.dryrun:
                owner.take(Path(".snakemake"))
            received.check(Path("raw"))
        # Drafts are for a folder that nobody described yet: what stands under config/ is none of their business.
        if exports.asked(sys.argv):
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
    event = getattr(record, "event", None)
    failed = re.search(r"StepFailed in file [^\n]*\n(.*)", str(record.msg))
    if failed:
        record.msg = f"Stopped: {failed[1]}"
        STOPPED.append(record.msg)
    noise = record.msg == "Select jobs to execute..." or (event and event.name in NOISE)
    return workflow.dryrun or not noise


def one_of(names):
    """Return the pattern of a wildcard that may only be one of `names`."""
    return "|".join(re.escape(name) for name in names) or "(?!)"


def code(*names):
    """Return the files of modules of scripts/ and of all they import, so that an edit runs again what uses them."""
    return modules.files(Path(workflow.basedir), [*names, "step"])


def repeat_sentences():
    """Say again, last of all, what stopped the run."""
    atexit.register(lambda: print("", *STOPPED, sep="\n", file=sys.stderr))


def remove_stale():
    """Remove the results of descriptions that are gone; drafts read no descriptions, so none are gone for them."""
    known = {part: getattr(settings, part) for part in ("findings", "surveys", "records")}
    known["interviews"] = settings.schemes
    gone = [] if exports.asked(sys.argv) else stale.remove(Path("results"), known)
    if gone:
        print(f"Removed from results/, for nothing describes it any more: {', '.join(gone)}", file=sys.stderr)


def cancel_timers():
    """Cancel the timers that the scheduler left: they only wake it up again, and hold the exit back by a second."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()


logger.addFilter(calm)
settings = read_settings()
evaluation = {part: getattr(settings.evaluation, part) for part in ("title", "symbol", "mark")}


onstart:
    remove_stale()
