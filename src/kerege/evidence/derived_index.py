"""Variables of composite indices; which index is meant stands in the breakdown."""

from kerege.evidence.derived import PER_CENT, Derived
from kerege.evidence.enums import VariableKind

PLACE = {"en": "place", "ru": "место", "kk": "орын"}
POINTS = {"en": "points", "ru": "баллы", "kk": "балл"}

INDEX: tuple[Derived, ...] = (
    Derived(
        "index_rank",
        VariableKind.RANK,
        PLACE,
        {
            "en": "Composite index: rank of the region",
            "ru": "Сводный индекс: место региона",
            "kk": "Жиынтық индекс: өңірдің орны",
        },
        1,
        {
            "en": "The place under the published choices; its bounds hold the places under other "
            "defensible choices, drawn all at once.",
            "ru": "Место при опубликованных решениях; границы охватывают места при других "
            "обоснованных решениях, взятых одновременно.",
            "kk": "Жарияланған шешімдер бойынша орын; шектер бір мезгілде алынған басқа негізді "
            "шешімдердегі орындарды қамтиды.",
        },
        1,
    ),
    Derived(
        "index_score",
        VariableKind.RATIO,
        POINTS,
        {
            "en": "Composite index: score",
            "ru": "Сводный индекс: значение",
            "kk": "Жиынтық индекс: мәні",
        },
        1,
        {
            "en": "It compares the regions of one year only.",
            "ru": "Сравнивает регионы только внутри одного года.",
            "kk": "Тек бір жылдағы өңірлерді салыстырады.",
        },
    ),
    Derived(
        "index_contribution",
        VariableKind.RATIO,
        POINTS,
        {
            "en": "Composite index: what an indicator adds",
            "ru": "Сводный индекс: вклад показателя",
            "kk": "Жиынтық индекс: көрсеткіштің үлесі",
        },
        1,
        {
            "en": "The indicator's value times the slope of the index; contributions add up to the "
            "score.",
            "ru": "Значение показателя, умноженное на наклон индекса; вклады в сумме дают значение "
            "индекса.",
            "kk": "Көрсеткіш мәні индекстің көлбеуіне көбейтілген; үлестердің қосындысы индекс "
            "мәнін береді.",
        },
    ),
    Derived(
        "index_mean_shift",
        VariableKind.RATIO,
        {"en": "places", "ru": "мест", "kk": "орын"},
        {
            "en": "Composite index: how far regions move when the choices change",
            "ru": "Сводный индекс: сдвиг регионов при смене решений",
            "kk": "Жиынтық индекс: шешімдер өзгергенде өңірлердің жылжуы",
        },
        1,
        {
            "en": "Mean over the regions of the places between the published rank and that under "
            "other choices, and over the choices drawn.",
            "ru": "Среднее по регионам и по взятым решениям число мест между опубликованным местом "
            "и местом при других решениях.",
            "kk": "Жарияланған орын мен басқа шешімдердегі орынның арасындағы орындар саны, "
            "өңірлер мен алынған шешімдер бойынша орташа.",
        },
        0,
    ),
    Derived(
        "index_sobol_total",
        VariableKind.RATIO,
        PER_CENT,
        {
            "en": "Composite index: how much a choice moves the ranks, with its interactions",
            "ru": "Сводный индекс: влияние решения на места вместе с взаимодействиями",
            "kk": "Жиынтық индекс: шешімнің орындарға әсері, өзара әсерлерімен",
        },
        0,
        {
            "en": "Total Sobol index of the mean shift of ranks; totals add up to more than 100 %, "
            "because an interaction is counted in each of its choices.",
            "ru": "Полный индекс Соболя для среднего сдвига мест; в сумме больше 100 %, поскольку "
            "взаимодействие учтено в каждом своём решении.",
            "kk": "Орындардың орташа жылжуы үшін Соболь толық индексі; қосындысы 100 %-дан артық, "
            "өйткені өзара әсер әр шешімде есептеледі.",
        },
    ),
    Derived(
        "index_sobol_first",
        VariableKind.RATIO,
        PER_CENT,
        {
            "en": "Composite index: how much a choice moves the ranks alone",
            "ru": "Сводный индекс: влияние решения на места само по себе",
            "kk": "Жиынтық индекс: шешімнің орындарға жеке әсері",
        },
        0,
        {
            "en": "First Sobol index of the mean shift of ranks; an estimate of a small share may "
            "be below zero.",
            "ru": "Индекс Соболя первого порядка для среднего сдвига мест; оценка малой доли может "
            "быть ниже нуля.",
            "kk": "Орындардың орташа жылжуы үшін бірінші ретті Соболь индексі; шағын үлестің "
            "бағасы нөлден төмен болуы мүмкін.",
        },
    ),
)
