"""What in a quote may tell who spoke, though no name list has it: names by their form, numbers, roles of one person.

It only holds a quote back until a person has read it; so it rather takes a word too many than one too few.
"""

from collections.abc import Callable
from typing import NamedTuple

import regex

from scripts.interviews.quotes.ordinary_words import BEGINNINGS, ORDINARY

GRADE = r"(?<![\p{Latin}\d])(?:D-?[12]|P-?[1-7]|G-?[1-7]|FS-?[1-9]|L-?[1-9]|NO-?[A-D]|ASG|USG)(?![\p{Latin}\d])"
WORD = r"\p{Lu}[\p{Ll}\p{M}]+(?:[’'\-]\p{L}[\p{Ll}\p{M}]+)*"
PARTICLE = r"(?:(?:de|del|de la|da|do|dos|das|du|des|van|von|der|den|bin|ben|al|el|le|la|y)\s+)*"
PAIR = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}’'])(?P<first>{WORD}|\p{{Lu}}\.)\s+{PARTICLE}(?P<second>{WORD})(?![\p{{L}}\p{{M}}])"
)

ADDRESSED = regex.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Ambassador|Mme|Mlle|Monsieur|Madame|Sr|Sra|Srta|Señor|Señora"
    r"|Don|Doña|Dra|Dre)\.?|M\.|г-[а-я]{1,3}|[Гг]осподин\w*|[Гг]оспож\w*|[Тт]оварищ\w*)\s+\p{Lu}"
    r"|(?<!\p{L})[وف]?[بلك]?(?:ا?ل)?(?:سيد|سيدة|أستاذ|أستاذة|دكتور|دكتورة|شيخ|شيخة|مهندس|مهندسة|حاج|حاجة|سفير|سفيرة)"
    r"\s+\p{Arabic}{2}|(?<!\p{L})(?:[وف]?[بلك]?أب[ويا]|بن|بنت)\s+\p{Arabic}{2}"
)

TITLE = (
    "(?:先生|女士|小姐|太太|夫人|同志|老师|教授|博士"
    "|副?(?:处长|司长|局长|部长|科长|主任|组长|主席|代表|校长|院长|秘书长|书记|主管|经理)"
    "|大使|专员|顾问|参赞|参事|领事|干事|医生|律师|工程师|助理|总(?![部是之数共体会结理统额的]))"
)
# Surnames of two characters that are no words, and those that are words too.
COMPOUND = (
    "(?:欧阳|歐陽|司马|司馬|诸葛|諸葛|慕容|上官|令狐|尉迟|皇甫|宇文|呼延|澹台|淳于|申屠|端木|夏侯|司徒|轩辕|公孙"
    "|濮阳|闻人)"
)
ALSO_WORDS = "(?:东方|南宫|西门|东郭|百里|长孙|独孤|公羊|钟离|太叔|第五|司空|乐正|亓官)"
SURNAME = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂"
    "柴焦向柳邢岳齐莫梅庄辛管祝左涂谷祁时舒耿卜路詹关苗凌费纪靳盛童欧甄项曲成游裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮許鄧蕭蔣賈葉閻鍾廖鄒陸龔]"
)
# What begins like a surname and is a word.
NO_NAME = (
    "(?!范围|金额|金库|程序|方法|方式|方案|方面|毛病|龙虾|白菜|石头|时|路|段|高峰|成就|单位|位|关系|包|江|规模"
    "|马路|康|费用|管)"
)
NO_GIVEN = "(?!何|级|面|化|法|案|部|部门|位|理|用|事|司|等|关|为|有|我|的|是|和|在|了|不|前|其|向|由)"
CHINESE = regex.compile(
    f"{COMPOUND}|{ALSO_WORDS}\\p{{Han}}{{0,2}}{TITLE}|(?<![任如几为]){SURNAME}(?:{NO_GIVEN}\\p{{Han}}){{0,2}}{TITLE}"
    f"|(?<![\\p{{Han}}&&[大多少最不太更很缩从]])[老小]{NO_NAME}{SURNAME}(?![\\p{{Han}}&&[题型级组]])",
    regex.V1,
)

