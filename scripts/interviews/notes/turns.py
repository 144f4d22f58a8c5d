"""Who speaks where in a note, in answer to which question, in which section: by the labels that note takers write."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import regex

INTERVIEWER, RESPONDENT = "interviewer", "respondent"
# Words for who asks, who answers, and what is heard besides, in the languages of the notes.
ASKING = """
q question interviewer int i moderator mod facilitator intervieweur intervieweuse enquêteur enquêtrice animateur
animatrice modérateur modératrice pregunta entrevistador entrevistadora moderador moderadora в вопрос интервьюер
модератор س سؤال السؤال المحاور المحاورة الباحث الباحثة 问 問 问题 問題 访谈者 訪談者 采访者 採訪者 主持人
"""
ANSWERING = """
a r answer respondent interviewee informant réponse répondant répondante interviewé interviewée enquêté enquêtée
respuesta entrevistado entrevistada informante о ответ респондент информант ج جواب الجواب المجيب المجيبة المستجيب
المستجيبة 答 回答 受访者 受訪者 被访者 被訪者
"""
HEARD = """
laughter laughs laughing pause silence inaudible unintelligible crosstalk rires rire risas pausa смех пауза
неразборчиво ضحك صمت 笑 笑声 沉默 停顿 听不清
"""
ASKS, ANSWERS, SOUNDS = set(ASKING.split()), set(ANSWERING.split()), set(HEARD.split())

LEAD = r"[\s>*_•\-–—\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
STAMP = r"(?:#\d\d?:\d\d(?::\d\d)?(?:[\-.,]\d{1,3})?#|[\[(]?\d\d?:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?)"
NUMBER = r"(?:[nN][o°º]\.?|№|#)?\s*(?P<number>\d{1,3}(?:\.\d{1,2})*[a-z]?|[一二三四五六七八九十])"
# P and R before a number and a colon are persons of a group far more often than questions and answers.
ASKED = r"(?:question|q|pregunta|p(?=\s?\d+[.)])|вопрос|в|(?:ال)?سؤال|س|问题|問題|问|問)"
ANSWERED = r"(?:answer|a|r(?=\s?\d+[.)])|réponse|respuesta|ответ|о|(?:ال)?جواب|ج|回答|答)"
WORDS = r"(?P<name>\p{L}[\p{L}\p{M}\p{N} .'’()\-]{0,39}?\??)"
NAME = rf"{WORDS}[*_]*\s*(?:[:：](?![\d/]))"
OPENING = regex.compile(rf"{LEAD}(?:{STAMP}{LEAD})?")
HEADING = regex.compile(r"(?P<marks>#{1,6})\s+(?=\S)")
QUESTION = regex.compile(
    rf"(?:(?P<asked>{ASKED})|{ANSWERED})\s*{NUMBER}[*_]*\s*(?:[.:：．、。)]|[\-–—]|$)", regex.IGNORECASE
)
LABEL = regex.compile(NAME)
TIMED = regex.compile(rf"{WORDS}[*_]*\s+{STAMP}\s*(?:[:：]|$)")
MARKED = regex.compile(rf"[#@]{NAME}|\{{(?P<name>[^{{}}\n]{{1,40}})\}}\s*[:：]?")
BRACKETED = regex.compile(r"\[(?P<name>[^\[\]\n]{1,40})\]\s*(?P<colon>[:：]?)")
CLOSE = regex.compile(r"^(?:---|\.\.\.)[^\S\n]*$", regex.MULTILINE)
BLOCK = regex.compile(r"\s*(?:[^\n]*\S[^\n]*(?:\n|$))+")
FIELD = regex.compile(r"^(?:note|persons|language|grade|asked)[^\S\n]*[:：\t]", regex.MULTILINE | regex.IGNORECASE)
NUMBERED = regex.compile(
    r"(?:\p{Ll}{1,3}|speaker|spk|participant|person|resp|respondent|locuteur|hablante)[ _\-]?\d{1,3}"
)
MARKS = regex.compile(r"[\u064b-\u0652\u0670\u0640]")


class Turn(NamedTuple):
    """A stretch by one speaker: text[start:end] with its label, in code points of the frozen text."""

    speaker: str  # interviewer, respondent, speaker-1..k, or "" where nobody is named
    question: str  # Q3 where the note numbers its questions, else question-1..k by the turns of the interviewer, or ""
    section: str  # outline number of the section, such as 2.1, or ""
    start: int
    end: int


class Line(NamedTuple):
    """What the beginning of a line says: level of a heading, who is named, which question, as question or as answer."""

    start: int
    end: int
    level: int
    name: str  # of a speaker, as written
    sure: bool  # a known word for a speaker, or one marked as such
    asked: str  # such as Q3
    role: str  # that of whoever says something under this number
    words: int  # where the words begin, after all that


def turns(
    text: str,
    headings: Mapping[int, int] | None = None,
    interviewers: Collection[str] = (),
    begin: int | None = None,
    respondents: Collection[str] = (),
) -> list[Turn]:
    """Return the turns of a frozen text in their order; the header is none of them.

    `headings` are the starts of lines that are headings with their levels, where the file knew (in text, `## ` marks
    them), `interviewers` names that are the interviewer's, `respondents` further names of speakers, `begin` where the
    body begins (else where a header seems to end). Labels are `Name:`, `#Name:`, `@Name:`, `[Name]`, `{Name}`, after a
    time such as [00:01:02] or none, and `Name 00:01:02`; a name that ends in "?" is the interviewer's; a clock time is
    no name. A heading without the number of a question is no turn; every other line of the body is in exactly one.
    """
    # ASSUME: A name before a colon is a speaker if it is a known word for one, marked as one, or begins several lines.
    begin = body(text) if begin is None else begin
    declared = frozenset(folded(name) for name in (*interviewers, *respondents) if name.strip())
    read = [line(text, start, end, headings or {}, declared) for start, end in lines(text, begin)]
    names = Counter(family(one.name) for one in read if one)
    speakers = [one.name for one in read if one and one.name and (one.sure or names[family(one.name)] > 1)]
    roles = roles_of(list(dict.fromkeys(speakers)), interviewers)
    found = stretches(read, roles)
    if any(one.question for one in found):
        return found
    # ASSUME: Without numbered questions, each turn of the interviewer after another speaker starts a new question.
    made: list[Turn] = []
    count = 0
    for one, before in zip(found, [None, *found], strict=False):
        count += one.speaker == INTERVIEWER and (before is None or before.speaker != INTERVIEWER)
        made.append(one._replace(question=f"question-{count}" if count else ""))
    return made


def stretches(read: list[Line | None], roles: Mapping[str, str]) -> list[Turn]:
    """Return the turns that lines make (None is an empty one), questions only where they have a number."""
    found: list[Turn] = []
    outline: list[list[int]] = []
    section, question, running, ends_with_paragraph = "", "", False, False
    for one in read:
        if one is None:
            running = running and not ends_with_paragraph
            continue
        if one.level:
            section, question = deeper(outline, one.level), ""
        question = one.asked or question
        speaker = roles.get(one.name, "") or one.role
        if speaker or one.asked:
            found.append(Turn(speaker, question, section, one.start, one.end))
            # What a speaker says goes on to the next label; the question of a guide is one paragraph.
            running, ends_with_paragraph = not one.level, one.name not in roles and one.role == INTERVIEWER
        elif one.level:
            running = False
        elif running:
            found[-1] = found[-1]._replace(end=one.end)
        else:
            found.append(Turn("", question, section, one.start, one.end))
            running, ends_with_paragraph = True, False
    return found


def lines(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line from `begin` on, without the white space at its end."""
    while begin < len(text):
        stop = text.find("\n", begin)
        stop = len(text) if stop < 0 else stop
        yield begin, begin + len(text[begin:stop].rstrip())
        begin = stop + 1


