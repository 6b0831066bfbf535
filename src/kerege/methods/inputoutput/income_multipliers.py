"""Income multipliers: household income for one unit of final demand, types I and II."""

from numpy.typing import ArrayLike

from kerege.methods.inputoutput.factor_multipliers import FactorMultipliers, household_income
from kerege.methods.inputoutput.system import System, by_sector, leontief_system


def income_multipliers(
    coefficients: ArrayLike | System,
    income: ArrayLike,
    *,
    consumption: ArrayLike | None = None,
    household_services: float = 0.0,
) -> FactorMultipliers:
    r"""Household income that a unit of final demand brings.

    With income per unit of output :math:`h`, the total is :math:`h^\top L` and type I is
    :math:`(h^\top L)_j / h_j`. With consumption per unit of income :math:`c` and income paid from
    household to household :math:`d`, the model closed for households gives
    :math:`h^\top L / (1 - d - h^\top L c)`, and type II divides that by :math:`h_j`.

    Parameters
    ----------
    coefficients
        Technical coefficients, not negative, (sectors, sectors); or their system
        (:func:`kerege.methods.inputoutput.leontief_system`).
    income
        Income of households (wages) per unit of output, not negative, (sectors,).
    consumption
        Household purchases of each sector's product per unit of household income, not negative,
        (sectors,). Without it there is no type II.
    household_services
        Income that households pay to households, per unit of income; used with ``consumption``.

    Returns
    -------
    FactorMultipliers
        Income per unit of output and of demand, same money in both, and the ratios.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.leontief_inverse`; also for vectors of other sectors,
        and where households spend so much that the rounds have no end.

    Notes
    -----
    Type I understates, type II overstates: it lets every household spend new income as it spends
    the average. The ratio of both types is one number for all sectors, so they rank alike.
    A ratio is high also where the direct income is small: compare ``total``.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed., sections 2.5 and 6.2.2
    (type I and II), 6.2.3.
    """
    system = leontief_system(coefficients)
    direct = by_sector(income, "income", system.sectors)
    total = system.solve_transposed(direct)
    if consumption is None:
        return FactorMultipliers(direct, total, None)
    closed, _ = household_income(system, direct, consumption, household_services)
    return FactorMultipliers(direct, total, closed)
