"""What may tell who spoke is doubtful until a person clears it: planted identities, and sentences that identify nobody."""

from pathlib import Path

import pytest
import yaml

from scripts.interviews.quotes import identifying, pseudonyms
from scripts.settings.evaluation import NameList
from tests.filled import filled
from tests.test_short_answers import FRESH

KEY = b"a long line that nobody knows 1234"
FOLDER = Path(__file__).parent / "languages"
GIVEN = yaml.safe_load((FOLDER / "identities.yaml").read_text(encoding="utf-8"))
PLANTED = [(language, one["text"]) for language, found in GIVEN["planted"].items() for one in found]
LATER = [(language, text) for language, found in GIVEN["later"].items() for text in found]
INNOCENT = [text for found in GIVEN["innocent"].values() for text in found]
SENTENCES = yaml.safe_load((FOLDER / "sentences.yaml").read_text(encoding="utf-8"))
OTHER = [one["text"] for language in FRESH for one in [*SENTENCES[language], *FRESH[language]]]


@pytest.fixture
def known(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("id,name,called\nP-1,منصور المنصوري,\nP-2,Peargrove Almond,Grizzly|Мишка\n", encoding="utf-8")
    columns = {"file": "r", "person": "id", "names": ["name"], "nicknames": ["called"]}
    return pseudonyms.name_list(path, filled(NameList, columns), KEY)


@pytest.mark.parametrize(("language", "text"), PLANTED + LATER)
def test_no_planted_identity_passes(known, language, text):
    made = pseudonyms.cleared(text, known)
    assert made.doubtful or made.replaced


def test_few_sentences_that_identify_nobody_are_held_back(known, capsys):
    passed = [text for _, text in PLANTED if pseudonyms.cleared(text, known)[1:] == (0, "")]
    own, other = ([text for text in found if pseudonyms.cleared(text, known).doubtful] for found in (INNOCENT, OTHER))
    with capsys.disabled():
        print(
            f"\n  identities: {len(passed)} of {len(PLANTED)} pass; held back: {len(own)} of {len(INNOCENT)} innocent "
            f"sentences, {len(other)} of {len(OTHER)} of the rules"
        )
    assert len(PLANTED) == 40 and len(INNOCENT) == 60
    assert len(own) <= 6 and len(other) <= len(OTHER) // 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("we asked Tamsin Oakhollow", "two words with capitals, like a name"),
        ("Anneke van der Plum said", "two words with capitals, like a name"),
        ("ask Ms Oakhollow", "a name after a form of address"),
        ("和王建国处长谈", "a Chinese surname"),
        ("老王", "a Chinese surname"),
        ("с Марией Ивановной", "two words with capitals, like a name, a patronymic"),
        ("call Petrovna", "a patronymic"),
        ("in room 12", "a number of a person, a room or a telephone"),
        ("the only economist at D-2", "a role that only one person has"),
        ("D-2级别只有一个", "a role that only one person has"),
        ("小程序很好，老方法不行，任何部长都行", ""),
        ("Основной вопрос решён", ""),
        ("the Security Council and the General Assembly", ""),
        ("The Office met in New York on Monday", ""),
        ("12 rooms, 45 per cent, 2016", ""),
        ("the only way", ""),
    ],
)
def test_each_way_to_tell_is_named(text, said):
    assert ", ".join(identifying.doubts([text])) == said


def test_a_nickname_is_hidden_and_held_back(known):
    for text in ("Ask Grizzly.", "ask grizzly", "с Мишкой"):
        made = pseudonyms.cleared(text, known)
        assert made.replaced == 1 and made.doubtful == pseudonyms.NICKNAME
    assert "Grizzly" not in pseudonyms.cleared("Ask Grizzly.", known).text


@pytest.mark.parametrize("word", ["والمنصوري", "للمنصوري", "منصورنا", "أمنصور", "وبمنصورهم", "فالمنصوريها"])
def test_arabic_names_with_what_is_written_together_are_seen(known, word):
    made = pseudonyms.cleared(f"قال {word} ذلك", known)
    assert made.replaced or made.doubtful == pseudonyms.LOOKS_LIKE
