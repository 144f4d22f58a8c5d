"""What a box may say, folded: a closed list in the six languages of the United Nations. docs/formats.md shows it."""

from scripts.sheets.headers import fold

YES = (
    "1|1.0|1,0|yes|y|true|t|x|selected|checked|ticked|chosen|marked|mentioned|quoted|✓|✔|☑|☒|✅"
    "|oui|vrai|coché|cochée|sélectionné|sélectionnée|choisi|choisie|mentionné|mentionnée|cité|citée"
    "|sí|si|verdadero|seleccionado|seleccionada|marcado|marcada|elegido|elegida|mencionado|mencionada"
    "|да|истина|выбрано|выбран|выбрана|отмечено|отмечен|отмечена|упомянуто|упомянут|упомянута"
    "|نعم|صحيح|محدد|تم التحديد|مختار|تم الاختيار|مذكور"
    "|是|真|选中|已选|已选中|已选择|勾选|已勾选|提及|已提及|選中|已選|勾選"
)
NO = (
    "0|0.0|0,0|no|n|false|f|not selected|unselected|not checked|unchecked|not ticked|unticked|not chosen|not marked"
    "|unmarked|not mentioned|not quoted|☐"
    "|non|faux|non coché|non cochée|pas coché|pas cochée|décoché|décochée|non sélectionné|non sélectionnée"
    "|pas sélectionné|pas sélectionnée|non choisi|non choisie|pas choisi|pas choisie|non mentionné|non mentionnée"
    "|pas mentionné|pas mentionnée|non cité|non citée|pas cité|pas citée"
    "|falso|no seleccionado|no seleccionada|sin seleccionar|no marcado|no marcada|sin marcar|no elegido|no elegida"
    "|no mencionado|no mencionada|sin mencionar"
    "|нет|ложь|не выбрано|не выбран|не выбрана|не отмечено|не отмечен|не отмечена|не упомянуто|не упомянут"
    "|не упомянута"
    "|لا|خطأ|غير محدد|لم يتم التحديد|غير مختار|لم يتم الاختيار|غير مذكور|لم يذكر"
    "|否|不是|假|未选|未选中|未选择|没选|没有选|未勾选|未提及|没有提及|未選|未選中|未勾選"
)
NOTHING = "na|n/a|n.a.|#n/a|nan|null|#null!|.|-9|-99|-999|-9.0|-99.0|-999.0"

TICKED = frozenset(YES.split("|"))
NOT_TICKED = frozenset(NO.split("|"))
MISSING = frozenset(NOTHING.split("|"))

# Not in the lists, for other languages have them otherwise; but no file's code 0 is such a Yes, nor its 1 such a No.
OTHER_YES = "ja|sim|tak|ano|evet|hai|ya|on|genannt|ausgewählt|wahr|verdadeiro|vero"
OTHER_NO = (
    "nein|não|nao|nie|ne|nej|nee|hayır|hayir|tidak|off|-|?|none|nothing|no answer|no response|not answered|not asked"
    "|refused|skipped|don't know|do not know|dk|not applicable|missing|nicht genannt|nicht ausgewählt|keine angabe"
    "|weiß nicht|weiss nicht|sans réponse|pas de réponse|ne sait pas|refus|sin respuesta|no sabe|no responde|ninguno"
    "|ninguna|нет ответа|не знаю|отказ|لا أعرف|لا جواب|不知道|未回答|拒绝回答"
)
LIKE_YES = frozenset(fold(word) for word in OTHER_YES.split("|"))
LIKE_NO = frozenset(fold(word) for word in OTHER_NO.split("|"))
