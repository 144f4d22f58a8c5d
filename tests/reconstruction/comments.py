"""Comments of the made-up respondents: language and text, all our own."""

COMMENTS = (
    ("EN", "Briefings come back in good time now.\nFive readers for one page is still a lot."),
    ("FR", "Les réunions sont nombreuses ; les décisions, un peu moins."),
    ("ES", "Falta tiempo para pensar más allá de la semana próxima."),
    ("AR", "نحتاج إلى وقت أطول للتخطيط، وإلى اجتماعات أقل."),
    ("RU", "Хотелось бы чаще видеть коллег из других отделов."),
    ("ZH-S", "各单位之间的信息交流还可以更好。"),
    ("EN", "N/A"),
    ("EN", "None"),
    ("EN", "null"),
    ("EN", 'I would call the trip rota "a second job", and I am not alone.'),
    ("FR", "Rien à ajouter, sinon que l'équipe est dévouée."),
    ("ES", "El equipo trabaja bien; la agenda, no tanto: cambia cada día."),
    ("EN", "Who decides what, and when?\n\nThat would help me more than another retreat."),
    ("AR", "الزملاء متعاونون، لكن توزيع الأدوار غير واضح أحياناً."),
    ("RU", "Спасибо за возможность высказаться."),
    ("ZH-S", "希望有更多时间思考长远问题。"),
    ("EN", "Good people, long days; see my answer on time, which adds up."),
    ("EN", "No comment"),
)
