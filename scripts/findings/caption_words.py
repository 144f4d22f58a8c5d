"""The words that Word files put around tables and figures, by language: the official ones of the United Nations."""

from typing import NamedTuple


class Words(NamedTuple):
    """The words of one language, and the code of it that Word knows."""

    code: str
    table: str
    figure: str
    tables: str
    figures: str
    source: str  # the source goes into {}
    internal: str


WORDS = {
    "en": Words(
        "en-GB",
        "Table",
        "Figure",
        "Tables",
        "Figures",
        "Source: {}.",
        "Internal: disclosure control not yet applied",
    ),
    "fr": Words(
        "fr-FR",
        "Tableau",
        "Figure",
        "Tableaux",
        "Figures",
        "Source\u00a0: {}.",
        "Document interne\u00a0: la protection des données n'a pas encore été vérifiée",
    ),
    "es": Words(
        "es-ES",
        "Cuadro",
        "Figura",
        "Cuadros",
        "Figuras",
        "Fuente: {}.",
        "Uso interno: aún no se ha aplicado el control de la divulgación de datos",
    ),
    "ru": Words(
        "ru-RU",
        "Таблица",
        "Диаграмма",
        "Таблицы",
        "Диаграммы",
        "Источник: {}.",
        "Для внутреннего пользования: проверка на раскрытие данных ещё не проведена",
    ),
    "zh": Words("zh-CN", "表", "图", "表", "图", "资料来源：{}。", "内部文件：尚未进行数据披露控制"),
    "ar": Words(
        "ar-SA",
        "الجدول",
        "الشكل",
        "الجداول",
        "الأشكال",
        "المصدر: {}.",
        "للاستخدام الداخلي: لم تُطبَّق بعد ضوابط الإفصاح عن البيانات",
    ),
}
RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "ps", "ckb", "dv", "yi", "ug", "sd")


def spoken(language: str) -> Words:
    """Return the words of a language, with its own code where it has one; English ones where there are none."""
    main = language.partition("-")[0]
    known = WORDS.get(main, WORDS["en"])
    return known._replace(code=language) if "-" in language or main not in WORDS else known


def right_to_left(language: str) -> bool:
    """Say whether a language is written from right to left."""
    return language.partition("-")[0] in RIGHT_TO_LEFT
