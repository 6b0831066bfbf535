"""Variables that analyses make, for those the country package does not name itself."""

from dataclasses import dataclass

from kerege.evidence.enums import VariableKind

PER_CENT = {"en": "%", "ru": "%", "kk": "%"}
RATIO = {"en": "ratio", "ru": "коэффициент", "kk": "коэффициент"}
AMOUNT = {"en": "million tenge", "ru": "млн тенге", "kk": "млн теңге"}
SUBJECTS = {"en": "subjects", "ru": "субъектов", "kk": "субъект"}


@dataclass(frozen=True)
class Derived:
    """A computed variable and its names."""

    code: str
    kind: VariableKind
    units: dict[str, str]
    names: dict[str, str]
    decimals: int
    definitions: dict[str, str]
    lower_bound: float | None = None


def _growth(code: str, en: str, ru: str, kk: str) -> Derived:
    return Derived(
        f"{code}_growth",
        VariableKind.RATIO,
        PER_CENT,
        {"en": f"{en}: growth over the year before", "ru": f"{ru}: рост к предыдущему году"}
        | {"kk": f"{kk}: алдыңғы жылға өсім"},
        1,
        {
            "en": "The value over that of the year before, less one, in per cent.",
            "ru": "Значение, делённое на значение предыдущего года, минус один, в процентах.",
            "kk": "Мән алдыңғы жылғы мәнге бөлініп, бір алынып, пайызбен берілген.",
        },
    )


def _shift(part: str, en: str, ru: str, kk: str) -> Derived:
    return Derived(
        f"j_shift_{part}",
        VariableKind.MONEY,
        AMOUNT,
        {
            "en": f"Section J, shift-share: {en}",
            "ru": f"Секция J, структурные сдвиги: {ru}",
            "kk": f"J секциясы, құрылымдық ығысулар: {kk}",
        },
        0,
        {
            "en": "Part of the change of the section's value added between two years, chained year "
            "by year (Barff and Knight 1988); the parts add up to the change.",
            "ru": "Часть изменения добавленной стоимости секции между двумя годами, сцеплённая по "
            "годам (Barff и Knight 1988); части в сумме дают изменение.",
            "kk": "Екі жыл арасындағы секцияның қосылған құны өзгерісінің бөлігі, жылма-жыл "
            "тізбектелген (Barff және Knight 1988); бөліктердің қосындысы — өзгеріс.",
        },
    )


def _quotient(code: str, en: str, ru: str, kk: str, meaning: dict[str, str]) -> Derived:
    names = {"en": en, "ru": ru, "kk": kk}
    return Derived(code, VariableKind.RATIO, RATIO, names, 2, meaning, 0)


_WITHIN = {
    "en": "The sub-sector's share of the region's register over its share of the whole register.",
    "ru": "Доля подсектора в реестре региона, делённая на его долю во всём реестре.",
    "kk": "Қосалқы саланың өңір тізіліміндегі үлесі оның бүкіл тізілімдегі үлесіне бөлінген.",
}
_DENSITY = {
    "en": "The region's share of the register over its share of the population.",
    "ru": "Доля региона в реестре, делённая на его долю в населении.",
    "kk": "Өңірдің тізілімдегі үлесі оның халықтағы үлесіне бөлінген.",
}
_OF_GRP = {
    "en": "The section's share of the region's product over its share in the country.",
    "ru": "Доля секции в продукте региона, делённая на её долю по стране.",
    "kk": "Секцияның өңір өніміндегі үлесі оның елдегі үлесіне бөлінген.",
}

