"""Words that are written with capitals and name nobody: of institutions, places, the calendar, and at the beginning."""

# Beginnings of words in small letters.
STEMS = """
nation united assembl general security council secretar secrét member state human resource department office
division section unit field service support mission programme program committee board fund bank world health organi
union europe africa asia america international economic social commission conference court ministr government
director deputy head chief under assistant policy planning peace operation affair management information technolog
internal oversight development right charter agenda goal report annual group team cent centre republic kingdom
emirates english french spanish russian arabic chinese january february march april may june july august september
october november december monday tuesday wednesday thursday friday saturday sunday york city north south east west
middle ababa angeles africa ocean sea river island islands street avenue générale sécurité nations unies régional
national division direction ministère gouvernement janvier février mars avril juin juillet août septembre octobre
novembre décembre naciones unidas seguridad consejo asamblea secretaría oficina departamento dirección ministerio
gobierno comisión enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre наци
объедин ассамбле генеральн совет безопасност секретар комисси комитет департамент управлени отдел министерств
правительств президент директор организаци федераци союз республик европ америк африк ази миссии миссия программ
январ феврал март апрел май мая июн июл август сентябр октябр ноябр декабр йорк
"""
# Words with a capital only because a sentence begins, and forms of address.
FIRST = """
mr mrs ms miss dr prof sir mme mlle monsieur madame sr sra srta señor señora don doña dra г-н г-жа г-ну г-на г-же
г-жу господин господину госпожа госпоже госпожу the a an this that these those my our your his her their its in on
at of for from with without by to as and but or so if when while where because after before since until then there
here now today yes no not only even every each all some many most any both either neither what which who why how i
we you he she they it one two three dear thanks le la les un une des du de l d ce cet cette ces mon ma mes notre nos
votre vos son sa ses leur leurs en à au aux dans sur sous pour par avec sans et mais ou donc si quand alors oui non
il elle on nous vous ils elles je tu el los las unos unas del al lo este esta estos estas ese esa mi mis nuestro
nuestra su sus en con sin por para y pero o si cuando sí no yo él ella nosotros ellos ellas entonces después como в
во на у к ко с со из за от по о об при для без до и а но или если когда тогда потом да нет не ни мы вы он она они я
ты это этот эта эти наш наша наши мой моя мои ваш ваша как что кто где почему
"""
ORDINARY, BEGINNINGS = tuple(STEMS.split()), frozenset(FIRST.split())
