"""The column of a whole question beside its boxes: both have to name the same options, in one file and in parts."""

import pytest

from scripts.ground.errors import EvidenceError
from tests.test_boxes import answers, in_parts, survey, table


def test_the_column_of_the_whole_question_decides(tmp_path):
    """Kobo writes 0 into boxes of a question nobody was led to: its own column is empty there."""
    header = ("use", "use/radio", "use/tv")
    item = {"columns": {"radio": "use/radio", "tv": "use/tv"}}
    path = table(tmp_path, [("radio", "1", "0"), ("", "0", "0"), ("radio tv", "1", "1")], header)
    for platform in ("kobo", "plain"):
        assert answers(path, survey(item) | {"platform": platform}) == ["radio", "", "radio|tv"]
    cut = in_parts([path], survey(item) | {"columns": {"respondent": "row"}}, tmp_path)
    assert (cut["base"], cut["radio"]) == ((2, 2), (1.0, 2))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "1", "0", "0"), "contradict each other"), (("tv", "0", "0", "0"), "contradict each other"),
        (("radio tv", "1", "0", "0"), "contradict each other"), (("radio", "1", "1", "0"), "contradict each other"),
        (("tv", "1", "0", "0"), "contradict each other"), (("radio", "", "", ""), "contradict each other"),
        (("web", "0", "0", "1"), "the option 'web', whose column is not declared"),
        (("radio web", "1", "0", "1"), "the option 'web', whose column is not declared"),
        (("drum", "0", "0", "0"), "has no column of its own"),
    ],
)  # fmt: skip
def test_a_row_whose_whole_question_and_boxes_differ_is_refused(tmp_path, row, said):
    """Beside rows that agree, in one file and in parts: the boxes were taken and nobody was told."""
    path = table(tmp_path, [("radio", "1", "0", "0"), row], ("use", "use/radio", "use/tv", "use/web"))
    described = survey({"columns": {"radio": "use/radio", "tv": "use/tv"}})
    with pytest.raises(EvidenceError, match=f"row 3, column use: .*{said}"):
        answers(path, described)
    with pytest.raises(EvidenceError, match=f"row 3, column use: .*{said}"):
        in_parts([path], described | {"columns": {"respondent": "row"}}, tmp_path)


def test_options_of_several_words_are_known_in_the_whole_question(tmp_path):
    header = ("use", "use/Radio set", "use/TV", "wrote")
    columns = {"radio": "use/Radio set", "tv": "use/TV", "other": "wrote"}
    rows = [("Radio set TV", "1", "1", ""), ("TV", "0", "1", ""), ("other", "0", "0", "a drum")]
    described = survey({"columns": columns, "other_specify": "other"})
    with pytest.raises(EvidenceError, match=r"row 4, column use: .*has no column of its own"):
        answers(table(tmp_path, rows, header), described)
    rows = [(*row, str(int(row[0] == "other"))) for row in rows]
    path = table(tmp_path, rows, (*header, "use/other"))
    assert answers(path, described) == ["radio|tv", "tv", "other"]
