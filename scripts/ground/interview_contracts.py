"""What each table of the interviews must look like."""

from scripts.ground.contract import Contract, text, whole

INTERVIEWS = {
    "notes": Contract(
        {"note": "text!"}
        | text("file", "group", "grade", "date", "language", "mode")
        | {"persons": "integer!"}
        | text("asked", "text", "sha256"),
        ["note"],
        "text",
    ),
    "offsets": Contract(
        {"note": "text!", "start": "integer!", "source": "integer!", "place": "text!"}, ["note", "start"]
    ),
    "turns": Contract(
        {"note": "text!", "turn": "integer!"}
        | text("speaker", "question", "section")
        | {"start": "integer!", "end": "integer!"},
        ["note", "turn"],
    ),
    "codings": Contract(
        {"note": "text!", "coder": "text!", "code": "text", "start": "integer", "end": "integer", "quote": "text"}
        | {"value": "number", "file": "text!", "row": "integer!", "verdict": "text!"}
        | text("proposal", "version", "reason"),
        received=("value",),
    ),
    "proposals": Contract(
        {"note": "text!", "code": "text!", "start": "integer!", "end": "integer!", "quote": "text!"}
        | {"proposer": "text!", "rule": "text!", "version": "text!", "language": "text"}
        | text("polarity", "cue", "scope", "hedge")
    ),
    "proposed_spans": Contract(
        {"file": "text!", "row": "integer!", "note": "text!", "code": "text!"}
        | whole("start", "end")
        | {"verdict": "text!"},
        ["file", "row"],
    ),
    "decisions": Contract(
        {"coder": "text!", "note": "text!", "code": "text!", "start": "integer!", "end": "integer!", "quote": "text!"}
        | {"polarity": "text", "proposals": "text!", "decision": "text!", "other": "text", "value": "number"}
        | {"comment": "text", "version": "text!", "file": "text!", "row": "integer!"},
        ["coder", "note", "start", "end", "code", "polarity"],
        received=("value",),
    ),
    "precision": Contract(
        dict.fromkeys(("proposer", "rule", "version", "code", "language"), "text!")
        | dict.fromkeys(("proposed", "denied", "decided", "accepted"), "integer!")
        | dict.fromkeys(("precision", "precision_low", "precision_high"), "number")
        | whole("named", "found")
        | dict.fromkeys(("recall", "recall_low", "recall_high"), "number")
        | whole("passages", "passages_found")
        | dict.fromkeys(("passage_recall", "passage_low", "passage_high"), "number")
        | {"method": "text!", "reason": "text"},
        ["proposer", "rule", "version", "code", "language"],
    ),
    "drift": Contract(
        dict.fromkeys(("code", "before", "after"), "text!")
        | dict.fromkeys(("notes_before", "passages_before", "notes_after", "passages_after"), "integer!")
        | dict.fromkeys(("coded_twice", "both", "before_only", "after_only", "neither"), "integer!")
        | {"agreement": "number", "kappa": "number", "reason": "text"},
        ["before", "code"],
    ),
    "spans": Contract(
        {"note": "text!", "coder": "text!", "code": "text!", "start": "integer", "end": "integer"}
        | {"verdict": "text!", "file": "text!", "row": "integer!"}
    ),
    "agreement": Contract(
        {"code": "text!", "level": "text!", "group": "text!", "units": "integer!"}
        | whole("both", "first_only", "second_only", "neither")
        | dict.fromkeys(("percent_agreement", "holsti", "kappa", "scott", "pabak", "ac1", "alpha"), "number")
        | dict.fromkeys(("alpha_masi", "prevalence", "bias", "kappa_low", "kappa_high", "ac1_low"), "number")
        | {"ac1_high": "number", "method": "text!", "reason": "text"},
        ["code", "level", "group"],
    ),
    "respondents": Contract(
        {"code": "text!", "group": "text!"}
        | dict.fromkeys(("named", "eligible", "interviewed"), "integer!")
        | dict.fromkeys(("share", "low", "high", "lowest", "highest"), "number")
        | {"method": "text!", "flags": "text"},
        ["code", "group"],
    ),
    "cooccurrence": Contract(
        {"first": "text!", "second": "text!"}
        | dict.fromkeys(("both", "first_only", "second_only"), "integer!")
        | {"jaccard": "number", "overlapping": "integer!"},
        ["first", "second"],
    ),
    "saturation": Contract(
        {"group": "text!", "threshold": "number!", "interviews": "integer!", "codes": "integer!"}
        | {"by_date": "integer", "least": "integer", "median": "number", "most": "integer", "reached": "number"}
        | text("reason"),
        ["group", "threshold"],
    ),
    "sensitivity": Contract(
        {"code": "text!", "reading": "text!", "n": "integer!", "base": "integer!", "share": "number"},
        ["code", "reading"],
    ),
    "parity": Contract(
        {"code": "text!", "language": "text!"}
        | dict.fromkeys(("notes", "rules", "proposals"), "integer!")
        | text("warning"),
        ["code", "language"],
    ),
    "quotes": Contract(
        {"id": "text!", "code": "text!", "respondent": "text!", "quote": "text!", "signed_by": "text!", "date": "text"},
        ["id", "code"],
    ),
    "quotes_held": Contract({"id": "text!", "code": "text!", "reason": "text!"}, ["id", "code"]),
    "double_coded": Contract(
        {"note": "text!", "stratum": "text!", "coders": "text!", "blind": "text!", "drawn": "text!"}, ["note"]
    ),
    "adjudication": Contract(
        {"note": "text!", "code": "text!", "values": "text!"} | text("final", "reason", "coder"),
        ["note", "code"],
    ),
    "draw": Contract({"note": "text!", "stratum": "text!", "drawn": "text!"}, ["note"]),
}
