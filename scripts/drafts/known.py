# ruff: noqa: E501  # a line a category, however long its six languages are
"""Scales that surveys often use, in the six official languages of the United Nations.

One line per category: key, then the labels of English, French, Spanish, Russian, Arabic and Chinese, parted by "|"; spellings
of one language are parted by ";". Categories stand in the order of a table; `best` says which end gets most points.
"""

from typing import NamedTuple

AGREE = {
    "strongly_disagree": "Strongly disagree;Completely disagree;Totally disagree|Pas du tout d'accord;Tout à fait en désaccord;Fortement en désaccord|Totalmente en desacuerdo;Muy en desacuerdo|Категорически не согласен;Полностью не согласен;Совершенно не согласен|لا أوافق بشدة;أعارض بشدة|非常不同意;强烈不同意",
    "disagree": "Disagree|Pas d'accord;En désaccord|En desacuerdo|Не согласен|لا أوافق;أعارض|不同意",
    "somewhat_disagree": "Somewhat disagree;Tend to disagree;Slightly disagree|Plutôt pas d'accord;Plutôt en désaccord|Algo en desacuerdo|Скорее не согласен|لا أوافق إلى حد ما;أعارض إلى حد ما|有点不同意;比较不同意",
    "neither": "Neither agree nor disagree;Neither agree or disagree;Neutral;Undecided|Ni d'accord ni pas d'accord;Ni en accord ni en désaccord;Neutre|Ni de acuerdo ni en desacuerdo;Neutral|Ни согласен, ни не согласен;Нейтрально;Затрудняюсь сказать|محايد;لا أوافق ولا أعارض|既不同意也不反对;中立;一般",
    "somewhat_agree": "Somewhat agree;Tend to agree;Slightly agree|Plutôt d'accord|Algo de acuerdo|Скорее согласен|أوافق إلى حد ما|有点同意;比较同意",
    "agree": "Agree|D'accord|De acuerdo|Согласен|أوافق;موافق|同意",
    "strongly_agree": "Strongly agree;Completely agree;Totally agree|Tout à fait d'accord;Fortement d'accord|Totalmente de acuerdo;Muy de acuerdo|Полностью согласен;Совершенно согласен|أوافق بشدة;موافق بشدة|非常同意;强烈同意",
}
RATE = {
    "excellent": "Excellent|Excellent;Excellente|Excelente|Отлично|ممتاز|优秀;极好",
    "very_good": "Very good|Très bon;Très bonne;Très bien|Muy bueno;Muy buena;Muy bien|Очень хорошо|جيد جدا;جيد جداً|非常好;很好",
    "good": "Good|Bon;Bonne;Bien|Bueno;Buena;Bien|Хорошо|جيد|好;良好",
    "fair": "Fair;Average;Acceptable;Satisfactory|Moyen;Moyenne;Passable;Assez bon;Correct|Regular;Aceptable|Удовлетворительно;Средне|مقبول;متوسط|一般;尚可",
    "poor": "Poor;Bad|Mauvais;Mauvaise;Médiocre|Malo;Mala;Deficiente|Плохо|ضعيف;سيئ|差;较差",
    "very_poor": "Very poor;Very bad|Très mauvais;Très mauvaise|Muy malo;Muy mala;Muy deficiente|Очень плохо|ضعيف جدا;ضعيف جداً;سيئ جدا;سيئ جداً|很差;非常差",
}
OFTEN = {
    "never": "Never|Jamais|Nunca|Никогда|أبدا;أبداً|从不;从未",
    "rarely": "Rarely;Seldom;Hardly ever|Rarement|Rara vez;Raramente;Casi nunca|Редко|نادرا;نادراً|很少",
    "sometimes": "Sometimes;Occasionally|Parfois;Quelquefois|A veces;Algunas veces|Иногда|أحيانا;أحياناً|有时",
    "often": "Often;Frequently|Souvent|A menudo;Frecuentemente;Con frecuencia|Часто|غالبا;غالباً|经常",
    "very_often": "Very often;Very frequently|Très souvent|Muy a menudo;Muy frecuentemente|Очень часто|كثيرا جدا;غالبا جدا|非常经常;很经常",
    "always": "Always|Toujours|Siempre|Всегда|دائما;دائماً|总是;始终",
}


