"""The variable that holds an index beside one outside it; the breakdown is ``index.variable``."""

from kerege.evidence.derived import RATIO, Derived
from kerege.evidence.enums import VariableKind

LINKS = (
    Derived(
        "index_link",
        VariableKind.RATIO,
        RATIO,
        {
            "en": "Composite index: rank correlation with a variable outside it",
            "ru": "Сводный индекс: ранговая корреляция с показателем вне его",
            "kk": "Жиынтық индекс: одан тыс көрсеткішпен рангтік корреляция",
        },
        2,
        {
            "en": "From -1 to 1: Spearman's coefficient over the regions, with an interval by "
            "Fisher's transformation (Bonett and Wright 2000). That two things go together does "
            "not make one the cause of the other.",
            "ru": "От -1 до 1: коэффициент Спирмена по регионам с интервалом по преобразованию "
            "Фишера (Bonett и Wright 2000). Совместное изменение двух величин не означает, что "
            "одна — причина другой.",
            "kk": "-1-ден 1-ге дейін: өңірлер бойынша Спирмен коэффициенті, Фишер түрлендіруімен "
            "алынған аралығымен (Bonett және Wright 2000). Екі шаманың бірге өзгеруі бірі "
            "екіншісінің себебі дегенді білдірмейді.",
        },
        -1,
    ),
)
