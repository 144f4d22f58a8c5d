# ruff: noqa: E501  # lists of words
"""What a column that is no question is: an id, a date, a finish flag, personal data, a weight."""

import re
from datetime import datetime

from scripts.drafts.box_shapes import shape, word_of
from scripts.drafts.columns import Column
from scripts.sheets.headers import fold

RESPONDENT = [
    "responseid", "_recordid", "response id", "respondentid", "respondent id", "_uuid", "uuid", "_id", "meta/instanceid",
    "instanceid", "x_uuid", "key", "id", "record_number", "recordno", "unique_id", "respondent", "respondent_id", "caseid",
    "case_id", "record", "n°", "nº", "numéro", "número", "номер", "编号", "المعرف", "identifiant", "identificador",
]  # fmt: skip
PERSON = ["externalreference", "externaldatareference", "external data reference", "external reference", "token",
          "custom data", "recipientid", "person", "person_id", "staff_id", "staff id", "employee_id", "member_id"]  # fmt: skip
STARTED = ["startdate", "start date", "date started", "startdate. date started", "time started", "start time", "start",
           "start_time", "started", "heure de début", "hora de inicio", "время начала", "开始时间", "وقت البدء"]  # fmt: skip
ENDED = ["enddate", "end date", "recordeddate", "submitdate", "date submitted", "submitdate. date submitted",
         "completion time", "end", "end_time", "ended", "_submission_time", "submissiondate", "timestamp", "horodateur",
         "marca temporal", "отметка времени", "时间戳记", "طابع زمني", "heure de fin", "hora de finalización",
         "время выполнения", "完成时间", "وقت الإكمال"]  # fmt: skip
PROGRESS = ["progress"]
FINISHED = ["finished", "complete", "completed", "status"]
BEHIND = {  # what platforms add and no question needs
    "finished", "status", "duration", "duration (in seconds)", "recordeddate", "distributionchannel", "userlanguage", "responseset",
    "collectorid", "collector id", "lastpage", "last page", "lastpage. last page", "startlanguage", "start language",
    "startlanguage. start language", "seed", "seed. seed", "datestamp", "refurl", "_index", "x_index", "x_id", "_validation_status",
    "_notes", "_status", "_submitted_by", "__version__", "_tags", "formhub/uuid", "today", "deviceid", "subscriberid",
    "simserial", "phonenumber", "instance_name", "referer", "extended referer", "user agent", "state/region", "legacy comments", "sessionid", "session id", "contact id", "link name",
    "language", "date modified", "date created", "last modified time", "_submission_time", "enddate", "startdate",
    "custom data 1", "score-sum", "score-weightedavg", "score-weightedstddev",
}  # fmt: skip
PERSONAL = {
    "ip address": r"\bip ?-?address\b|^ip$|^ip ?addr|adresse ip|dirección ip|ip-адрес",
    "e-mail": r"e-?mail|courriel|messagerie|correo|электронн|邮箱|电子邮件|البريد",
    "name": r"^(submitted by|user ?name|name|nom|nombre|имя|фио|фамилия|姓名|الاسم)$|(first|last|full|family|given|your"
    r"|respondent'?s?|enumerator'?s?|interviewer'?s?) ?name\b|recipient(first|last)name|prénom|apellido|nom de famille|ваше имя|名字",
    "phone": r"\b(tele)?phone( ?number)?$|\bmobile( number)?$|^tel$|telefon|téléphone|teléfono|телефон|电话|手机|الهاتف",
    "place": r"latitude|longitude|^((geo|gps|location|map) )*(lat|lon|long)$|\bgps\b|geo ?(point|location|code)|^(city|ville|ciudad|город|城市)$",
    "birth": r"birth ?-?(day|date)|date of birth|\bdob\b|date de naissance|fecha de nacimiento|дата рождения|出生日期",
    "address": r"\b(street|postal|home) address|^address|zip code|^(zip|postal|plz)$|post ?code|code postal|código postal",
}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
INTERNET = re.compile(r"(\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){5,7}")
WEIGHT = re.compile(r"(?i)\b(weights?|wt|wgt|poids|pond[eé]ration|peso|factor de expansi[oó]n|вес|权重|وزن)(\b|_)")
RANKED = re.compile(r"(?i)\brank|in order of|classe[rz]|orden[ae]|ранж|排序|排名|رت")
REMARKS = re.compile(
    r"(?i)\b(comments?|remarks?|suggestions?|commentaires?|remarques?|observaciones|comentarios?|sugerencias?)\b"
    r"|комментари|замечани|предложени|ملاحظات|تعليق|اقتراحات|意见|备注|评论|建议"
)
PLACES = re.compile(
    r"(?i)countr|nationalit|\bpays\b|país|pais\b|nacionalidad|стран|гражданств|بلد|جنسية|国家|国籍|\bcity\b|\bville\b|ciudad|город|城市"
)
DATES = (
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%y %H:%M", "%d/%m/%y %H:%M", "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p", "%m/%d/%y %I:%M:%S %p", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%m/%d/%Y", "%d/%m/%Y",
    "%d.%m.%Y", "%Y/%m/%d %I:%M:%S %p", "%Y/%m/%d %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%d-%b-%Y %H:%M:%S",
)  # fmt: skip