PATRONYMIC = regex.compile(
    r"\b(?!(?:Основн|Верховн|Духовн|Условн|Уголовн|Церковн|Безусловн|Кровн|Ровн|Виновн|Чиновн|Полюбовн))"
    r"\p{Lu}\p{Ll}*(?:(?:ов|ев)ич(?:а|у|ем|ом|е|и|ей|ам|ами|ах)?|(?:овн|евн|иничн)(?:а|ы|е|у|ой|ою|ам|ами|ах))\b"
    r"|\b(?:Иль|Кузьм|Лук|Фом|Никит|Савв|Фок)ич(?:а|у|ом|е)?\b|\b\p{Lu}\p{Ll}+(?:ovich|evich|ovna|evna)\b"
)

NUMBER = regex.compile(
    r"(?i:\b(?:room|rm|office|desk|cubicle|extension|ext|index|badge|phone|tel|id|staff|bureau|poste|salle|porte|indice"
    r"|matricule|téléphone|oficina|despacho|sala|habitación|extensión|interno|anexo|índice|teléfono|legajo|комнат\p{L}*"
    r"|кабинет\p{L}*|каб|офис\p{L}*|добавочн\p{L}*|доб|телефон\p{L}*|индекс\p{L}*|табельн\p{L}*)\.?"
    r"(?:\s*(?:number|numbers|numéro|número|номер\p{L}*|no|nr|n[°º]|№|#|is|est|es|был|:|,|-))*\s*\p{L}{0,3}\d?-?\d{2,})"
    r"|(?<!\p{L})[وف]?[بلك]?(?:ا?ل)?(?:غرفة|مكتب|تحويلة|هاتف|رقم الوظيفي|رقم وظيفي|داخلي)\s*(?:رقم|هو|:)?\s*\d{2,}"
    r"|\d{2,}\s*(?:室|房间|号房|房|号?办公室)|(?:分机|内线|工号|编号|电话|房间|索引号)\P{Han}{0,3}(?:是|为|号)?\s*\d{2,}"
    r"|\b\p{Lu}{1,3}\d?-\d{3,4}\b|\d{6,}"
)

