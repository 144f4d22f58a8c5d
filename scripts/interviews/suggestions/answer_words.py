"""Words of short answers, by language. `*` stands for the rest of a word.

yes and is: what begins an answer that affirms (`is` also after a question that denies); no: one that denies, besides
the cues of negation; unsure: who answers doesn't know; open: a question that asks for more than yes or no.
now: what is said of the present counts, not what was before ("Before yes, now no"); back: a denial that comes back to
what a short clause named before ("Les retards, on n'en a pas eu").
"""

ANSWERS = {
    "en": {
        "yes": """
            yes, yeah, yep, of course, certainly, sure, surely, absolutely, indeed, definitely, by all means
        """,
        "is": """
            plenty, many, lots, a lot, quite a few, several, always, often, sometimes, we did, we do, they did, they
            do, there
            were, there was, there are, there is, too many, without a doubt, no doubt, some
        """,
        "no": """
            nope, none, never, nobody, no one, not really, not at all, not that i, not that we, not once, not to my
            knowledge,
            not yet, nil, far from it, by no means, no way,
            not a single, not one, not any, not even, neither of,
            zero, none left, no more
        """,
        "unsure": """
            i don't know, don't know, i cannot say, i can't say, cannot say, can't say, hard to say, no idea, i
            couldn't say, i wouldn't know, not that sure,
            rather not say, rather not answer, prefer not to, yes and no, it depends, depends, no comment,
            can't comment, cannot comment, not sure, good and bad,
            couldn't tell, can't tell, cannot tell, no clue, who knows, hard to tell,
            no opinion, no view
        """,
        "open": """
            why, what, which, how, when, where, who, whom, whose,
            why not
        """,
        "back": """
            never had any, never had one, never saw any, never saw one, never got any, never got one, had none, have
            none, got none, there aren't any, there weren't any, don't have any, didn't have any, didn't get any,
            there
            is none, there are none, there was none, there were none,
            there is simply none, there are simply none, there isn't one, none is left, none are left,
            nothing is left, we have none, we had none, we got none
        """,
        "now": """
            now, these days, today, anymore, any more, no longer
        """,
    },
    "fr": {
        "yes": """
            oui, ouais, bien sûr, certainement, absolument, tout à fait, évidemment, sans doute, sans aucun doute, en
            effet
        """,
        "is": """
            si, mais si, beaucoup, plusieurs, souvent, toujours, parfois, il y en a, il y en a eu, énormément, pas mal
        """,
        "no": """
            non, aucun, aucune, jamais, personne, pas du tout, pas vraiment, pas que je sache, nullement, que nenni,
            pas encore, même pas,
            pas un seul, pas une seule, pas un, pas une, hélas non, pas le moindre,
            zéro, plus rien
        """,
        "unsure": """
            je ne sais pas, je ne saurais dire, aucune idée, difficile à dire, je ne peux pas dire,
            préfère ne pas, préférerais ne pas, oui et non, ça dépend, cela dépend, pas de commentaire, pas sûr,
            pas sûre, du bon et du mauvais,
            n'en sais rien, je l'ignore, qui sait, je ne suis pas au courant,
            pas d'avis, pas d'opinion, sans opinion, sans avis
        """,
        "open": """
            pourquoi, comment, quel, quelle, quels, quelles, où, quand, combien, qui, lequel, lesquels, qu'est-ce,
            pourquoi pas
        """,
        "back": """
            ne les, ne l', ne la, ne le, n'en, n'y en, il n'y en a, ça n'existe pas, connais pas,
            il n'en reste, il n'y en a plus, plus rien,
            ne nous l', ne me l', ne nous les, ne me les, ne nous en, ne m'en, ne nous la, ne nous le
        """,
        "now": """
            maintenant, aujourd'hui, à présent, désormais
        """,
    },
    "es": {
        "yes": """
            sí, claro, por supuesto, desde luego, cómo no, sin duda, efectivamente, en efecto
        """,
        "is": """
            muchos, muchas, muchísimos, muchísimas, varios, varias, bastantes, siempre, a menudo, a veces, los hubo,
            las hubo,
            los hay, las hay
        """,
        "no": """
            ninguno, ninguna, nunca, jamás, nadie, para nada, en absoluto, qué va, que yo sepa no, todavía no, aún no,
            ni uno,
            ni una,
            ni un solo, ni una sola, ni siquiera, ni el menor,
            cero, no queda, no quedan, no queda nada
        """,
        "unsure": """
            no sé, no lo sé, no sabría decir*, ni idea, no tengo idea, difícil de decir, no puedo decir,
            prefiero no, preferiría no, sí y no, depende, sin comentarios, no estoy seguro, no estoy segura,
            de todo un poco, hay de todo,
            ni la menor idea, lo ignoro, quién sabe, vaya usted a saber, lo desconozco,
            no tengo opinión, sin opinión, no opino
        """,
        "open": """
            por qué, qué, cuál, cuáles, quién, quiénes, dónde, cuándo, cuánto, cuántos, cuántas, cómo,
            por qué no, cómo no
        """,
        "back": """
            no los, no las, no lo, no la, nunca los, nunca las, nunca lo, nunca la, no hay ninguno, no hay ninguna, no
            hubo ninguno,
            no hubo ninguna, no tenemos ninguno, no tenemos ninguna,
            no queda, no quedan, no quedó, no quedaron
        """,
        "now": """
            ahora, hoy, actualmente
        """,
    },
    "ru": {
        "yes": """
            да, ага, угу, конечно, разумеется, безусловно, естественно, верно, именно
        """,
        "is": """
            есть, были, был, была, было, бывают, бывает, много, немало, часто, всегда, иногда, постоянно, ещё какие,
            несколько
        """,
        "no": """
            никогда, никто, никаких, никакого, никакой, ни разу, ни одного, ни одной, вовсе нет, совсем нет, отнюдь,
            ничуть,
            ещё нет, пока нет, ничего подобного,
            ни один, ни одна, ни единого, ни единой, увы,
            ноль, нуль, не осталось
        """,
        "unsure": """
            не знаю, не могу сказать, не могу знать, трудно сказать, затрудняюсь, понятия не имею, не помню, не
            уверен*,
            предпочитаю не, предпочла бы не, предпочел бы не, не хочу отвечать, не буду отвечать, и да и нет, и да,
            и нет, по-разному, когда как, зависит, без комментариев, всякое бывает,
            без понятия, не в курсе, кто знает, кто его знает,
            нет мнения, без мнения
        """,
        "open": """
            почему, зачем, что, кто, где, когда, как, сколько, какие, какой, какая, какое, каких,
            почему бы не, почему бы и нет
        """,
        "back": """
            их не, его не, её не, их никто, его никто, её никто, их нет, его нет, её нет, такого нет, такого не, таких
            нет,
            теперь его нет, теперь её нет, теперь их нет, больше нет, ничего не осталось
        """,
        "now": """
            теперь, сейчас, сегодня
        """,
    },
    "ar": {
        "yes": """
            نعم, أجل, طبعا, بالطبع, بالتأكيد, أكيد, صحيح
        """,
        "is": """
            بلى, يوجد, توجد, هناك, كثيرا, كثيرة, كثير, دائما, غالبا, أحيانا, العديد
        """,
        "no": """
            كلا, أبدا, إطلاقا, مطلقا, لا أحد, لا شيء, ليس بعد, بتاتا, قط, ولا مرة, ليس على حد علمي,
            ولا واحد, ولا واحدة, ولا أي, لا أي, للأسف لا,
            صفر, لم يبق
        """,
        "unsure": """
            لا أدري, لا أعرف, لا أعلم, لست متأكدا, لست متأكدة, لا أستطيع القول, لا فكرة لدي, لا ندري, لا نعرف, ليس لدي
            فكرة,
            أفضل ألا, أفضل عدم, لا أريد الإجابة, لا أود الإجابة, نعم ولا, حسب, يعتمد, لا تعليق, لا أستطيع الإجابة,
            لا علم لي, الله أعلم, لا علم لنا, من يدري,
            ليس لدي رأي, لا رأي لي, بدون رأي
        """,
        "open": """
            لماذا, ماذا, أين, متى, كيف, كم, ما هي, ما هو, ما الذي, لم لا,
            لماذا لا
        """,
        "back": """
            لم نرها, لم نره, لم نحصل عليها, لم نحصل عليه, لا وجود لها, لا وجود له, لم تصلنا, لم يصلنا, لا نعرفها, لا
            نعرفه,
            لم يبق, لم تبق, لم يعد موجودا, لم تعد موجودة
        """,
        "now": """
            الآن, حاليا, اليوم
        """,
    },
    "zh": {
        "yes": """
            是的, 对, 是, 嗯, 当然, 没错, 确实, 的确
        """,
        "is": """
            有, 有的, 有过, 很多, 不少, 经常, 常常, 总是, 有时, 有一些, 好几
        """,
        "no": """
            没有, 没, 无, 从来没有, 从没有, 从未, 从不, 不, 没有过, 几乎没有, 一个也没有, 一次也没有, 根本没有,
            完全没有, 还没有, 并没有,
            一次都没有, 一个都没有, 一点也没有, 一点都没有, 从来都没有,
            零, 没有了
        """,
        "unsure": """
            不知道, 说不清, 不清楚, 说不好, 不好说, 不太清楚, 不确定, 没印象, 不记得,
            不想回答, 不便回答, 不方便说, 不愿意说, 不想说, 有好有坏, 看情况, 说不准, 时好时坏, 不予置评, 也有也没有,
            不了解, 没数, 不晓得, 谁知道,
            没有看法, 没看法, 没有意见
        """,
        "open": """
            为什么, 什么, 怎么, 哪, 谁, 多少, 几, 如何, 为何,
            为什么不, 何不
        """,
        "back": """
            我们没见过, 那是没有的, 这个没有, 那个没有,
            已经不存在, 已经没有, 早就没有, 再也没有, 现在没有
        """,
        "now": """
            现在, 如今, 目前
        """,
    },
}