def titles(column: Column) -> set[str]:
    """Return the names under which a column may be known."""
    return {
        fold(word)
        for word in (column.name.rpartition(" @")[0] or column.name, column.code, column.question, column.id)
        if word
    }


def called(found: list[Column], names: list[str]) -> Column | None:
    """Return the first column that has one of these names, the likeliest name first."""
    return next((column for name in names for column in found if name in titles(column)), None)


def personal_name(title: str) -> str:
    """Return which kind of personal data a column of this name seems to hold, or ""."""
    short = fold(title).replace("_", " ").strip()
    return next((kind for kind, words in PERSONAL.items() if len(short) < 60 and re.search(words, short)), "")


def personal(column: Column) -> str:
    """Return which kind of personal data a column seems to hold, by its names or its cells, or ""."""
    for kind, form in (("e-mail", ADDRESS), ("ip address", INTERNET)):
        if column.counts and 2 * sum(bool(form.fullmatch(value)) for value in column.counts) > len(column.counts):
            return kind
    word, persons = word_of(column.counts)
    said_twice = fold(word) in {fold(column.option), *titles(column)} or (bool(column.option) and persons > 1)
    if shape(column.counts) not in ("", "option") or (word and said_twice):
        return ""  # the box of an option such as "E-mail"
    return next((kind for title in sorted(titles(column)) if (kind := personal_name(title))), "")


def is_weight(column: Column) -> bool:
    """Return whether a column is called a weight and holds numbers that could be one."""
    values = [number(value) for value in column.counts]
    fits = all(value is not None and value >= 0 for value in values)
    return any(WEIGHT.search(title.replace("_", " ")) for title in titles(column) if len(title) < LONG_NAME) and fits


LONG_NAME = 40


def number(text: str) -> float | None:
    """Return the number that a text is, None where it is none."""
    try:
        return float(text) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) else None
    except ValueError:
        return None


def is_unique(column: Column, rows: int) -> bool:
    """Return whether each row has a text of its own in this column."""
    return column.filled == rows == len(column.counts)


def date_formats(values: list[str]) -> list[str]:
    """Return the formats in which all these dates can be read; more than one where day and month can't be told apart."""
    sample = sorted(set(values))
    return [one for one in DATES if sample and all(reads(value, one) for value in sample)]


def reads(value: str, date_format: str) -> bool:
    """Return whether a text is a date of this format."""
    try:
        datetime.strptime(value, date_format)
    except ValueError:
        return False
    return True


def is_date(column: Column) -> bool:
    """Return whether all cells of a column are dates of one format."""
    return (
        bool(column.filled)
        and not all(value.isdigit() for value in column.counts)
        and bool(date_formats(list(column.counts)))
    )