def line(
    text: str, start: int, end: int, headings: Mapping[int, int], declared: frozenset[str] = frozenset()
) -> Line | None:
    """Return what a line says at its beginning, None for an empty one; `declared` are names that are speakers."""
    if start == end:
        return None
    mark = HEADING.match(text, start, end)
    level = headings.get(start) or (len(mark["marks"]) if mark else 0)
    at = OPENING.match(text, mark.end() if mark else start, end).end()
    asked = QUESTION.match(text, at, end)
    name, sure, after = (
        ("", False, at) if level else label(text, skipped(text, asked.end(), end) if asked else at, end, declared)
    )
    if name and not asked:
        asked = QUESTION.match(text, skipped(text, after, end), end)
    number = question_id(asked["number"]) if asked else ""
    role = "" if not asked else INTERVIEWER if asked["asked"] else RESPONDENT
    words = max(after if name else at, asked.end() if asked else at)
    return Line(start, end, level, name, sure, number, role, skipped(text, words, end))


def words_of(text: str, start: int, end: int) -> int:
    """Return where the words of a turn begin, after the label and the number of the question."""
    begin, stop = next(lines(text[:end], start), (start, start))
    read = line(text, begin, stop, {})
    return read.words if read else start


def skipped(text: str, at: int, end: int) -> int:
    """Return where a line goes on after white space and marks of emphasis."""
    return int(OPENING.match(text, at, end).end())


