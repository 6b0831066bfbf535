"""Variables of composite indices; which index is meant stands in the breakdown."""

from kerege.evidence.derived import Derived
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
)
