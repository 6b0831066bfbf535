"""Employment multipliers: jobs for one unit of final demand, types I and II."""

from numpy.typing import ArrayLike

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput.factor_multipliers import FactorMultipliers, household_income
from kerege.methods.inputoutput.system import System, by_sector, leontief_system


def employment_multipliers(
    coefficients: ArrayLike | System,
    jobs: ArrayLike,
    *,
    income: ArrayLike | None = None,
    consumption: ArrayLike | None = None,
    household_services: float = 0.0,
) -> FactorMultipliers:
    r"""Jobs that a unit of final demand brings.

    With jobs per unit of output :math:`e`, the total is :math:`e^\top L` and type I is
    :math:`(e^\top L)_j / e_j`. With households (see
    :func:`kerege.methods.inputoutput.income_multipliers`) each unit of their income moves
    :math:`e^\top L c` more jobs; type II divides the sum by :math:`e_j`.

    Parameters
    ----------
    coefficients
        Technical coefficients, not negative, (sectors, sectors); or their system
        (:func:`kerege.methods.inputoutput.leontief_system`).
    jobs
        Jobs (or full-time equivalents) per unit of output, not negative, (sectors,).
    income, consumption
        Household income per unit of output, and household purchases per unit of household income,
        not negative, (sectors,). Both or neither; without them there is no type II.
    household_services
        Income that households pay to households, per unit of income; used with ``consumption``.

    Returns
    -------
    FactorMultipliers
        Jobs per unit of output and of demand, and the ratios.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.inputoutput.income_multipliers`; also where only one of income and
        consumption is given.

    Notes
    -----
    Jobs of the year of the table, at its average productivity: new demand is often met by longer
    hours or by none. Jobs are not persons.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed.
    """
    system = leontief_system(coefficients)
    direct = by_sector(jobs, "jobs", system.sectors)
    total = system.solve_transposed(direct)
    if income is None and consumption is None:
        return FactorMultipliers(direct, total, None)
    if income is None or consumption is None:
        raise MethodError(
            "Households need both their income and their consumption",
            "income" if income is None else "consumption",
            "Pass both for type II, or neither.",
        )
    earned = by_sector(income, "income", system.sectors)
    closed, spent = household_income(system, earned, consumption, household_services)
    return FactorMultipliers(direct, total, total + closed * float(total @ spent))