DERIVED: tuple[Derived, ...] = (
    Derived(
        "j_share",
        VariableKind.SHARE,
        PER_CENT,
        {
            "en": "Section J, share of gross regional product",
            "ru": "Доля секции J в ВРП",
            "kk": "J секциясының ЖӨӨ-дегі үлесі",
        },
        2,
        {},
        0,
    ),
    Derived(
        "r_share",
        VariableKind.SHARE,
        PER_CENT,
        {
            "en": "Section R, share of gross regional product",
            "ru": "Доля секции R в ВРП",
            "kk": "R секциясының ЖӨӨ-дегі үлесі",
        },
        2,
        {
            "en": "Contains gambling and sports; not a proxy of creativity.",
            "ru": "Включает азартные игры и спорт; не показатель креативности.",
            "kk": "Құмар ойындар мен спортты қамтиды; креативтіліктің өлшемі емес.",
        },
        0,
    ),
    _quotient(
        "j_lq",
        "Location quotient of section J",
        "Коэффициент локализации секции J",
        "J секциясының шоғырлану коэффициенті",
        _OF_GRP,
    ),
    _quotient(
        "r_lq",
        "Location quotient of section R (not a proxy of creativity)",
        "Коэффициент локализации секции R (не показатель креативности)",
        "R секциясының шоғырлану коэффициенті (креативтіліктің өлшемі емес)",
        _OF_GRP,
    ),
    _growth("grp", "Gross regional product", "Валовой региональный продукт", "Жалпы өңірлік өнім"),
    _growth("gva_j", "Section J", "Секция J", "J секциясы"),
    _growth("population_avg", "Population", "Население", "Халық"),
    _growth("employed", "Employed people", "Занятые", "Жұмыспен қамтылғандар"),
    _shift("national", "growth of the country", "рост страны", "ел өсімі"),
    _shift("industry_mix", "growth of the section", "рост секции", "секция өсімі"),
    _shift("regional", "the region's own part", "региональная часть", "өңірдің өз бөлігі"),
    _shift("change", "whole change", "всё изменение", "бүкіл өзгеріс"),
    Derived(
        "register_subjects",
        VariableKind.COUNT,
        SUBJECTS,
        {
            "en": "Creative subjects in the register",
            "ru": "Креативные субъекты в реестре",
            "kk": "Тізілімдегі креативті субъектілер",
        },
        0,
        {
            "en": "Open records of the register; by sub-sector where the breakdown says so.",
            "ru": "Действующие записи реестра; по подсекторам, где указана разбивка.",
            "kk": "Тізілімнің ашық жазбалары; бөліну көрсетілген жерде қосалқы салалар бойынша.",
        },
        0,
    ),
    Derived(
        "register_activities",
        VariableKind.COUNT,
        SUBJECTS,
        {
            "en": "Creative subjects in the register, by activity",
            "ru": "Креативные субъекты в реестре по видам деятельности",
            "kk": "Тізілімдегі креативті субъектілер, қызмет түрлері бойынша",
        },
        0,
        {
            "en": "Open records of the register of the whole country by their main activity code.",
            "ru": "Действующие записи реестра по всей стране по коду основного вида деятельности.",
            "kk": "Бүкіл ел тізілімінің ашық жазбалары негізгі қызмет түрінің коды бойынша.",
        },
        0,
    ),
    Derived(
        "register_per_1000",
        VariableKind.RATIO,
        {"en": "per 1,000 people", "ru": "на 1 000 человек", "kk": "1 000 адамға шаққанда"},
        {
            "en": "Creative subjects of the register per 1,000 people",
            "ru": "Креативные субъекты реестра на 1 000 человек",
            "kk": "1 000 адамға шаққандағы тізілімдегі креативті субъектілер",
        },
        2,
        {},
        0,
    ),
    _quotient(
        "register_density_lq",
        "Register: location quotient against the population",
        "Реестр: коэффициент локализации относительно населения",
        "Тізілім: халыққа қатысты шоғырлану коэффициенті",
        _DENSITY,
    ),
    _quotient(
        "register_density_lq_shrunk",
        "Register: location quotient against the population, shrunk",
        "Реестр: коэффициент локализации относительно населения, стянутый",
        "Тізілім: халыққа қатысты шоғырлану коэффициенті, тартылған",
        _DENSITY,
    ),
    _quotient(
        "register_lq",
        "Register: location quotient of a sub-sector",
        "Реестр: коэффициент локализации подсектора",
        "Тізілім: қосалқы саланың шоғырлану коэффициенті",
        _WITHIN,
    ),
    _quotient(
        "register_lq_shrunk",
        "Register: location quotient of a sub-sector, shrunk",
        "Реестр: коэффициент локализации подсектора, стянутый",
        "Тізілім: қосалқы саланың шоғырлану коэффициенті, тартылған",
        _WITHIN,
    ),
    Derived(
        "grp_per_head",
        VariableKind.RATIO,
        {"en": "tenge per person", "ru": "тенге на человека", "kk": "адамға шаққанда теңге"},
        {
            "en": "Gross regional product per head",
            "ru": "ВРП на душу населения",
            "kk": "Жан басына шаққандағы ЖӨӨ",
        },
        0,
        {},
        0,
    ),
    Derived(
        "j_per_head",
        VariableKind.RATIO,
        {"en": "tenge per person", "ru": "тенге на человека", "kk": "адамға шаққанда теңге"},
        {
            "en": "Value added of section J per head",
            "ru": "Добавленная стоимость секции J на душу населения",
            "kk": "Жан басына шаққандағы J секциясының қосылған құны",
        },
        0,
        {},
        0,
    ),
    Derived(
        "hubs_per_100k",
        VariableKind.RATIO,
        {"en": "per 100,000 people", "ru": "на 100 000 человек", "kk": "100 000 адамға шаққанда"},
        {
            "en": "Known open creative hubs per 100,000 people",
            "ru": "Известные открытые креативные хабы на 100 000 человек",
            "kk": "100 000 адамға шаққандағы белгілі ашық креативті хабтар",
        },
        2,
        {},
        0,
    ),
    Derived(
        "region_distance",
        VariableKind.RATIO,
        {"en": "standard deviations", "ru": "стандартных отклонений", "kk": "стандартты ауытқу"},
        {
            "en": "Distance to another region",
            "ru": "Расстояние до другого региона",
            "kk": "Басқа өңірге дейінгі қашықтық",
        },
        2,
        {
            "en": "How far two regions are apart in what is measured in every region; 0 is alike.",
            "ru": "Насколько два региона различаются по тому, что измерено везде; 0 — одинаковы.",
            "kk": "Барлық өңірде өлшенген көрсеткіштер бойынша екі өңірдің айырмасы; 0 — бірдей.",
        },
        0,
    ),
    Derived(
        "region_distance_part",
        VariableKind.SHARE,
        PER_CENT,
        {
            "en": "What makes the distance to another region",
            "ru": "Из чего складывается расстояние до другого региона",
            "kk": "Басқа өңірге дейінгі қашықтық неден тұрады",
        },
        0,
        {
            "en": "The indicator's share of the squared distance.",
            "ru": "Доля показателя в квадрате расстояния.",
            "kk": "Көрсеткіштің қашықтық квадратындағы үлесі.",
        },
        0,
    ),
    Derived(
        "register_relatedness",
        VariableKind.RATIO,
        RATIO,
        {
            "en": "Register: relatedness of a sub-sector to what the region has",
            "ru": "Реестр: близость подсектора к специализации региона",
            "kk": "Тізілім: қосалқы саланың өңір мамандануына жақындығы",
        },
        2,
        {
            "en": "Share of the proximity to the sub-sector that the region's specialisations "
            "hold, from 0 to 1 (Hidalgo and others 2007).",
            "ru": "Доля близости к подсектору, приходящаяся на специализации региона, от 0 до 1 "
            "(Hidalgo и др. 2007).",
            "kk": "Қосалқы салаға жақындықтың өңір мамандануларына тиесілі үлесі, 0-ден 1-ге дейін "
            "(Hidalgo және т.б. 2007).",
        },
        0,
    ),
    Derived(
        "published_figures",
        VariableKind.COUNT,
        {"en": "figures", "ru": "показателей", "kk": "көрсеткіш"},
        {
            "en": "Published figures about the creative industries of the region",
            "ru": "Опубликованные показатели о креативных индустриях региона",
            "kk": "Өңірдің креативті индустриялары туралы жарияланған деректер саны",
        },
        0,
        {},
        0,
    ),
)