SATISFIED = {
    "very_satisfied": "Very satisfied;Extremely satisfied|Très satisfait;Très satisfaite;Très satisfait(e)|Muy satisfecho;Muy satisfecha;Muy satisfecho/a|Очень доволен;Полностью удовлетворен;Полностью удовлетворён|راض جدا;راضٍ جداً;راض جداً|非常满意",
    "satisfied": "Satisfied;Somewhat satisfied;Fairly satisfied|Satisfait;Satisfaite;Plutôt satisfait;Plutôt satisfait(e);Satisfait(e)|Satisfecho;Satisfecha;Algo satisfecho;Satisfecho/a|Доволен;Удовлетворен;Скорее доволен;Скорее удовлетворен|راض;راضٍ|满意;比较满意",
    "neither": "Neither satisfied nor dissatisfied;Neutral|Ni satisfait ni insatisfait;Neutre|Ni satisfecho ni insatisfecho;Neutral|Ни доволен, ни недоволен;Нейтрально|محايد|一般;中立;既不满意也不不满意",
    "dissatisfied": "Dissatisfied;Somewhat dissatisfied;Unsatisfied|Insatisfait;Insatisfaite;Plutôt insatisfait;Peu satisfait|Insatisfecho;Insatisfecha;Algo insatisfecho|Недоволен;Не удовлетворен;Скорее недоволен|غير راض;غير راضٍ|不满意;比较不满意",
    "very_dissatisfied": "Very dissatisfied;Extremely dissatisfied;Very unsatisfied|Très insatisfait;Très insatisfaite;Pas du tout satisfait|Muy insatisfecho;Muy insatisfecha|Очень недоволен;Совершенно не удовлетворен|غير راض على الإطلاق;غير راضٍ إطلاقاً;غير راض إطلاقا|非常不满意",
}
EFFECTIVE = {
    "very_effective": "Very effective;Highly effective|Très efficace|Muy eficaz|Очень эффективно|فعال جدا;فعال جداً|非常有效",
    "effective": "Effective;Somewhat effective;Fairly effective|Efficace;Plutôt efficace;Assez efficace|Eficaz;Algo eficaz|Эффективно;Скорее эффективно|فعال;فعال إلى حد ما|有效;比较有效",
    "neither": "Neither effective nor ineffective;Neutral|Ni efficace ni inefficace;Neutre|Ni eficaz ni ineficaz;Neutral|Нейтрально;Ни эффективно, ни неэффективно|محايد|一般;中立",
    "ineffective": "Ineffective;Somewhat ineffective;Not very effective|Inefficace;Plutôt inefficace;Peu efficace|Ineficaz;Poco eficaz|Неэффективно;Скорее неэффективно|غير فعال|无效;不太有效",
    "very_ineffective": "Very ineffective;Not at all effective;Not effective at all|Très inefficace;Pas du tout efficace|Muy ineficaz;Nada eficaz|Совершенно неэффективно|غير فعال إطلاقا;غير فعال إطلاقاً|非常无效;完全无效",
}
USEFUL = {
    "very_useful": "Very useful;Extremely useful|Très utile|Muy útil|Очень полезно|مفيد جدا;مفيد جداً|非常有用",
    "useful": "Useful;Somewhat useful;Fairly useful|Utile;Plutôt utile;Assez utile|Útil;Algo útil|Полезно;Скорее полезно|مفيد;مفيد إلى حد ما|有用;比较有用",
    "not_useful": "Not useful;Not very useful|Peu utile;Pas très utile|Poco útil|Мало полезно;Не очень полезно|غير مفيد;قليل الفائدة|不太有用;没用",
    "not_at_all_useful": "Not at all useful;Not useful at all|Pas du tout utile|Nada útil|Совсем не полезно;Бесполезно|غير مفيد إطلاقا;غير مفيد إطلاقاً|完全没用",
}
IMPORTANT = {
    "very_important": "Very important;Extremely important|Très important|Muy importante|Очень важно|مهم جدا;مهم جداً|非常重要",
    "important": "Important;Somewhat important;Fairly important|Important;Plutôt important;Assez important|Importante;Algo importante|Важно;Скорее важно|مهم;مهم إلى حد ما|重要;比较重要",
    "neither": "Neither important nor unimportant;Neutral;Moderately important|Neutre;Moyennement important|Neutral;Ni importante ni poco importante|Нейтрально|محايد|一般;中立",
    "not_important": "Not important;Not very important;Slightly important;Unimportant|Peu important;Pas très important|Poco importante|Не важно;Не очень важно|غير مهم;قليل الأهمية|不重要;不太重要",
    "not_at_all_important": "Not at all important;Not important at all|Pas du tout important|Nada importante|Совсем не важно|غير مهم إطلاقا;غير مهم إطلاقاً|完全不重要",
}
LIKELY = {
    "very_likely": "Very likely;Extremely likely|Très probable|Muy probable|Очень вероятно|محتمل جدا;محتمل جداً|非常可能",
    "likely": "Likely;Somewhat likely|Probable;Plutôt probable|Probable;Algo probable|Вероятно;Скорее вероятно|محتمل|可能;比较可能",
    "neither": "Neither likely nor unlikely;Neutral|Ni probable ni improbable;Neutre|Ni probable ni improbable;Neutral|Нейтрально|محايد|一般;中立",
    "unlikely": "Unlikely;Somewhat unlikely|Improbable;Peu probable|Improbable;Poco probable|Маловероятно|غير محتمل|不可能;不太可能",
    "very_unlikely": "Very unlikely;Extremely unlikely|Très improbable;Très peu probable|Muy improbable|Крайне маловероятно|غير محتمل إطلاقا;غير محتمل إطلاقاً|非常不可能",
}
EXTENT = {
    "very_great": "To a very great extent;To a very large extent;A great deal|Dans une très large mesure|En muy gran medida|В очень большой степени|إلى حد كبير جدا;إلى حد كبير جداً|在很大程度上",
    "great": "To a great extent;To a large extent;A lot|Dans une large mesure|En gran medida|В большой степени|إلى حد كبير|在较大程度上",
    "some": "To some extent;To a moderate extent;Somewhat;Partly|Dans une certaine mesure|En cierta medida;Hasta cierto punto|В некоторой степени|إلى حد ما|在一定程度上",
    "small": "To a small extent;To a limited extent;To a little extent;A little|Dans une faible mesure|En pequeña medida;En poca medida|В малой степени|إلى حد ضئيل;إلى حد قليل|在较小程度上",
    "not_at_all": "Not at all;To no extent|Pas du tout;Aucunement|En absoluto;Para nada|Совсем нет;Нисколько|لا على الإطلاق;إطلاقا;إطلاقاً|完全没有;一点也不",
}
FAVOURABLE = {
    "very_favourable": "Very favorably;Very favourably;Very favorable;Very favourable|Très favorable|Muy favorable|Очень положительно|إيجابي جدا;إيجابي جداً|非常赞成;非常有利",
    "somewhat_favourable": "Somewhat favorably;Somewhat favourably;Somewhat favorable;Somewhat favourable|Plutôt favorable|Algo favorable|Скорее положительно|إيجابي إلى حد ما|比较赞成;比较有利",
    "neutral": "Neither favorably nor unfavorably (neutral);Neither favorably nor unfavorably;Neither favourable nor unfavourable;Neutral|Neutre|Neutral|Нейтрально|محايد|中立",
    "somewhat_unfavourable": "Somewhat unfavorably;Somewhat unfavourably;Somewhat unfavorable;Somewhat unfavourable|Plutôt défavorable|Algo desfavorable|Скорее отрицательно|سلبي إلى حد ما|比较反对;比较不利",
    "very_unfavourable": "Very unfavorably;Very unfavourably;Very unfavorable;Very unfavourable|Très défavorable|Muy desfavorable|Очень отрицательно|سلبي جدا;سلبي جداً|非常反对;非常不利",
}
YES = {"yes": "Yes;Y;True|Oui;Vrai|Sí;Si;Verdadero|Да|نعم|是", "no": "No;N;False|Non;Faux|No;Falso|Нет|لا|否;不是"}
PARTLY = (
    "Partly;Partially;In part;To some extent|En partie;Partiellement|En parte;Parcialmente|Частично|جزئيا;جزئياً|部分"
)
PERIODS = {
    "daily": "Daily;Every day;At least once a day|Tous les jours;Quotidiennement|Todos los días;Diariamente;A diario|Ежедневно;Каждый день|يوميا;يومياً|每天",
    "weekly": "Weekly;Every week;At least once a week|Toutes les semaines;Hebdomadairement|Semanalmente;Todas las semanas|Еженедельно;Каждую неделю|أسبوعيا;أسبوعياً|每周",
    "monthly": "Monthly;Every month;At least once a month|Tous les mois;Mensuellement|Mensualmente;Todos los meses|Ежемесячно;Каждый месяц|شهريا;شهرياً|每月",
    "less_often": "Less often than monthly;Less often;Less than monthly;Less than once a month|Moins souvent|Con menos frecuencia|Реже|أقل من ذلك|更少",
    "never": OFTEN["never"],
}
GENDER = {
    "female": "Female;Woman;F|Femme;Féminin|Mujer;Femenino|Женский;Женщина|أنثى;امرأة|女;女性",
    "male": "Male;Man;M|Homme;Masculin|Hombre;Masculino|Мужской;Мужчина|ذكر;رجل|男;男性",
    "other": "Other;Non-binary;Another;Prefer to self-describe|Autre|Otro|Другое|آخر|其他",
}
SCHOOLING = {  # of the panel that SurveyMonkey sells, in English only
    "less_than_high_school": "Less than high school degree;Less than high school|||||",
    "high_school": "High school degree;High school degree or equivalent (e.g., GED);High school|||||",
    "some_college": "Some college or Associate degree;Some college but no degree;Some college|||||",
    "bachelor": "Bachelor degree;Bachelor's degree|||||",
    "graduate": "Graduate degree|||||",
}
MISSING = {
    "dont_know": "Don't know;Do not know;I don't know;Dont know;Not sure;Unsure;No opinion;Cannot say;DK;No basis for evaluation|Ne sait pas;Je ne sais pas;Sans opinion|No sabe;No sé;No lo sé;Sin opinión|Не знаю;Затрудняюсь ответить|لا أعرف;لا أعلم|不知道;不清楚|Weiß nicht;Ich weiß nicht|Não sabe;Não sei",
    "not_applicable": "Not applicable;N/A;NA;Unfamiliar (N/A);Does not apply|Sans objet;Non applicable;S.O.|No aplica;No corresponde;N.A.|Неприменимо;Не применимо|لا ينطبق|不适用|Trifft nicht zu;Nicht zutreffend|Não se aplica",
    "refused": "Prefer not to say;Prefer not to answer;Rather not say;Refused;Decline to answer|Je préfère ne pas répondre;Ne souhaite pas répondre|Prefiero no responder;Prefiero no decirlo|Предпочитаю не отвечать;Отказ от ответа|أفضل عدم الإجابة|不愿回答;拒绝回答",
}


