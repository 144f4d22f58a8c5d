# ruff: noqa: E501, SIM905  # lists of words
"""Keys of items: the code of a column, or the words of its question that say most."""

import re
import unicodedata
from collections.abc import Iterable

from scripts.drafts.columns import Column, stem_of
from scripts.drafts.scales import OTHER
from scripts.drafts.spelled_keys import free_key

# What questions are made of besides what they are about.
STOP = set(
    "a an and any are as at be been best by can could current currently describe describes did do does each following for from had has "
    "have how if in into is it its many most much of often on one or other our please select should so state tell than that the their them "
    "there these they this to type us was we were what when where which who whom whose why will with would you your yourself "
    "all apply answer below extent agree statement statements consider whether "
    "au aux avec ce ces comment dans de des du elle en est et il la le les leur mais ne nous ou par pas pour quel quelle quels quelles "
    "que qui sa se ses son sont sur un une vos votre vous "
    "al como con cual cuales cuándo de del donde el es esta este la las los más por para qué que quien se su sus un una usted y "
    "в вам вас ваш ваша ваше ваши вашего вашей вашем вы для и из или как каков какая какие какой ко к ли на насколько о об от по с со у что это "
    "أن أو أي أنت إلى التي الذي بها به عن على في فيها كم كيف لك ما ماذا مدى من منها هذا هذه هل هو هي و يرجى".split()
)
COURTESY = re.compile(
    "^(请问|請問)?(您|你)?(觉得|认为)?[的对]?|(是什么|是多少|如何|吗|呢|怎么样)$"
)  # words without blanks around them
LONGEST = 30


def plain_word(word: str) -> str:
    """Return a word in small letters without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign))


def words(text: str) -> str:
    """Return the words of a question that say what it is about; all of them where none is left."""
    plain = re.sub(r"\(.*?\)", " ", text.replace("'", "").replace("\u2019", ""))
    found = "".join(sign if is_of_word(sign) else " " for sign in plain).split()
    left = [COURTESY.sub("", word) for word in found if not {word.casefold(), plain_word(word)} & STOP]
    return " ".join(one for one in left if one) or " ".join(found)


def is_of_word(sign: str) -> bool:
    """Return whether a sign is part of a word: a letter, a digit, or a mark on one, which the vowels of many scripts are."""
    return sign.isalnum() or sign == "_" or unicodedata.category(sign)[0] == "M"


def key_of(column: Column, taken: Iterable[str], whole: bool = False, option: str = "") -> str:
    """Return a key that is not taken: of the option, the code, or the question; `whole` asks for the question's."""
    if column.id.startswith("$"):  # a response set of SPSS
        return free_key(column.id, taken, "item")
    if whole:
        if column.option and re.fullmatch(r"[^\W\d]\w*", column.question):  # `news` of news/radio
            return free_key(column.question, taken, "item")
        shared = stem_of(column.code) if column.code and " " not in column.code else ""
        shared = column.stem if column.stem and column.code.startswith(column.stem) else shared
        said = shared or words(column.question)
        return free_key(f"q{said}" if said.isdigit() else said, taken, "item")
    if OTHER.match(column.option):
        return free_key(f"{free_key(words(column.question), [], 'item')} other", taken, "item", LONGEST + 6)
    if column.option and not column.code:
        return free_key(option or column.option, taken, "item")
    code = column.code if column.code.isascii() else words(column.code)  # a question in Chinese has no blanks either
    return free_key(code or option or words(column.question), taken, "item")