EN = (
    r"(?:woman|man|female|male|person|lawyer|doctor|nurse|economist|engineer|translator|interpreter|driver|accountant"
    r"|officer|director|manager|chief|head|assistant|consultant|expert|specialist|advis[eo]r|colleague|member"
    r"|employee|analyst|auditor|editor|secretary|statistician|pilot|guard|mother|father|one (?:at|in|from|of us))"
)
FR = (
    r"(?:femme|homme|juriste|médecin|économiste|ingénieure?|avocate?|traduct\p{L}+|interprète|direct(?:eur|rice)"
    r"|chef(?:fe)?|personne|fonctionnaire|agente?|assistante?|conseill\p{L}+|experte?|spécialiste|collègue|chauffeur|infirmi\p{L}+"
    r"|comptable|analyste|auditrice|auditeur|secrétaire|mère|père)"
)
ES = (
    r"(?:mujer|hombre|médic[oa]|abogad[oa]|economista|ingenier[oa]|traductora?|intérprete|directora?|jef[ea]|persona"
    r"|funcionari[oa]|asistente|asesora?|expert[oa]|especialista|colega|conductora?|enfermer[oa]|contadora?|analista"
    r"|auditora?|secretari[oa]|madre|padre)"
)
RU = (
    r"(?:женщин|мужчин|юрист|врач|экономист|инженер|переводчи|директор|начальни|человек|сотрудни|помощни|советни|эксперт"
    r"|специалист|коллег|водител|медсестр|бухгалтер|аналитик|аудитор|секретар|мать|отец)\p{L}*"
)
AR = (
    r"ال(?:مرأة|رجل|طبيب|محامي|مهندس|موظف|مدير|مترجم|شخص|خبير|سائق|مستشار|اقتصادي|قانوني|محاسب|زميل|محلل|سكرتير)"
    r"\p{L}*"
)
ZH = (
    "(?:女|男|处长|司长|局长|主任|律师|医生|翻译|工程师|经济学家|专家|顾问|司机|会计|同事|职员|工作人员|官员|秘书"
    "|一个人|一个)"
)
FEW = r"(?:[\p{L}\p{N}’'\-]+\s+){0,2}?"
UNIQUE = regex.compile(
    rf"\b(?i:(?:only|sole|lone)\s+{FEW}{EN}|(?:I|he|she)(?:\s+(?:am|was|is)|[’']m|[’']s)\s+the\s+(?:only|sole|first)"
    rf"|first\s+(?:woman|female|man\b)|no\s+other\s+{FEW}{EN}\s+(?:at|in)\b|the\s+only\s+one\s+(?:at|in|from|who)\b)"
    rf"|\b(?:the|The)\s+only\s+\p{{Lu}}\p{{Ll}}+"
    rf"|(?i:\bseule?\s+{FEW}{FR}|(?:je suis|j[’']étais|j[’']ai été|elle est|elle était|il est|il était)"
    rf"\s+l[ea]\s+(?:seule?|premi(?:er|ère))\b|\bl[ea]\s+seule?\s+(?:à|qui)\b|\bpremi(?:er|ère)\s+(?:femme|homme|directrice)\b)"
    rf"|(?i:\búnic[oa]\s+{FEW}{ES}|\b(?:soy|era|fui)\s+(?:el|la)\s+únic[oa]\b|\b(?:el|la)\s+únic[oa]\s+que\b"
    rf"|\bprimera?\s+(?:mujer|hombre|directora)\b)"
    rf"|(?i:\bединственн\p{{L}}*\s+{FEW}{RU}|\bя\s+(?:был[а]?\s+)?единственн\p{{L}}+|\bединственн\p{{L}}+,\s+кто\b"
    rf"|\bперв\p{{L}}+\s+женщин\p{{L}}*)"
    rf"|(?<!\p{{L}}){AR}\s+{FEW}الوحيدة?(?!\p{{L}})|(?<!\p{{L}})(?:أنا|كنت|لست)\s+{FEW}الوحيدة?(?!\p{{L}})|أول\s+امرأة"
    rf"|唯一的?\p{{Han}}{{0,4}}?{ZH}|(?:只有|就)[我他她]一个|(?:第一|首)[位个任]女"
    rf"|(?i:\b(?:only|sole|seule?|únic[oa]|единственн\p{{L}}*|الوحيدة?)\b|唯一|只有一).{{0,40}}(?:{GRADE})"
    rf"|(?:{GRADE}).{{0,40}}(?i:\b(?:only|sole|seule?|únic[oa]|единственн\p{{L}}*|الوحيدة?)\b|唯一|只有一)"
)


class Doubt(NamedTuple):
    """A way in which a text may tell who spoke, in words, and whether it does."""

    words: str
    tells: Callable[[str], bool]


def paired(text: str) -> bool:
    """Return whether two words with capitals stand together that are no known institution, place or month."""
    for found in PAIR.finditer(text, overlapped=True):
        first, second = found["first"].casefold(), found["second"].casefold()
        if first not in BEGINNINGS and not ordinary(second):
            return True
    return False


def ordinary(word: str) -> bool:
    """Return whether a word with a capital is of institutions, places or the calendar, in any ending."""
    return any(word.startswith(stem) for stem in ORDINARY)


DOUBTS = [
    Doubt("two words with capitals, like a name", paired),
    Doubt("a name after a form of address", lambda text: bool(ADDRESSED.search(text))),
    Doubt("a Chinese surname", lambda text: bool(CHINESE.search(text))),
    Doubt("a patronymic", lambda text: bool(PATRONYMIC.search(text))),
    Doubt("a number of a person, a room or a telephone", lambda text: bool(NUMBER.search(text))),
    Doubt("a role that only one person has", lambda text: bool(UNIQUE.search(text))),
]


def doubts(parts: list[str]) -> list[str]:
    """Return in words what in some parts of a text may tell who spoke, each way once."""
    return [one.words for one in DOUBTS if any(map(one.tells, parts))]
