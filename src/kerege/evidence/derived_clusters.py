"""The variables that tests for clusters make; the breakdown names the variable that was tested."""

from kerege.evidence.derived import PER_CENT, Derived
from kerege.evidence.derived_industries import DEVIATIONS
from kerege.evidence.enums import VariableKind

PROBABILITY = {"en": "probability", "ru": "вероятность", "kk": "ықтималдық"}

CLUSTERS = (
    Derived(
        "cluster_own",
        VariableKind.RATIO,
        DEVIATIONS,
        {
            "en": "Clusters: the region against all regions",
            "ru": "Кластеры: регион относительно всех регионов",
            "kk": "Кластерлер: өңір барлық өңірге қарағанда",
        },
        2,
        {
            "en": "The region's value less the mean of the regions, in standard deviations.",
            "ru": "Значение региона минус среднее по регионам, в стандартных отклонениях.",
            "kk": "Өңірдің мәнінен өңірлер орташасы алынған, стандартты ауытқумен.",
        },
    ),
    Derived(
        "cluster_neighbours",
        VariableKind.RATIO,
        DEVIATIONS,
        {
            "en": "Clusters: the neighbours against all regions",
            "ru": "Кластеры: соседи относительно всех регионов",
            "kk": "Кластерлер: көршілер барлық өңірге қарағанда",
        },
        2,
        {
            "en": "The mean of the regions that it borders on, of equal weight, less the mean of "
            "all regions, in standard deviations. Times the region's own it is the local Moran "
            "statistic (Anselin 1995).",
            "ru": "Среднее граничащих с ним регионов с равными весами минус среднее по всем "
            "регионам, в стандартных отклонениях. Произведение на отклонение самого региона — "
            "локальный индекс Морана (Anselin 1995).",
            "kk": "Шектесетін өңірлердің салмағы тең орташасынан барлық өңір орташасы алынған, "
            "стандартты ауытқумен. Өңірдің өз ауытқуына көбейтіндісі — Моранның жергілікті индексі "
            "(Anselin 1995).",
        },
    ),
    Derived(
        "cluster_p",
        VariableKind.RATIO,
        PROBABILITY,
        {
            "en": "Clusters: p-value before correction",
            "ru": "Кластеры: p-значение до поправки",
            "kk": "Кластерлер: түзетуге дейінгі p-мәні",
        },
        3,
        {
            "en": "How often neighbours drawn at random from all other regions are at least as far "
            "from the mean as these, both sides taken together.",
            "ru": "Как часто соседи, выбранные случайно из всех других регионов, отстоят от "
            "среднего не меньше, чем эти (обе стороны вместе).",
            "kk": "Барлық басқа өңірден кездейсоқ таңдалған көршілер орташадан кемінде "
            "осылардай алыс болатын жиілік (екі жағын қоса).",
        },
        0,
    ),
    Derived(
        "cluster_p_adjusted",
        VariableKind.RATIO,
        PROBABILITY,
        {
            "en": "Clusters: p-value after correction for many tests",
            "ru": "Кластеры: p-значение с поправкой на множество проверок",
            "kk": "Кластерлер: көп тексеруге түзетілген p-мәні",
        },
        3,
        {
            "en": "The smallest rate of false findings at which the region would count as a "
            "cluster, all regions and variables taken together (Benjamini and Hochberg 1995).",
            "ru": "Наименьшая доля ложных находок, при которой регион считался бы кластером, по "
            "всем регионам и показателям вместе (Benjamini и Hochberg 1995).",
            "kk": "Барлық өңір мен көрсеткіш бірге алынғанда өңір кластер деп саналатын жалған "
            "табылымдардың ең аз үлесі (Benjamini және Hochberg 1995).",
        },
        0,
    ),
    Derived(
        "cluster_stability",
        VariableKind.SHARE,
        PER_CENT,
        {
            "en": "Clusters: share of seeds that show it",
            "ru": "Кластеры: доля начальных чисел, при которых он виден",
            "kk": "Кластерлер: оны көрсеткен бастапқы сандар үлесі",
        },
        0,
        {
            "en": "In how many of the repetitions with other random numbers the region is shown as "
            "a cluster after correction: 0 never, 100 always.",
            "ru": "В какой доле повторений с другими случайными числами регион после поправки "
            "показан как кластер: 0 — никогда, 100 — всегда.",
            "kk": "Басқа кездейсоқ сандармен қайталаулардың қандай үлесінде өңір түзетуден кейін "
            "кластер болып көрінеді: 0 — ешқашан, 100 — әрдайым.",
        },
        0,
    ),
)
