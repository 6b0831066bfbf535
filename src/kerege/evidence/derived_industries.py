"""The variables that quotients by region and industry make."""

from kerege.evidence.derived import RATIO, Derived
from kerege.evidence.enums import VariableKind

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
)
