"""Words that negate a sentence, or make it uncertain, by language. `*` means the rest of a word.

before: the cue comes before what it negates; after: behind it; not: looks like a cue and is none;
breaks: words that end its reach, as do commas, semicolons, colons and the end of the sentence; hedge: a doubt.
unsaid: what denies the sentence that follows ("I wouldn't say that"), so that a denial in it is none.
"""

from scripts.interviews.suggestions.answer_words import ANSWERS

LISTED = {
    "en": {
        "before": """
            no, not, never, without, nobody, nothing, none, no longer, neither, nor, cannot, lack, lacks, lacking,
            lack of, absence of, hardly, don't, doesn't, didn't, isn't, aren't, wasn't, weren't, won't, can't,
            couldn't, haven't, hasn't, hadn't, shouldn't, wouldn't, fail* to, no one, rarely, unable to, instead of,
            rather than,
            barely, scarcely, seldom, devoid of, deprived of, short of
        """,
        "after": """
            is not, are not, was not, were not, isn't, aren't, wasn't, weren't, is missing, are missing, is lacking,
            are lacking, is absent, has not, have not, had not, hasn't, haven't, does not, do not, did not, doesn't,
            don't, didn't, cannot, can't, won't, no longer, nonexistent, non-existent, never, hardly, rarely
        """,
        "not": """
            not only, not just, no doubt, not without, no wonder, nothing but, why not, isn't just, isn't only,
            aren't just, wasn't just, not merely, not simply, whether or not, not least, no lack of, no shortage of,
            can't help, cannot help, not that, in may, of may, since may, by may, until may, last may, next may,
            early may, late may,
            not bad, not the problem, without exception,
            what about, how about, don't deny, didn't deny, cannot deny, can't deny, not deny, no denying, not more
            than, not less than, no matter, no problem, no wonder
        """,
        "breaks": """
            but, although, though, however, because, which, while, yet, except, who, unless, whereas, and i, and we,
            and they, and he, and she, and it,
            when, where, until, if
        """,
        "hedge": """
            perhaps, maybe, may, might, could, seem*, appear*, possibly, probably, i think, i guess, i suppose,
            not sure, sort of, kind of, somewhat, in a way, as far as i know, not necessarily
        """,
        "unsaid": """
            i cannot say that, i can't say that, i wouldn't say, wouldn't say that, it is not true that, it's not true
            that, not as if, nobody can say that, i don't think, we don't think
        """,
    },
    "fr": {
        "before": """
            pas, n'est pas, n'a pas, ne, aucun, aucune, sans, jamais, rien, ni, absence de, n'est plus, n'y a, n'a,
            n'ont, n'est, n'existe, non, faute de, personne ne, manqu* de, guère, nul, nulle, au lieu de, plutôt que,
            n'en, n'y en
        """,
        "after": """
            fait défaut, font défaut, manque, manquent, pas, inexistant*, jamais, guère, n'est plus, ne sont plus,
            n'existe plus
        """,
        "not": """
            pas seulement, n'est pas seulement, n'a pas seulement, non seulement, sans doute, sans aucun doute,
            n'y a que, n'y a pas que, n'est que, n'est pas que, n'ont que, n'a que, n'avons que, ne font que,
            ne fai* que, ne sont que, pas sans, n'est pas sans, nul doute, pas à pas, sans faille, sans cesse,
            sans exception,
            aucun doute, n'y a aucun doute, pas mal de, pas mal, pas mauvais*,
            ne nie pas, ne nions pas, ne peut nier, ne peut pas nier, ne conteste, qu'en est-il, pas plus de, pas
            moins
            de, pas de problème, pas de souci
        """,
        "breaks": """
            mais, cependant, toutefois, parce que, car, pourtant, alors que, tandis que, sauf, qui,
            quand, lorsque, si
        """,
        "hedge": """
            peut-être, sans doute, probablement, semble*, il me semble, je crois, je pense, pourrai*, il se peut,
            plutôt, en quelque sorte, pas sûr*, apparemment
        """,
        "unsaid": """
            je ne dirais pas que, on ne peut pas dire que, je ne peux pas dire que, il n'est pas vrai que, ce n'est
            pas
            vrai que, je ne crois pas que, je ne pense pas que, il est faux de dire que, personne ne dira que
        """,
    },
    "es": {
        "before": """
            no, sin, nunca, jamás, ningún, ninguna, ninguno, nadie, nada, tampoco, ni, ya no, falta de, falta, faltan,
            ausencia de, apenas, carec* de, en vez de, en lugar de
        """,
        "after": """
            brilla por su ausencia, falta, faltan, no, ya no, nunca, inexistente*
        """,
        "not": """
            no solo, no sólo, no solamente, sin duda, sin embargo, nada más que, no cabe duda, no hay más que,
            no es que, no dej* de, sin lugar a dudas, sin falta, no obstante, nada menos que, cómo no,
            no hay duda, no está mal, no es mal*,
            no niego, no negamos, no se puede negar, nadie niega, qué hay de, qué tal, no más de, no menos de, hay que
            reconocer
        """,
        "breaks": """
            pero, aunque, sino, porque, mientras, salvo,
            cuando, si
        """,
        "hedge": """
            quizá, quizás, tal vez, acaso, parece*, podría*, puede que, probablemente, creo que, supongo que,
            a lo mejor, más bien, en cierto modo
        """,
        "unsaid": """
            no puedo decir que, no diría que, no se puede decir que, no es cierto que, no es verdad que, no creo que,
            no pienso que, nadie puede decir que
        """,
    },
    "ru": {
        "before": """
            не, нет, без, никогда, никто, ничего, никакой, никакого, никакая, никакие, никаких, ни, отсутстви*,
            нехватк*, больше нет, лишен*, не хватает, нельзя, невозможно, вместо
        """,
        "after": """
            нет, отсутству*, не, никакой, никакого, никакая, никаких, больше нет
        """,
        "not": """
            не только, не просто, нет сомнени*, без сомнения, не исключено, ничего кроме, нельзя не, не могу не,
            не может не, не можем не, не могут не, не без, не говоря, не раз,
            нет сомнений, неплох*, не плох*,
            нельзя отрицать, не отрицаю, не отрицаем, никто не отрицает, что насчёт, как насчёт, не больше, не меньше,
            что-нибудь, кто-нибудь, что-то, когда-нибудь, где-нибудь, какие-нибудь, какие-либо, какие-то, не спорю,
            никто не спорит
        """,
        "breaks": """
            но, а, однако, хотя, потому, зато, кроме, который, которая, которые,
            когда, если, пока
        """,
        "hedge": """
            возможно, может быть, вероятно, наверное, кажется, пожалуй, видимо, по-видимому, думаю, полагаю, скорее,
            не исключено, как будто, едва ли, вряд ли
        """,
        "unsaid": """
            нельзя сказать, не могу сказать, не скажу, я бы не сказал*, не сказать, неверно, неправда, не думаю, не
            считаю, нельзя утверждать
        """,
    },
    "ar": {
        "before": """
            لا, لم, لن, ليس, ليست, ليس هناك, لا يوجد, لا توجد, غير, بدون, دون, بلا, من غير, عدم, غياب, انعدام, نقص,
            نفتقر, يفتقر, تفتقر, ما من, لسنا, لم يعد, لم تعد, ليسوا, ما عند*, ما لدينا, ما لديهم, ما هناك, بدلا من,
            عوضا عن,
            انعدم*, تنعدم, غاب, غابت, تغيب, نقصت, افتقر*, نفتقد, تفتقد, يفتقد, تخلو من, يخلو من
        """,
        "after": """
            غائب, غائبة, معدوم, معدومة, مفقود, مفقودة, غير, لا, لم, لن, ليس, ليست, منعدم, منعدمة
        """,
        "not": """
            ليس فقط, لا شك, بلا شك, دون شك, لا سيما, ليس إلا, لا بد, ليس هناك شك, ليس هناك أدنى شك, ليس ثمة شك,
            لا يخلو, لا تخلو, لا يزال, لا تزال, ما زال, ما زالت, لا بأس, لقد, لا غنى,
            ليس سيئا, ليست سيئة, لا أحد ينكر, لا يمكن إنكار,
            لا أنكر, لا ننكر, لا ينكر, ماذا عن, لا خلاف, لا جدال, لا مشكلة, لا يقل, لا يزيد
        """,
        "breaks": """
            لكن, ولكن, غير أن, بل, لأن, إلا, إلا أن, بينما, رغم, الذي, التي,
            عندما, حين, إذا
        """,
        "hedge": """
            ربما, قد, لعل, يبدو, تبدو, أظن, أعتقد, من المحتمل, من الممكن, على الأرجح, نوعا ما, إلى حد ما
        """,
        "unsaid": """
            لا أقول إن, لا يمكن القول إن, لا أستطيع أن أقول إن, لا أستطيع القول إن, ليس صحيحا أن, لا أعتقد أن, لا أظن
            أن, لا يصح القول إن
        """,
    },
    "zh": {
        "before": """
            没有, 没, 不, 未, 无, 缺乏, 缺少, 并非, 从未, 从不, 不再, 毫无, 尚未, 别, 不是, 非
        """,
        "after": """
            不存在, 不足, 不够, 没有了, 没有建立, 没有做, 缺失, 没有落实, 不到位, 没有到位, 没有进行, 是没有的, 不太,
            不清, 不明, 不好, 不行, 不合理, 没落实
        """,
        "not": """
            不仅, 不但, 不只, 不断, 毫无疑问, 无疑, 不得不, 无论, 不同, 没问题, 没有问题, 非常, 不管, 不能不, 不可不,
            不会不, 并非没有, 并非不, 不是没有, 不是不, 并不缺乏, 不缺,
            不缺乏, 并不缺少, 别的, 别人, 特别, 个别, 区别, 级别, 性别, 未来, 未必, 不一定, 不久, 不可避免, 不可或缺,
            不可缺少, 除非, 非洲, 差不多, 不少, 不错, 不妨, 不如, 不论,
            没错, 无非, 不料, 不由得,
            毫不犹豫, 不怕, 不难,
            不能否认, 不可否认, 无可否认, 不否认, 没人否认, 有没有, 是不是, 能不能, 会不会, 有无, 可不可以, 好不好,
            是否, 无一例外, 不成问题
        """,
        "breaks": """
            但, 但是, 可是, 然而, 不过, 而, 因为, 所以, 除了,
            如果, 只要
        """,
        "hedge": """
            也许, 可能, 或许, 大概, 似乎, 好像, 恐怕, 我想, 我觉得, 我认为, 据我所知, 某种程度上, 未必, 不一定, 说不定
        """,
        "unsaid": """
            不能说, 不可以说, 我不会说, 不是说, 谈不上, 不认为, 不觉得, 说不上
        """,
    },
}
CUES: dict[str, dict[str, list[str]]] = {
    language: {kind: [cue.strip() for cue in text.split(",")] for kind, text in (kinds | ANSWERS[language]).items()}
    for language, kinds in LISTED.items()
}
