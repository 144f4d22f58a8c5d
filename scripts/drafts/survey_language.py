# ruff: noqa: E501  # lists of words, in six languages
"""In which of the six languages of the United Nations a survey asks, and what a draft says in it."""

import re
from collections import Counter
from collections.abc import Iterable

ENGLISH = "en"
SCRIPTS = {"ru": r"[\u0400-\u04ff]", "ar": r"[\u0600-\u06ff]", "zh": r"[\u4e00-\u9fff]"}
COMMON = {
    "en": "the of and to in is you your how what which do are for with have it or not this that would did",
    "fr": "le la les des du de et est vous votre vos quel quelle comment dans pour avec une un au aux que qui pas où êtes avez plus très à",
    "es": "el la los las del de y es usted su sus cuál cómo qué en para con una un al que no dónde está muy más por",
}  # fmt: skip
DAY_FIRST = ("fr", "es", "ru", "ar")
WORDS = {
    "all": {"en": "All", "fr": "Ensemble", "es": "Todos", "ru": "Все", "ar": "الكل", "zh": "全部"},
    "base": {"en": "Base", "fr": "Base", "es": "Base", "ru": "База", "ar": "القاعدة", "zh": "基数"},
    "answers": {"en": "Answers", "fr": "Réponses", "es": "Respuestas", "ru": "Ответы", "ar": "الإجابات", "zh": "回答"},
    "other": {"en": "Other", "fr": "Autre", "es": "Otro", "ru": "Другое", "ar": "أخرى", "zh": "其他"},
    "rows": {"en": "Rows", "fr": "Lignes", "es": "Filas", "ru": "Строки", "ar": "الصفوف", "zh": "行数"},
    "rows_by": {"en": "Rows by {}", "fr": "Lignes par {}", "es": "Filas por {}", "ru": "Строки: {}", "ar": "الصفوف حسب {}", "zh": "按{}的行数"},
    "value": {"en": "Value", "fr": "Valeur", "es": "Valor", "ru": "Значение", "ar": "القيمة", "zh": "数值"},
    "sum": {"en": "Sum of {}", "fr": "{} (somme)", "es": "{} (suma)", "ru": "{} (сумма)", "ar": "مجموع {}", "zh": "{}合计"},
    "median": {"en": "Median of {}", "fr": "{} (médiane)", "es": "{} (mediana)", "ru": "{} (медиана)", "ar": "وسيط {}", "zh": "{}中位数"},
    "days": {
        "en": "days from {} to {}",
        "fr": "jours de {} à {}",
        "es": "días de {} a {}",
        "ru": "дней от {} до {}",
        "ar": "الأيام من {} إلى {}",
        "zh": "从{}到{}的天数",
    },
    "or": {"en": " or ", "fr": " ou ", "es": " o ", "ru": " или ", "ar": " أو ", "zh": "或"},
    "rare": {
        "en": "Answers of fewer than five persons",
        "fr": "Réponses de moins de cinq personnes",
        "es": "Respuestas de menos de cinco personas",
        "ru": "Ответы менее чем пяти человек",
        "ar": "إجابات أقل من خمسة أشخاص",
        "zh": "少于五人的回答",
    },
    "first": {
        "en": "First tables of the survey {}",
        "fr": "Premiers tableaux de l'enquête {}",
        "es": "Primeras tablas de la encuesta {}",
        "ru": "Первые таблицы опроса {}",
        "ar": "الجداول الأولى للاستبيان {}",
        "zh": "调查 {} 的首批表格",
    },
    "survey": {"en": "Survey {}", "fr": "Enquête {}", "es": "Encuesta {}", "ru": "Опрос {}", "ar": "استبيان {}", "zh": "调查 {}"},
}  # fmt: skip


def of(texts: Iterable[str]) -> str:
    """Return the language of texts: by their script, else by common words; English where nothing tells."""
    text = " ".join(texts)
    letters = Counter({language: len(re.findall(script, text)) for language, script in SCRIPTS.items()})
    language, most = letters.most_common(1)[0]
    latin = len(re.findall(r"[A-Za-z\u00c0-\u024f]", text))
    if most * (3 if language == "zh" else 1) > latin:
        return language
    words = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    found = {language: sum(words[word] for word in common.split()) for language, common in COMMON.items()}
    found["fr"] += len(re.findall(r"\b[dlqsnj]['\u2019]\w|[èêçàùîôœ]", text.casefold()))
    found["es"] += len(re.findall(r"[¿¡ñíóúá]", text.casefold()))
    return max(found, key=lambda language: (found[language], language == ENGLISH))


def word(name: str, language: str, *about: str) -> str:
    """Return what a draft says in a language."""
    return WORDS[name][language].format(*about)


def joined(labels: Iterable[str], language: str) -> str:
    """Return the name of a sum of answers: "Good or excellent"."""
    first, *rest = labels
    return WORDS["or"][language].join([first, *(label[:1].lower() + label[1:] for label in rest)])
