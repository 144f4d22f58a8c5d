"""Quotes go out without names, with attributes that several share, signed; canaries of six scripts don't get through."""

import csv
import datetime
import unicodedata
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.ground.note_tables import CODINGS
from scripts.interviews.quotes import chosen_quotes, pseudonyms, signatures
from scripts.settings.evaluation import NameList
from scripts.settings.scheme import Quotes, Scheme
from tests.filled import filled

KEY = b"a long line that nobody knows 1234"
DESCRIBED = {"file": "r", "person": "id", "names": ["name", "other"], "titles": ["title"], "places": ["place"]}
DESCRIBED |= {"emails": ["email"]}
# Evidently fictional: words for fruit and furniture as names.
PEOPLE = [
    (
        "P-1",
        "Quince Plumtable",
        "Q. P. Plumtable|Куинс Сливостол",
        "Chief of Chairs",
        "Applehaven",
        "qplum@example.org",
    ),
    (
        "P-2",
        "Poirier Chaisedor",
        "Пуарье Шезедор|بوارييه شيزدور",
        "Directrice des tabourets",
        "Poireville",
        "pchaise@example.org",
    ),
    ("P-3", "Cerezo Mesalarga", "塞雷索", "Jefa de mesas", "Ciruelópolis", "cmesa@example.org"),
    ("P-4", "Вишня Столоваров", "Vishnya Stolovarov", "Начальник стульев", "Яблокоград", "vstol@example.org"),
    ("P-5", "تفاحة طاولية", "Tuffaha Tawiliya", "مديرة الكراسي", "مشمشستان", "ttawil@example.org"),
    ("P-6", "苹果 桌子", "Pingguo Zhuozi", "椅子处长", "李子镇", "pzhuo@example.org"),
    ("P-7", "Anne-Marie Tournesol-Laitue", "Анна Щукина", "", "Нью-Стул", "anne.tournesol@example.org"),
    ("P-8", "İnci Straßenstuhl", "Муса Яблочный", "", "", "h.maystool+un@example.org"),
    ("P-9", "Hope del Maystool", "李凳子|عبد الرحمن كرسيان|김의자", "", "", ""),
    ("P-1000", "Xi Stoolby", "Ян Табуретов", "", "", ""),
]
CANARIES = [
    "I told Quince Plumtable so.",
    "QUINCE PLUMTABLE was there",
    "said Plumtable, Quince",
    "as Q. Plumtable wrote",
    "ask Plumtable’s team",
    "M. Poirier\u00a0Chaisedor l’a dit",
    "Poirier\nChaisedor",
    "Cerezo lo sabe",
    "塞雷索说过",
    "Вишня Столоваров сказала",
    "СТОЛОВАРОВ В.",
    "Vishnya said so",
    "قالت تُفَّاحَة طاولية ذلك",
    "وتفاحة تعرف",
    "苹果桌子和他去了",
    "Pingguo agreed",
    "the Chief of Chairs agreed",
    "la Directrice des tabourets",
    "in Applehaven",
    "в Яблокоград",
    "在李子镇",
    "write to qplum@example.org",
    "his handle is qplum",
    "someone.else@elsewhere.example",
    "call +1 212 555 0100 now",
    "Ｑｕｉｎｃｅ Ｐｌｕｍｔａｂｌｅ",
    "Quin\u00adce Plum\u200btable",
    *["Plumtable's idea", "Anne Marie said", "Annemarie", "PlumtableQuince", "Tournesol", "Laitue", "plumtable_q"],
    *["Столоваровым", "Столоварову", "Вишню", "с Вишней", "Сливостола", "Щукиной", "Яблочного", "с Мусой"],
    *[
        "в Яблокограде",
        "из Нью-Стула",
        "Начальника стульев",
        "بتفاحة",
        "فالتفاحة",
        "كطاولية",
        "عبدالرحمن",
        "لعبد الرحمن",
    ],
    *[
        "老桌子说",
        "凳子说",
        "塞雷索先生",
        "塞·雷索说过",
        "김의자",
        "Poirïer",
        "POIRIER",
        "Chaisédor",
        "Ciruelopolis",
        "CIRUELOPOLIS",
    ],
    *["STRASSENSTUHL", "Strassenstuhl", "INCI", "İNCİ", "inci̇", "Plum-\ntable", "Anne-\nMarie", "Poirier"],
    *[
        "anne.tournesol",
        "h.maystool",
        "h.maystool+x@other.example",
        "Q.P. said",
        "Hope is here",
        "we hope so",
        "no. P-1000",
    ],
]


@pytest.fixture
def roster(tmp_path) -> Path:
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([("id", "name", "other", "title", "place", "email"), *PEOPLE])
    return path


