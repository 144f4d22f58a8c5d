"""Words that negate a sentence, or make it uncertain, by language. `*` means the rest of a word.

before: the cue comes before what it negates; after: behind it; not: looks like a cue and is none;
breaks: words that end its reach, as do commas, semicolons, colons and the end of the sentence; hedge: a doubt.
unsaid: what denies the sentence that follows ("I wouldn't say that"), so that a denial in it is none; untrue: the same,
after what is denied ("..., that is not true"); only: what makes of a denial before it in its clause a "not only";
cause: what stands after it is so, whatever comes then ("because of").
"""

from scripts.interviews.suggestions.answer_words import ANSWERS

LISTED = {
    "en": {
        "before": """
            no, not, never, without, nobody, nothing, none, no longer, neither, nor, cannot, lack, lacks, lacking,
            lack of, absence of, hardly, don't, doesn't, didn't, isn't, aren't, wasn't, weren't, won't, can't,
            couldn't, haven't, hasn't, hadn't, shouldn't, wouldn't, fail* to, no one, rarely, unable to, instead of,
            rather than,
            barely, scarcely, seldom, devoid of, deprived of, short of,
            few of us, few of them, few people, very few people, ran out of, run out of, out of stock of,
            ran short of, absent, stopped providing, stopped offering,
            cut off from, starved of, no sign of
        """,
        "after": """
            is not, are not, was not, were not, isn't, aren't, wasn't, weren't, is missing, are missing, is lacking,
            are lacking, is absent, has not, have not, had not, hasn't, haven't, does not, do not, did not, doesn't,
            don't, didn't, cannot, can't, won't, no longer, nonexistent, non-existent, never, hardly, rarely,
            was cancelled, were cancelled, was abolished, were abolished, was discontinued, were discontinued,
            has been cancelled, has been discontinued, has been abolished, ceased to exist, has ceased, have ceased,
            has stopped, have stopped, ran out, has run out, have run out, is gone, are gone, came to nothing,
            ground to a halt, came to a halt, came to an end, never existed, nowhere to be found,
            are rare, is rare, are unheard of, is unheard of, was rare, were rare
        """,
        "not": """
            not only, not just, no doubt, not without, no wonder, nothing but, why not, isn't just, isn't only,
            aren't just, wasn't just, not merely, not simply, whether or not, not least, no lack of, no shortage of,
            can't help, cannot help, not that, in may, of may, since may, by may, until may, last may, next may,
            early may, late may,
            not bad, not the problem, without exception,
            what about, how about, don't deny, didn't deny, cannot deny, can't deny, not deny, no denying, not more
            than, not less than, no matter, no problem, no wonder,
            a few, quite a few, not a few, not absent,
            can't complain, cannot complain, not complain, don't complain, no complaints about,
            not until
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
            that, not as if, nobody can say that, i don't think, we don't think,
            wrong to say, would be wrong to say that, false to say, untrue that, false that, unfair to say
        """,
        "untrue": """
            is not true, isn't true, is untrue, is false, is a lie, is wrong
        """,
        "cause": """
            because of, due to, owing to, thanks to, given, despite, in spite of, given the
        """,
    },
    "fr": {
        "before": """
            pas, n'est pas, n'a pas, ne, aucun, aucune, sans, jamais, rien, ni, absence de, n'est plus, n'y a, n'a,
            n'ont, n'est, n'existe, non, faute de, personne ne, manqu* de, guère, nul, nulle, au lieu de, plutôt que,
            n'en, n'y en,
            à court de, peu de gens, peu d'entre nous, peu de collègues, rares sont ceux qui, dépourvu* de, privé* de,
            plus aucun, plus aucune, plus de,
            faute d', absence d', manqu* d', privé* d', à court d', dépourvu* d', plus d', peu d', au lieu d',
            rarement
        """,
        "after": """
            fait défaut, font défaut, manque, manquent, pas, inexistant*, jamais, guère, n'est plus, ne sont plus,
            n'existe plus,
            a été supprimé*, ont été supprimé*, a été annulé*, ont été annulé*, a disparu, ont disparu, a cessé,
            ont cessé, au point mort, a fermé, ont fermé,
            est rare, sont rares, était rare, étaient rares, est rarissime, sont rarissimes
        """,
        "not": """
            pas seulement, n'est pas seulement, n'a pas seulement, non seulement, sans doute, sans aucun doute,
            n'y a que, n'y a pas que, n'est que, n'est pas que, n'ont que, n'a que, n'avons que, ne font que,
            ne fai* que, ne sont que, pas sans, n'est pas sans, nul doute, pas à pas, sans faille, sans cesse,
            sans exception,
            aucun doute, n'y a aucun doute, pas mal de, pas mal, pas mauvais*,
            ne nie pas, ne nions pas, ne peut nier, ne peut pas nier, ne conteste, qu'en est-il, pas plus de, pas
            moins
            de, pas de problème, pas de souci,
            plus de la moitié, plus de temps que, plus de deux, plus de trois, plus de dix, plus de cent,
            pas à me plaindre, pas à nous plaindre, ne me plains pas, ne nous plaignons pas
        """,
        "breaks": """
            mais, cependant, toutefois, parce que, car, pourtant, alors que, tandis que, sauf, qui,
            quand, lorsque, si,
            tant que, jusqu'à ce que
        """,
        "hedge": """
            peut-être, sans doute, probablement, semble*, il me semble, je crois, je pense, pourrai*, il se peut,
            plutôt, en quelque sorte, pas sûr*, apparemment
        """,
        "unsaid": """
            je ne dirais pas que, on ne peut pas dire que, je ne peux pas dire que, il n'est pas vrai que, ce n'est
            pas
            vrai que, je ne crois pas que, je ne pense pas que, il est faux de dire que, personne ne dira que,
            faux de dire, faux que, injuste de dire, inexact de dire, tort de dire
        """,
        "untrue": """
            est faux, n'est pas vrai, n'est pas exact, est un mensonge
        """,
        "cause": """
            à cause de, à cause du, à cause des, en raison de, en raison du, en raison des, grâce à, grâce au,
            grâce aux, malgré, du fait de, vu
        """,
    },
    "es": {
        "before": """
            no, sin, nunca, jamás, ningún, ninguna, ninguno, nadie, nada, tampoco, ni, ya no, falta de, falta, faltan,
            ausencia de, apenas, carec* de, en vez de, en lugar de,
            pocos, pocas, nos quedamos sin, se acabó, se acabaron, se agotó, se agotaron, privad* de, desprovist* de,
            rara vez, raramente, pocas veces
        """,
        "after": """
            brilla por su ausencia, falta, faltan, no, ya no, nunca, inexistente*,
            dejó de, dejaron de, ha dejado de, han dejado de, se suprimi*, fue suprimid*, fueron suprimid*,
            se canceló, se cancelaron, desapareció, desaparecieron, ha desaparecido, han desaparecido, se acabó,
            se acabaron, se agotó, se agotaron,
            brillan por su ausencia, escasea, escasean, es rara, son raras, son raros
        """,
        "not": """
            no solo, no sólo, no solamente, sin duda, sin embargo, nada más que, no cabe duda, no hay más que,
            no es que, no dej* de, sin lugar a dudas, sin falta, no obstante, nada menos que, cómo no,
            no hay duda, no está mal, no es mal*,
            no niego, no negamos, no se puede negar, nadie niega, qué hay de, qué tal, no más de, no menos de, hay que
            reconocer,
            unos pocos, unas pocas, no pocos, no pocas,
            no me puedo quejar, no nos podemos quejar, no me quejo, no nos quejamos, no puedo quejarme
        """,
        "breaks": """
            pero, aunque, sino, porque, mientras, salvo,
            cuando, si,
            hasta que
        """,
        "hedge": """
            quizá, quizás, tal vez, acaso, parece*, podría*, puede que, probablemente, creo que, supongo que,
            a lo mejor, más bien, en cierto modo
        """,
        "unsaid": """
            no puedo decir que, no diría que, no se puede decir que, no es cierto que, no es verdad que, no creo que,
            no pienso que, nadie puede decir que,
            falso decir, falso que, injusto decir, incorrecto decir, mentira que
        """,
        "untrue": """
            no es cierto, no es verdad, es falso, es mentira
        """,
        "cause": """
            debido a, por culpa de, gracias a, a pesar de, a causa de, por causa de, dado
        """,
    },
    "ru": {
        "before": """
            не, нет, без, никогда, никто, ничего, никакой, никакого, никакая, никакие, никаких, ни, отсутстви*,
            нехватк*, больше нет, лишен*, не хватает, нельзя, невозможно, вместо,
            мало кто, мало где, мало кому, мало кого, закончил*, кончил*, лишены, лишились, никому, никого, никем,
            негде, некому, отменил*,
            редко
        """,
        "after": """
            нет, отсутству*, не, никакой, никакого, никакая, никаких, больше нет,
            закончил*, кончил*, прекратил*, отменил*, отменен*, упраздн*, исчез*, закрыт*, закрыли, никто, никогда,
            ни разу,
            редкость, редки, редка, не бывает
        """,
        "not": """
            не только, не просто, нет сомнени*, без сомнения, не исключено, ничего кроме, нельзя не, не могу не,
            не может не, не можем не, не могут не, не без, не говоря, не раз,
            нет сомнений, неплох*, не плох*,
            нельзя отрицать, не отрицаю, не отрицаем, никто не отрицает, что насчёт, как насчёт, не больше, не меньше,
            что-нибудь, кто-нибудь, что-то, когда-нибудь, где-нибудь, какие-нибудь, какие-либо, какие-то, не спорю,
            никто не спорит,
            не жалуюсь, не жалуемся, не могу пожаловаться, не можем пожаловаться, грех жаловаться,
            без исключения, без исключений, пока не
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
            считаю, нельзя утверждать,
            неправильно говорить, неверно говорить, несправедливо говорить, неправильно сказать
        """,
        "untrue": """
            это неправда, это неверно, это не так, это ложь
        """,
        "cause": """
            из-за, благодаря, вследствие, несмотря на, ввиду, по причине
        """,
    },
    "ar": {
        "before": """
            لا, لم, لن, ليس, ليست, ليس هناك, لا يوجد, لا توجد, غير, بدون, دون, بلا, من غير, عدم, غياب, انعدام, نقص,
            نفتقر, يفتقر, تفتقر, ما من, لسنا, لم يعد, لم تعد, ليسوا, ما عند*, ما لدينا, ما لديهم, ما هناك, بدلا من,
            عوضا عن,
            انعدم*, تنعدم, غاب, غابت, تغيب, نقصت, افتقر*, نفتقد, تفتقد, يفتقد, تخلو من, يخلو من,
            نفد, نفدت, توقف, توقفت, ألغي, ألغيت, أغلق, أغلقت, اختفى, اختفت, قليل منا, قليلون, قلة, قلما, نادرا ما,
            حرمنا من, حرموا من
        """,
        "after": """
            غائب, غائبة, معدوم, معدومة, مفقود, مفقودة, غير, لا, لم, لن, ليس, ليست, منعدم, منعدمة,
            نفد, نفدت, توقفت, ألغي, ألغيت, أغلق, أغلقت, اختفى, اختفت, قط,
            نادر, نادرة, نادرا, شحيح, شحيحة
        """,
        "not": """
            ليس فقط, لا شك, بلا شك, دون شك, لا سيما, ليس إلا, لا بد, ليس هناك شك, ليس هناك أدنى شك, ليس ثمة شك,
            لا يخلو, لا تخلو, لا يزال, لا تزال, ما زال, ما زالت, لا بأس, لقد, لا غنى,
            ليس سيئا, ليست سيئة, لا أحد ينكر, لا يمكن إنكار,
            لا أنكر, لا ننكر, لا ينكر, ماذا عن, لا خلاف, لا جدال, لا مشكلة, لا يقل, لا يزيد, دون توقف,
            بلا توقف,
            لا أشتكي, لا نشتكي, لا أشكو, لا نشكو,
            دون استثناء, بدون استثناء, بلا استثناء
        """,
        "breaks": """
            لكن, ولكن, غير أن, بل, لأن, إلا, إلا أن, بينما, رغم, الذي, التي,
            عندما, حين, إذا,
            وليس, وليست, ولا
        """,
        "hedge": """
            ربما, قد, لعل, يبدو, تبدو, أظن, أعتقد, من المحتمل, من الممكن, على الأرجح, نوعا ما, إلى حد ما
        """,
        "unsaid": """
            لا أقول إن, لا يمكن القول إن, لا أستطيع أن أقول إن, لا أستطيع القول إن, ليس صحيحا أن, لا أعتقد أن, لا أظن
            أن, لا يصح القول إن,
            من الخطأ القول, من الخطأ أن نقول, ليس صحيحا القول, غير صحيح أن, من الظلم القول
        """,
        "untrue": """
            غير صحيح, ليس صحيحا, هذا خطأ
        """,
        "cause": """
            بسبب, نتيجة, بفضل, نظرا ل*, جراء
        """,
        "only": """
            فحسب, وحسب
        """,
    },
    "zh": {
        "before": """
            没有, 没, 不, 未, 无, 缺乏, 缺少, 并非, 从未, 从不, 不再, 毫无, 尚未, 别, 不是, 非,
            很少, 极少, 很少有人, 用完了, 取消了, 停了, 缺过
        """,
        "after": """
            不存在, 不足, 不够, 没有了, 没有建立, 没有做, 缺失, 没有落实, 不到位, 没有到位, 没有进行, 是没有的, 不太,
            不清, 不明, 不好, 不行, 不合理, 没落实,
            用完了, 用光了, 没了, 断了, 停了, 停止了, 中断了, 取消了, 都没, 也没, 从来没, 从未, 从没, 还没, 没见过,
            没收到, 没听说, 没看到, 没用过, 没拿到, 已经没有, 再也没有, 少得可怜,
            罕见, 少见, 稀少, 轮不到
        """,
        "not": """
            不仅, 不但, 不只, 不断, 毫无疑问, 无疑, 不得不, 无论, 不同, 没问题, 没有问题, 非常, 不管, 不能不, 不可不,
            不会不, 并非没有, 并非不, 不是没有, 不是不, 并不缺乏, 不缺,
            不缺乏, 并不缺少, 别的, 别人, 特别, 个别, 区别, 级别, 性别, 未来, 未必, 不一定, 不久, 不可避免, 不可或缺,
            不可缺少, 除非, 非洲, 差不多, 不少, 不错, 不妨, 不如, 不论,
            没错, 无非, 不料, 不由得,
            毫不犹豫, 不怕, 不难,
            不能否认, 不可否认, 无可否认, 不否认, 没人否认, 有没有, 是不是, 能不能, 会不会, 有无, 可不可以, 好不好,
            是否, 无一例外, 不成问题,
            没意见, 没关系, 没事,
            绝对, 相对, 对于, 反对, 对面, 对方, 没什么可抱怨, 没什么不好
        """,
        "breaks": """
            但, 但是, 可是, 然而, 不过, 而, 因为, 所以, 除了,
            如果, 只要
        """,
        "hedge": """
            也许, 可能, 或许, 大概, 似乎, 好像, 恐怕, 我想, 我觉得, 我认为, 据我所知, 某种程度上, 未必, 不一定, 说不定
        """,
        "unsaid": """
            不能说, 不可以说, 我不会说, 不是说, 谈不上, 不认为, 不觉得, 说不上,
            不能认为, 不应该说, 不该说
        """,
        "untrue": """
            是不对的, 是错的, 不是事实, 不符合事实, 是假的, 不属实
        """,
        "cause": """
            由于, 鉴于, 尽管
        """,
    },
}
CUES: dict[str, dict[str, list[str]]] = {
    language: {kind: [cue.strip() for cue in text.split(",")] for kind, text in (kinds | ANSWERS[language]).items()}
    for language, kinds in LISTED.items()
}