def label(text: str, at: int, end: int, declared: frozenset[str]) -> tuple[str, bool, int]:
    """Return the name of a speaker at a place ("" for none), whether it is sure to be one, and where it ends."""
    for pattern in (MARKED, BRACKETED, LABEL, TIMED):
        match = pattern.match(text, at, end)
        if not match:
            continue
        name = match["name"].strip()
        known = folded(name) in ASKS | ANSWERS | declared
        small = name[0].islower() and not known
        numbered = small and bool(NUMBERED.fullmatch(name))
        if pattern is BRACKETED and (not name[:1].isalpha() or (small and not numbered) or folded(name) in SOUNDS):
            return "", False, at
        bare = pattern in (LABEL, TIMED)
        if bare and ((small and not numbered) or len(name.split()) > 4):
            return "", False, at
        # [id1] and id2: are persons where several lines begin so, whatever the number.
        sure = not numbered and (not bare or name.endswith("?") or known or folded(name) == "p")
        return name, sure, int(match.end())
    return "", False, at


def roles_of(names: list[str], interviewers: Collection[str]) -> dict[str, str]:
    """Return the role of each name of a note, in the order in which they first speak."""
    keys = {name: folded(name) for name in names}
    asks = ASKS | {folded(name) for name in interviewers if name.strip()}
    asks |= {"p"} if "r" in keys.values() else set()  # pregunta beside respuesta; else a participant
    roles = {name: INTERVIEWER for name, key in keys.items() if key.endswith("?") or key in asks}
    if roles:  # A and R alone may be anybody
        roles |= {name: RESPONDENT for name, key in keys.items() if key in ANSWERS and name not in roles}
    others = [name for name in names if name not in roles]
    alone = len(others) == 1 and RESPONDENT not in roles.values() and bool(roles)
    return roles | {name: RESPONDENT if alone else f"speaker-{k}" for k, name in enumerate(others, 1)}


def family(name: str) -> str:
    """Return what the names of numbered persons (id1, id2) have in common; else the name."""
    return name.rstrip("0123456789") + "#" if NUMBERED.fullmatch(name) else name


def folded(name: str) -> str:
    """Return a name without case and Arabic vowel signs."""
    return str(MARKS.sub("", name)).casefold().strip()


def question_id(number: str) -> str:
    """Return the number of a question in any digits as Q and ASCII digits."""
    digits = "".join(str(int(unicodedata.numeric(one))) if one.isnumeric() else one for one in number)
    return f"Q{digits.casefold()}"


def deeper(outline: list[list[int]], level: int) -> str:
    """Put a heading into the outline (levels with their counts) and return its number, such as 2.1."""
    last = 0
    while outline and outline[-1][0] >= level:
        last = outline.pop()[1]
    outline.append([level, last + 1])
    return ".".join(str(count) for _, count in outline)


def body(text: str) -> int:
    """Return where the body of a note begins: after a front matter or lines `key: value` with a key of notes."""
    first, _, rest = text.partition("\n")
    if first.strip() == "---":
        close = CLOSE.search(rest)
        return len(first) + 1 + close.end() if close else 0
    top = BLOCK.match(text)
    return int(top.end()) if top and FIELD.search(top[0]) else 0
