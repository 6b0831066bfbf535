"""The variables that quotients by region and industry make."""

from kerege.evidence.derived import RATIO, Derived
from kerege.evidence.enums import VariableKind

DEVIATIONS = {
    "en": "standard deviations",
    "ru": "стандартных отклонений",
    "kk": "стандартты ауытқу",
}

INDUSTRIES = (
    Derived(
        "industry_lq",
        VariableKind.RATIO,
        RATIO,
        {
            "en": "Location quotient of an industry",
            "ru": "Коэффициент локализации отрасли",
            "kk": "Саланың шоғырлану коэффициенті",
        },
        2,
        {
            "en": "The industry's share of the region over its share of all regions of the table; "
            "with the exact interval of counts. The part says by which count.",
            "ru": "Доля отрасли в регионе, делённая на её долю во всех регионах таблицы; с точным "
            "интервалом для чисел. Часть указывает, по какому числу.",
            "kk": "Саланың өңірдегі үлесі оның кестенің барлық өңіріндегі үлесіне бөлінген; "
            "сандардың дәл аралығымен. Бөлік қай сан бойынша екенін айтады.",
        },
        0,
    ),
    Derived(
        "industry_relatedness",
        VariableKind.RATIO,
        RATIO,
        {
            "en": "Relatedness of an industry to what the region is specialised in",
            "ru": "Близость отрасли к тому, на чём специализируется регион",
            "kk": "Саланың өңір маманданған салаларға жақындығы",
        },
        2,
        {
            "en": "From 0 to 1: how much of what is found together with the industry "
            "elsewhere the region is specialised in (Hidalgo et al. 2007). It describes and "
            "promises nothing.",
            "ru": "От 0 до 1: какой частью того, что в других местах встречается вместе с этой "
            "отраслью, регион уже специализирован (Hidalgo и др. 2007). Описывает, но не обещает.",
            "kk": "0-ден 1-ге дейін: басқа жерлерде осы саламен бірге кездесетіннің қай бөлігіне "
            "өңір маманданған (Hidalgo және т.б. 2007). Сипаттайды, бірақ уәде бермейді.",
        },
        0,
    ),
    Derived(
        "region_complexity",
        VariableKind.RATIO,
        DEVIATIONS,
        {
            "en": "Economic complexity of the region",
            "ru": "Экономическая сложность региона",
            "kk": "Өңірдің экономикалық күрделілігі",
        },
        2,
        {
            "en": "A place among the regions of the table, in standard deviations: high where many "
            "industries are strong that are strong in few regions (Hidalgo and Hausmann 2009). It "
            "is no amount, and a new region moves all.",
            "ru": "Место среди регионов таблицы в стандартных отклонениях: высокое там, где сильны "
            "многие отрасли, сильные лишь в немногих регионах (Hidalgo и Hausmann 2009). Это не "
            "объём; новый регион сдвигает все значения.",
            "kk": "Кестедегі өңірлер арасындағы орын, стандартты ауытқумен: аз өңірде ғана күшті "
            "салалардың көбі күшті болса, жоғары (Hidalgo және Hausmann 2009). Бұл көлем емес, "
            "жаңа өңір бәрін жылжытады.",
        },
        None,
    ),
    Derived(
        "industry_complexity",
        VariableKind.RATIO,
        DEVIATIONS,
        {
            "en": "Complexity of an industry",
            "ru": "Сложность отрасли",
            "kk": "Саланың күрделілігі",
        },
        2,
        {
            "en": "The higher, the more complex the regions that are strong in the industry; on "
            "the scale of the complexity of regions. It describes and promises nothing.",
            "ru": "Чем выше, тем сложнее экономика регионов, сильных в отрасли; на шкале "
            "сложности регионов. Описывает, но не обещает.",
            "kk": "Неғұрлым жоғары болса, салада күшті өңірлердің экономикасы соғұрлым күрделі; "
            "өңірлер күрделілігінің шкаласымен. Сипаттайды, бірақ уәде бермейді.",
        },
        None,
    ),
)
