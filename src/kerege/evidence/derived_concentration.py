"""The variables that say how concentrated something is; the breakdown names what."""

from kerege.evidence.derived import PER_CENT, RATIO, Derived
from kerege.evidence.enums import VariableKind

CONCENTRATION = (
    Derived(
        "concentration_top",
        VariableKind.SHARE,
        PER_CENT,
        {
            "en": "Concentration: share of the three largest regions",
            "ru": "Концентрация: доля трёх крупнейших регионов",
            "kk": "Шоғырлану: ең ірі үш өңірдің үлесі",
        },
        1,
        {
            "en": "What the three regions with most of it hold together, in per cent of the "
            "country.",
            "ru": "Сколько приходится вместе на три региона, где этого больше всего, в процентах "
            "от страны.",
            "kk": "Ең көп үлес тиесілі үш өңірге бірге қанша келетіні, елге шаққанда пайызбен.",
        },
        0,
    ),
    Derived(
        "concentration_hhi",
        VariableKind.RATIO,
        RATIO,
        {
            "en": "Concentration in regions: Herfindahl-Hirschman index",
            "ru": "Концентрация по регионам: индекс Херфиндаля — Хиршмана",
            "kk": "Өңірлер бойынша шоғырлану: Херфиндаль — Хиршман индексі",
        },
        3,
        {
            "en": "Sum of the squared shares of the regions: 1 where one region has all, one over "
            "their number where all have as much. One over it is the number of equal regions that "
            "would be as concentrated.",
            "ru": "Сумма квадратов долей регионов: 1, если всё в одном регионе; единица, делённая "
            "на их число, если у всех поровну. Обратная величина — число равных регионов с такой "
            "же концентрацией.",
            "kk": "Өңірлер үлестері квадраттарының қосындысы: бәрі бір өңірде болса — 1, бәрінде "
            "тең болса — бірдің олардың санына бөліндісі. Кері шамасы — шоғырлануы дәл осындай "
            "тең өңірлердің саны.",
        },
        0,
    ),
    Derived(
        "concentration_gini",
        VariableKind.RATIO,
        RATIO,
        {
            "en": "Concentration against everything else: locational Gini",
            "ru": "Концентрация относительно всего остального: локационный коэффициент Джини",
            "kk": "Қалғанының бәріне қатысты шоғырлану: Джинидің орналасу коэффициенті",
        },
        3,
        {
            "en": "0 where it is spread over the regions as everything is, towards 1 where it is "
            "only where there is little else (Krugman 1991).",
            "ru": "0, если размещение по регионам такое же, как у всего остального; ближе к 1, "
            "если оно сосредоточено там, где остального мало (Krugman 1991).",
            "kk": "Өңірлерге қалғанының бәрі сияқты таралса — 0; басқасы аз жерде ғана жиналса, "
            "1-ге жақын (Krugman 1991).",
        },
        0,
    ),
)