def test_a_pseudonym_is_no_doubtful_word(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("id,name,other,title,place,email\nP-1,Persson Placeby,,,,\n", encoding="utf-8")
    known = pseudonyms.name_list(path, filled(NameList, DESCRIBED), KEY)
    assert pseudonyms.cleared("Persson said so", known)[1:] == (1, "")


def secrets():
    for _, *cells in PEOPLE:
        for cell in cells:
            for name in filter(None, cell.split("|")):
                yield pseudonyms.folded(name)
                for part in name.split():
                    if len(part) > 3 and part.lower() not in ("chief", "chairs", "mesas", "jefa"):
                        yield pseudonyms.folded(part)


@pytest.mark.parametrize("text", CANARIES)
def test_no_canary_gets_through(roster, text):
    known = pseudonyms.name_list(roster, filled(NameList, DESCRIBED), KEY)
    made = pseudonyms.cleared(unicodedata.normalize("NFC", text), known)
    assert made.replaced
    left = pseudonyms.folded(made.text)
    names = [name for name in secrets() if name in left and name not in ("des", "tabourets", "стульев", "directrice")]
    assert not names, made.text
    assert "@" not in made.text and "555" not in made.text


def test_one_person_is_one_pseudonym_and_the_key_decides(roster):
    known = pseudonyms.name_list(roster, filled(NameList, DESCRIBED), KEY)
    forms = {
        pseudonyms.cleared(text, known).text for text in ("Quince Plumtable", "QUINCE", "Куинс Сливостол", "qplum")
    }
    assert len(forms) == 1 and forms != {
        pseudonyms.cleared("Quince", pseudonyms.name_list(roster, filled(NameList, DESCRIBED), KEY[1:])).text
    }
    assert pseudonyms.cleared("Nothing of the sort.", known) == ("Nothing of the sort.", 0, "")


DOUBTFUL = ["Plumtabel said", "Plumtible", "Plumtabl", "Plumtaable", "Столовароф", "Chaisdor", "the Plumtables came"]
DOUBTFUL += ["QP said", "Q P said", "ask Xi", "Ян пришёл", "Plum-table", "Pl umtable", "P l u m t a b l e", "Рlumtable"]
DOUBTFUL += ["Schukina", "Shchukina", "Stolowarow", "Vishnja", "Tufaha", "Toffaha", "Quincey"]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_looks_like_a_name_is_doubtful(roster, text):
    assert pseudonyms.cleared(text, pseudonyms.name_list(roster, filled(NameList, DESCRIBED), KEY)).doubtful


def test_words_that_only_hold_a_name_stay(roster):
    known = pseudonyms.name_list(roster, filled(NameList, DESCRIBED), KEY)
    assert pseudonyms.cleared("The quincentenary and the plumtables' shop", known).replaced == 0
    for plain in (
        "la mesa del comedor",
        "Why Q or P",
        "вишнёвый сад",
        "the person in this place",
        "김치",
        "Stool",
        "xi or qp",
    ):
        assert pseudonyms.cleared(plain, known) == (plain, 0, "")


SCHEME = {
    "base": {"group": ["staff"]},
    "codings": [{"file": "raw/codings/gaps.csv"}],
    "count": ["first"],
    "codes": {"plan": {"label": "Plan"}, "team": {"label": "Team"}},
    "quotes": {"at_most": 2, "shortest": 5, "longest": 60, "attributes": ["group", "grade"], "k": 2, "codes": []},
}


def evidence():
    texts = {"A": "We plan with Quince.", "B": "We plan alone.", "C": "Plumtabel plans.", "D": "Teams are fine."}
    grades = {"A": "senior", "B": "senior", "C": "support", "D": "support"}
    notes = pd.DataFrame(
        [(n, "staff", grades[n] if n != "D" else "junior", "gaps", t, "en") for n, t in texts.items()],
        columns=["note", "group", "grade", "asked", "text", "language"],
    )
    rows = [
        {"note": n, "coder": "first", "code": "team" if n == "D" else "plan", "start": 0, "end": len(t), "quote": t}
        | {"file": "raw/codings/gaps.csv", "row": k, "verdict": "fits"}
        for k, (n, t) in enumerate(texts.items(), 2)
    ]
    return CODINGS.framed(rows), notes


@pytest.fixture
def key_file(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("elsewhere") / "key"
    path.write_bytes(KEY)
    return str(path)


def names(roster, key_file):
    return chosen_quotes.Names([roster] if roster else [], filled(NameList, DESCRIBED), key_file)


def published(roster, key_file, signed=(), **criteria):
    codings, notes = evidence()
    scheme = SCHEME | {"quotes": SCHEME["quotes"] | criteria}
    made = chosen_quotes.publish(codings, notes, list(signed), names(roster, key_file), filled(Scheme, scheme), "gaps")
    tables.check(made["quotes"], "quotes")
    tables.check(made["held"], "quotes_held")
    return made


def test_only_what_a_person_signed_goes_out(roster, key_file, tmp_path):
    held = published(roster, key_file, at_most=9)["held"]
    assert len(held) == 4 and sum(held["reason"] == "not signed") == 3
    assert held["reason"].str.contains("looks like a name").sum() == 1
    codings, notes = evidence()
    rows = chosen_quotes.chosen(
        codings,
        notes,
        names(roster, key_file),
        filled(Scheme, SCHEME | {"quotes": SCHEME["quotes"] | {"at_most": 9}}),
        "gaps",
    )
    signed = tmp_path / "signed.csv"
    first = next(row for row in rows if "[Person" in row["quote"])
    other = next(row for row in rows if row["quote"] == "We plan alone.")
    lines = [["id", "sha256", "signed_by", "date"], [first["id"], first["sha256"], "Reader 1", "2016-12-01"]]
    lines.append([other["id"], "0" * 64, "Reader 1", "2016-12-01"])
    lines.append(["Q-00000000", "0" * 64, "", ""])  # read, and not to go out: a row of the workbook left as it was
    with signed.open("w", newline="") as target:
        csv.writer(target).writerows(lines)
    made = published(roster, key_file, [signed], at_most=9)
    out = made["quotes"].to_dict("records")
    assert [(row["id"], row["signed_by"]) for row in out] == [(first["id"], "Reader 1")]
    assert "Quince" not in out[0]["quote"] and out[0]["respondent"] == "group: staff, grade: senior"
    assert "signed in other words" in made["held"].set_index("id").loc[other["id"], "reason"]
    assert "plan" not in made["line"]


def test_a_doubtful_quote_goes_out_where_its_sign_off_clears_it(roster, key_file, tmp_path):
    codings, notes = evidence()
    rows = chosen_quotes.chosen(
        codings,
        notes,
        names(roster, key_file),
        filled(Scheme, SCHEME | {"quotes": SCHEME["quotes"] | {"at_most": 9}}),
        "gaps",
    )
    (doubtful,) = (row for row in rows if row["doubtful"])

    def with_sign_off(cleared, sha256=doubtful["sha256"], signed_by="Reader 1", date="2016-12-01"):
        file = tmp_path / "signed.csv"
        lines = [["id", "sha256", "signed_by", "date", "cleared"]]
        lines.append([doubtful["id"], sha256, signed_by, date if signed_by else "", cleared])
        with file.open("w", newline="") as target:
            csv.writer(target).writerows(lines)
        return published(roster, key_file, [file], at_most=9)

    assert list(with_sign_off("yes")["quotes"]["id"]) == [doubtful["id"]]
    for cleared, sha256, signed_by, reason in (
        ("", doubtful["sha256"], "Reader 1", "looks like a name"),
        ("yes", "0" * 64, "Reader 1", "in other words"),
        ("yes", doubtful["sha256"], "", "looks like a name"),
    ):
        made = with_sign_off(cleared, sha256, signed_by)
        assert made["quotes"].empty
        assert reason in made["held"].set_index("id").loc[doubtful["id"], "reason"]
    with pytest.raises(EvidenceError, match=r"signed\.csv, row 2, column cleared: write yes"):
        with_sign_off("perhaps")
    with pytest.raises(EvidenceError, match=r"signed\.csv, row 2, column date: signed without a date"):
        with_sign_off("yes", date="")


def test_what_is_told_is_shared_by_k(roster, key_file):
    _, notes = evidence()
    told = {
        k: chosen_quotes.told(notes.set_index("note"), "D", filled(Quotes, SCHEME["quotes"] | {"k": k}))
        for k in (2, 4, 5)
    }
    assert told == {2: "group: staff", 4: "group: staff", 5: "a respondent"}


def test_without_a_key_or_a_roster_nothing_goes_out(roster, key_file, tmp_path):
    codings, notes = evidence()
    for people, key in ((None, key_file), (roster, None)):
        with pytest.raises(EvidenceError, match="quotes are released only with a name list"):
            chosen_quotes.choose(codings, notes, [], names(people, key), filled(Scheme, SCHEME), "gaps")
    inside = Path("key-of-a-test")
    with pytest.raises(EvidenceError, match="is missing"):
        pseudonyms.read_key(str(inside), Path())
    short = tmp_path / "short"
    short.write_bytes(b"1234")
    with pytest.raises(EvidenceError, match="shorter than 16"):
        pseudonyms.read_key(str(short), Path("config"))
    with pytest.raises(EvidenceError, match="move it elsewhere"):
        pseudonyms.read_key(str(short), tmp_path)


def test_k_counts_the_language_of_the_quote(roster, key_file):
    codings, notes = evidence()
    french = notes.assign(language=["en", "en", "en", "fr"][: len(notes)])
    criteria = filled(Quotes, SCHEME["quotes"] | {"k": 2})
    assert chosen_quotes.told(french.set_index("note"), "D", criteria) == "a respondent"
    made = chosen_quotes.publish(codings, french, [], names(roster, key_file), filled(Scheme, SCHEME), "gaps")
    assert "Teams are fine." not in str(made["held"]) and made["line"].endswith(
        "; none of 1 respondents whose language fewer than 2 speak"
    )
    rows = chosen_quotes.chosen(codings, french, names(roster, key_file), filled(Scheme, SCHEME), "gaps")
    assert rows and "Teams are fine." not in [row["quote"] for row in rows]


def signing_sheet(roster, key_file, signed, folder, **criteria):
    """Return the workbook made with signatures, saved, and its rows."""
    codings, notes = evidence()
    scheme = filled(Scheme, SCHEME | {"quotes": SCHEME["quotes"] | {"at_most": 9} | criteria})
    made = chosen_quotes.choose(codings, notes, signed, names(roster, key_file), scheme, "gaps")
    file = folder / "quotes_to_sign.xlsx"
    file.write_bytes(made["workbook"])
    heads, *rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    return file, [dict(zip(heads, row, strict=True)) for row in rows], made["line"]


def test_a_workbook_made_again_keeps_every_signature_and_makes_none(roster, key_file, tmp_path):
    _, rows, line = signing_sheet(roster, key_file, [], tmp_path)
    assert not any(row["signed_by"] or row["date"] or row["state"] for row in rows) and "signed" not in line
    kept, changed, doubtful = sorted(rows, key=lambda row: bool(row["doubtful"]))[1:]
    signed = tmp_path / "signed.csv"
    lines = [
        ["id", "sha256", "signed_by", "date", "cleared", "quote"],
        [kept["id"], kept["sha256"], "Reader 1", "2016-12-01", "", kept["quote"]],
        [changed["id"], "0" * 64, "Reader 2", "1 December", "", "Other words."],
        [doubtful["id"], doubtful["sha256"], "Reader 1", "2016-12-02", "", ""],
        ["Q-00000000", "1" * 64, "Reader 3", "2016-12-03", "yes", "No longer chosen."],
    ]
    with signed.open("w", newline="") as target:
        csv.writer(target).writerows(lines)
    file, rows, line = signing_sheet(roster, key_file, [signed], tmp_path)
    assert signatures.signatures_of(file) == signatures.signatures_of(signed)
    assert line.endswith("4 quotes to read and sign, 2 of them signed; 2 signatures of what is not among them")
    states = {(row["id"], row["sha256"][:2]): (row["signed_by"], row["state"]) for row in rows}
    assert len(states) == 6
    assert states[kept["id"], kept["sha256"][:2]] == ("Reader 1", "signed")
    again = "changed since Reader 2 signed it on 1 December: read it again"
    assert states[changed["id"], changed["sha256"][:2]] == ("", again)
    assert states[changed["id"], "00"] == ("Reader 2", "signed in these words, which changed since")
    assert states[doubtful["id"], doubtful["sha256"][:2]][1].startswith("signed, but doubtful: held back")
    assert states["Q-00000000", "11"] == ("Reader 3", "signed, not chosen now")
    assert {row["quote"] for row in rows} > {"Other words.", "No longer chosen."}
    # The new workbook may take the place of the former: the same goes out, and made once more nothing changes.
    for one in (signed, file):
        assert list(published(roster, key_file, [one], at_most=9)["quotes"]["id"]) == [kept["id"]]
    assert signing_sheet(roster, key_file, [file], tmp_path)[1] == rows
    # A date that Excel made stands beside the others.
    book = openpyxl.load_workbook(file)
    unsigned = next(
        row for row in book.active.iter_rows(min_row=2) if not row[2].value and row[0].value != changed["id"]
    )
    unsigned[2].value, unsigned[3].value = "Reader 4", datetime.date(2016, 12, 5)
    book.save(file)
    assert signatures.signatures_of(file)[unsigned[0].value, unsigned[1].value]["date"] == "2016-12-05"


def test_two_signatures_under_the_same_words_are_not_chosen_from(roster, key_file, tmp_path):
    signed = tmp_path / "signed.csv"
    signed.write_text("id,sha256,signed_by,date\nQ-1,aa,Ada,2016-12-01\nQ-1,aa,Ben,2016-12-01\n")
    with pytest.raises(EvidenceError, match=r"signed\.csv, rows 2 and 3: the same quote is signed twice, differently"):
        signing_sheet(roster, key_file, [signed], tmp_path)
