"""Notes that computed figures carry, in the languages of their pages."""

NOTES: dict[str, dict[str, str]] = {
    "nominal": {
        "en": "Current prices: the growth contains inflation; it was not deflated.",
        "ru": "Текущие цены: рост включает инфляцию, дефлятор не применялся.",
        "kk": "Ағымдағы баға: өсімде инфляция бар, дефлятор қолданылмаған.",
    },
    "nominal_level": {
        "en": "Current prices: the values to come contain inflation as the series does.",
        "ru": "Текущие цены: будущие значения, как и сам ряд, включают инфляцию.",
        "kk": "Ағымдағы баға: алдағы мәндерде, қатардың өзіндегідей, инфляция бар.",
    },
    "section_j": {
        "en": "Section J holds telecommunications and IT besides media and publishing: it is wider "
        "and narrower than the creative industries at once.",
        "ru": "Секция J включает связь и ИТ наряду с медиа и издательским делом: она одновременно "
        "шире и уже креативных индустрий.",
        "kk": "J секциясына медиа мен баспа ісінен бөлек байланыс пен АТ кіреді: ол креативті "
        "индустриялардан әрі кең, әрі тар.",
    },
    "section_r": {
        "en": "Not a proxy of creativity: section R contains gambling and sports. Kerege shows it "
        "and uses it nowhere in its stead.",
        "ru": "Не показатель креативности: секция R включает азартные игры и спорт. Kerege её "
        "показывает и нигде не подставляет вместо креативных индустрий.",
        "kk": "Креативтіліктің өлшемі емес: R секциясына құмар ойындар мен спорт кіреді. Kerege "
        "оны көрсетеді, бірақ креативті индустриялардың орнына еш жерде қолданбайды.",
    },
    "computed_reference": {
        "en": "The national value was not published in the source used; the reference is the sum "
        "of the regions, which cover the country.",
        "ru": "Значение по республике в использованном источнике не приведено; база сравнения — "
        "сумма регионов, которые охватывают всю страну.",
        "kk": "Пайдаланылған дереккөзде республикалық мән берілмеген; салыстыру негізі — бүкіл "
        "елді қамтитын өңірлердің қосындысы.",
    },
    "broken": {
        "en": "Not comparable: the borders of the region or the method changed between the years.",
        "ru": "Несопоставимо: между этими годами изменились границы региона или методика.",
        "kk": "Салыстыруға келмейді: осы жылдар арасында өңір шекарасы не әдістеме өзгерген.",
    },
    "different_area": {
        "en": "Not comparable: in this year the two tables mean different land by this region.",
        "ru": "Несопоставимо: в этом году две таблицы понимают под регионом разную территорию.",
        "kk": "Салыстыруға келмейді: бұл жылы екі кесте өңір деп әртүрлі аумақты түсінеді.",
    },
    "shift_share": {
        "en": "Shift-share is arithmetic, not a cause; the regional part holds chance as well.",
        "ru": "Анализ структурных сдвигов — арифметика, а не причина; в региональной части есть и "
        "случайность.",
        "kk": "Құрылымдық ығысуларды талдау — арифметика, себеп емес; өңірлік бөлікте кездейсоқтық "
        "та бар.",
    },
    "register": {
        "en": "Counted in the register of creative subjects, not by the statistical office.",
        "ru": "Подсчитано по реестру креативных субъектов, а не статистическим органом.",
        "kk": "Статистика органы емес, креативті субъектілер тізілімі бойынша саналған.",
    },
    "shrunk": {
        "en": "Drawn towards the common value as far as the count is small; read it beside the "
        "plain quotient.",
        "ru": "Стянуто к общему значению тем сильнее, чем меньше число; читайте рядом с обычным "
        "коэффициентом.",
        "kk": "Сан неғұрлым аз болса, ортақ мәнге соғұрлым жақындатылған; жай коэффициентпен қатар "
        "қараңыз.",
    },
    "forecast": {
        "en": "A forecast, not a measurement: what comes if the series goes on as it did from "
        "{first} to {last} ({years} years). It knows nothing of measures, laws or crises.",
        "ru": "Прогноз, а не измерение: что будет, если ряд продолжится так же, как с {first} по "
        "{last} год (число лет: {years}). Меры, законы и кризисы в нём не учтены.",
        "kk": "Бұл — өлшем емес, болжам: қатар {first}–{last} жылдардағыдай (жыл саны: {years}) "
        "жалғасса, не болатыны. Шаралар, заңдар мен дағдарыстар ескерілмеген.",
    },
    "forecast_of_sum": {
        "en": "In years in which the national value was not in the source used, the sum of the "
        "regions, which cover the country, stands in the series.",
        "ru": "За годы, когда в использованном источнике нет значения по республике, в ряд вошла "
        "сумма регионов, охватывающих всю страну.",
        "kk": "Пайдаланылған дереккөзде республикалық мән жоқ жылдары қатарға бүкіл елді қамтитын "
        "өңірлердің қосындысы алынған.",
    },
    "forecast_short": {
        "en": "Too short a series for a forecast: comparable years since {since}: {years}; at "
        "least {needed} are needed.",
        "ru": "Ряд слишком короткий для прогноза: сопоставимых лет с {since} года — {years}, нужно "
        "не менее {needed}.",
        "kk": "Қатар болжам жасауға тым қысқа: {since} жылдан бергі салыстырмалы жылдар саны — "
        "{years}, кемінде {needed} керек.",
    },
    "forecast_ended": {
        "en": "No forecast: the series ends in {year}, while other territories are measured up to "
        "{newest}.",
        "ru": "Прогноза нет: ряд заканчивается {year} годом, тогда как по другим территориям есть "
        "данные до {newest} года.",
        "kk": "Болжам жоқ: қатар {year} жылы аяқталады, ал басқа аумақтар бойынша дерек "
        "{newest} жылға дейін бар.",
    },
    "forecast_refused": {
        "en": "No forecast: the series shows no change from which an interval could be measured, "
        "or holds values of which no rate of growth can be taken.",
        "ru": "Прогноза нет: в ряду нет изменений, по которым можно измерить интервал, или есть "
        "значения, для которых нельзя вычислить темп роста.",
        "kk": "Болжам жоқ: қатарда аралықты өлшеуге болатын өзгеріс жоқ немесе өсу қарқынын "
        "есептеуге келмейтін мәндер бар.",
    },
    "known_hubs": {
        "en": "Known open hubs, from a list that is not complete; population of {year}.",
        "ru": "Известные открытые хабы по неполному списку; население {year} года.",
        "kk": "Белгілі ашық хабтар, тізім толық емес; {year} жылғы халық саны.",
    },
    "population_reference": {
        "en": "The region's share of creative subjects over its share of the population.",
        "ru": "Доля региона в креативных субъектах, делённая на его долю в населении.",
        "kk": "Өңірдің креативті субъектілердегі үлесі оның халықтағы үлесіне бөлінген.",
    },
    "likeness": {
        "en": "Mean distance in standard deviations over the indicators that the recipe names, all "
        "of one weight. Regions alike in these need not be alike in what matters to a measure.",
        "ru": "Среднее расстояние в стандартных отклонениях по показателям, названным в рецепте, с "
        "равными весами. Регионы, сходные по ним, могут различаться в том, что важно для "
        "мероприятия.",
        "kk": "Рецептте аталған, салмағы тең көрсеткіштер бойынша стандартты ауытқумен алынған "
        "орташа қашықтық. Олар бойынша ұқсас өңірлер іс-шара үшін маңызды жағынан өзгеше болуы "
        "мүмкін.",
    },
    "clusters": {
        "en": "Neighbours are regions with a common border. A region is shown as a cluster only "
        "where its p-value holds after correction for all regions and variables tested; where "
        "there are few regions, only strong ones are seen.",
        "ru": "Соседи — регионы с общей границей. Регион показан как кластер, только если его "
        "p-значение выдерживает поправку на все проверенные регионы и показатели; если "
        "регионов мало, видны лишь сильные кластеры.",
        "kk": "Көршілер — шекарасы ортақ өңірлер. Барлық тексерілген өңір мен көрсеткішке "
        "түзетуден кейін де p-мәні сақталса ғана өңір кластер деп көрсетіледі; өңір аз болса, тек "
        "күшті кластерлер көрінеді.",
    },
    "concentration": {
        "en": "How far it sits in few regions; it says neither why nor whether that is good, and "
        "depends on the borders of the regions. What few do is concentrated by necessity.",
        "ru": "Показывает, насколько это сосредоточено в немногих регионах, но не почему и хорошо "
        "ли это; зависит от границ регионов. То, чем заняты немногие, сосредоточено неизбежно.",
        "kk": "Аз өңірге қаншалықты жиналғанын көрсетеді, бірақ себебін де, оның жақсы-жаманын да "
        "айтпайды; өңір шекараларына байланысты. Аз адам айналысатын іс амалсыз шоғырланады.",
    },
    "relatedness": {
        "en": "The share of what is near to the sub-sector that the region is specialised in. It "
        "describes what is found together in the regions today and promises no growth.",
        "ru": "Доля близкого к подсектору, в чём регион специализирован. Показывает, что в "
        "регионах встречается вместе сегодня, и не обещает роста.",
        "kk": "Қосалқы салаға жақын салалардың ішінде өңір маманданғандарының үлесі. Өңірлерде "
        "бүгін не бірге кездесетінін көрсетеді, өсімге уәде бермейді.",
    },
    "index": {
        "en": "It hangs on the choices in the recipe of its run: indicators, outliers treated, "
        "scale, weights and mean. The interval of ranks covers these choices, not errors of the "
        "data. A region without one of the indicators is not ranked.",
        "ru": "Зависит от решений, записанных в рецепте расчёта: показатели, обработка выбросов, "
        "шкала, веса и способ усреднения. Интервал мест охватывает эти решения, но не ошибки "
        "данных. Регион, по которому нет хотя бы одного показателя, места не получает.",
        "kk": "Есептеу рецептінде жазылған шешімдерге байланысты: көрсеткіштер, шеткі мәндерді "
        "өңдеу, шкала, салмақтар және орташалау тәсілі. Орындар аралығы осы шешімдерді қамтиды, "
        "деректердің қателерін емес. Бір көрсеткіші жоқ өңірге орын берілмейді.",
    },
    "index_filled": {
        "en": "An indicator of this region is not measured and was filled in as the recipe says. "
        "It hangs on that and on the other choices in the recipe; the interval of ranks "
        "covers these choices, not errors of the data.",
        "ru": "Один из показателей региона не измерен и заполнен, как сказано в рецепте. "
        "Место зависит от этого и от других решений рецепта; интервал мест охватывает эти решения, "
        "но не ошибки данных.",
        "kk": "Өңірдің бір көрсеткіші өлшенбеген және есептеу рецептінде айтылғандай толтырылған. "
        "Орын осыған және рецепттегі басқа шешімдерге байланысты; орындар аралығы осы шешімдерді "
        "қамтиды, деректердің қателерін емес.",
    },
    "index_link": {
        "en": "Whether two orders of the regions agree. It does not say that one is the cause of "
        "the other: a third thing may move both, and what is made of the same amounts goes "
        "together by arithmetic.",
        "ru": "Показывает, совпадает ли порядок регионов. Не означает, что одно — причина другого: "
        "на оба может влиять третье, а величины из одних и тех же сумм связаны арифметически.",
        "kk": "Өңірлердің екі реті сәйкес келе ме, соны көрсетеді. Бірі екіншісінің себебі дегенді "
        "білдірмейді: екеуіне де үшінші нәрсе әсер етуі мүмкін, ал бірдей сомалардан құралған "
        "шамалар арифметика бойынша байланысты.",
    },
    "index_sensitivity": {
        "en": "How far regions move on average from their published places when all choices in the "
        "recipe are drawn at once, and which share of its variance a choice explains. A share "
        "depends on the range that the recipe gives the choice.",
        "ru": "Насколько в среднем регионы сдвигаются с опубликованных мест, когда все решения "
        "рецепта взяты случайно и одновременно, и какую долю разброса объясняет одно решение. Доля "
        "зависит от пределов, которые рецепт даёт этому решению.",
        "kk": "Рецепттегі барлық шешім бір мезгілде кездейсоқ алынғанда өңірлер жарияланған "
        "орнынан орташа қаншалықты жылжиды және шашыраудың қандай үлесін бір шешім түсіндіреді. "
        "Үлес рецепт сол шешімге берген шектерге байланысты.",
    },
}