def some(source: dict[str, str], *keys: str) -> dict[str, str]:
    """Return the categories of these keys, in this order."""
    return {key: source[key] for key in keys}


class Scale(NamedTuple):
    """Categories with their labels by language, which end is best ("", "first", "last"), and nets."""

    categories: dict[str, str]
    best: str = ""
    nets: dict[str, tuple[str, ...]] = {}  # noqa: RUF012  # never changed


def ends(positive: str, negative: str, source: dict[str, str], best: str) -> Scale:
    """Return a scale of five whose two best and two worst steps are nets."""
    keys = list(source)
    top, bottom = (keys[:2], keys[-2:]) if best == "first" else (keys[-2:], keys[:2])
    return Scale(source, best, {positive: tuple(top), negative: tuple(bottom)})


SOMEWHAT = {"strongly_disagree": "", "somewhat_disagree": "", "neither": "", "somewhat_agree": "", "strongly_agree": ""}
SCALES = {
    "yes_no": Scale(YES),
    "yes_partly_no": Scale({"yes": YES["yes"], "partly": PARTLY, "no": YES["no"]}),
    "gender": Scale(some(GENDER, "female", "male")),
    "gender3": Scale(GENDER),
    "schooling": Scale(SCHOOLING),
    "agree5": ends(
        "agree_or_strongly_agree",
        "disagree_or_strongly_disagree",
        some(AGREE, "strongly_disagree", "disagree", "neither", "agree", "strongly_agree"),
        "last",
    ),
    "agree4": ends(
        "agree_or_strongly_agree",
        "disagree_or_strongly_disagree",
        some(AGREE, "strongly_disagree", "disagree", "agree", "strongly_agree"),
        "last",
    ),
    "somewhat_agree5": ends(
        "somewhat_or_strongly_agree", "somewhat_or_strongly_disagree", some(AGREE, *SOMEWHAT), "last"
    ),
    "agree6": Scale({key: labels for key, labels in AGREE.items() if key != "neither"}, "last"),
    "agree7": Scale(AGREE, "last"),
    "rating5": ends(
        "good_or_excellent",
        "poor_or_very_poor",
        some(RATE, "excellent", "good", "fair", "poor", "very_poor"),
        "first",
    ),
    "rating4": ends("good_or_excellent", "fair_or_poor", some(RATE, "excellent", "good", "fair", "poor"), "first"),
    "quality5": ends(
        "very_good_or_excellent", "fair_or_poor", some(RATE, "excellent", "very_good", "good", "fair", "poor"), "first"
    ),
    "good5": ends(
        "good_or_very_good", "poor_or_very_poor", some(RATE, "very_good", "good", "fair", "poor", "very_poor"), "first"
    ),
    "frequency5": ends(
        "often_or_always", "rarely_or_never", some(OFTEN, "never", "rarely", "sometimes", "often", "always"), "last"
    ),
    "often5": ends(
        "very_often_or_always",
        "sometimes_or_never",
        some(OFTEN, "never", "sometimes", "often", "very_often", "always"),
        "last",
    ),
    "frequency6": Scale(OFTEN, "last"),
    "periods": Scale(PERIODS),
    "satisfied5": ends("satisfied_or_very_satisfied", "dissatisfied_or_very_dissatisfied", SATISFIED, "first"),
    "satisfied4": ends(
        "satisfied_or_very_satisfied",
        "dissatisfied_or_very_dissatisfied",
        {key: labels for key, labels in SATISFIED.items() if key != "neither"},
        "first",
    ),
    "effective5": ends("effective_or_very_effective", "ineffective_or_very_ineffective", EFFECTIVE, "first"),
    "effective4": ends(
        "effective_or_very_effective",
        "ineffective_or_very_ineffective",
        {key: labels for key, labels in EFFECTIVE.items() if key != "neither"},
        "first",
    ),
    "useful4": ends("useful_or_very_useful", "not_useful_or_not_at_all", USEFUL, "first"),
    "important5": ends("important_or_very_important", "not_important_or_not_at_all", IMPORTANT, "first"),
    "likely5": ends("likely_or_very_likely", "unlikely_or_very_unlikely", LIKELY, "first"),
    "extent5": ends("great_or_very_great", "small_or_not_at_all", EXTENT, "first"),
    "favourable5": ends("favourable", "unfavourable", FAVOURABLE, "first"),
}