@dataclass(frozen=True)
class Ratio:
    """How a computed variable is made of two amounts.

    Attributes
    ----------
    against_country
        Whether it is divided by the same ratio of the country.
    """

    part: str
    whole: str
    scale: int = 1
    against_country: bool = False


_RATIOS = {
    "j_share": Ratio("gva_j", "grp", 100),
    "r_share": Ratio("gva_r", "grp", 100),
    "j_lq": Ratio("gva_j", "grp", against_country=True),
    "r_lq": Ratio("gva_r", "grp", against_country=True),
    "grp_per_head": Ratio("grp", "population_avg", 1_000_000),
    "j_per_head": Ratio("gva_j", "population_avg", 1_000_000),
}


def ratio_of(code: str) -> Ratio | None:
    """Return how a variable is made of amounts that add up over regions, if it is."""
    return _RATIOS.get(code)


def parts_of(code: str) -> tuple[str, ...]:
    """Return the variables that a computed one is made of, where it inherits their breaks."""
    ratio = ratio_of(code)
    return (ratio.part, ratio.whole) if ratio else ()


def amounts_of(code: str) -> frozenset[str]:
    """Return what a variable is arithmetic of: its parts, what it is the growth of, or itself."""
    return frozenset(parts_of(code) or (growth_of(code) or code,))


def growth_of(code: str) -> str:
    """Return the variable whose growth this one is, or nothing."""
    return code.removesuffix("_growth") if code.endswith("_growth") else ""
