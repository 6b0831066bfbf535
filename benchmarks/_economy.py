"""Rows of input-output multipliers beside pymrio, of raking beside ipfn and weightipy."""

from collections.abc import Callable

import numpy as np

from benchmarks._rows import Row

Timed = Callable[[], np.ndarray]
SECTORS, RESPONDENTS, SIZES = 3_000, 100_000, (2, 5, 4, 6, 20)


def economy() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return transactions, output, and wages and jobs per unit of output, of no real country."""
    generator = np.random.default_rng(0)
    table = generator.random((SECTORS, SECTORS)) ** 4
    output = np.maximum(table.sum(axis=0), table.sum(axis=1)) * 1.8
    return table, output, generator.random(SECTORS) * 0.4, generator.random(SECTORS) * 30


def sample() -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the categories of respondents and the margins of a population."""
    generator = np.random.default_rng(0)
    codes = np.column_stack([generator.integers(0, size, RESPONDENTS) for size in SIZES])
    return codes, [generator.dirichlet(np.full(size, 20.0)) * 5e6 for size in SIZES]


def ours_multipliers() -> Timed:
    """From transactions to output, income and employment multipliers."""
    from kerege.methods import inputoutput

    table, output, wages, jobs = economy()

    def timed() -> np.ndarray:
        coefficients = inputoutput.technical_coefficients(table, output)
        system = inputoutput.leontief_system(coefficients)
        income = inputoutput.income_multipliers(system, wages).total
        employment = inputoutput.employment_multipliers(system, jobs).total
        return np.stack([inputoutput.output_multipliers(system), income, employment])

    return timed


def pymrio_multipliers() -> Timed:
    """From transactions through the inverse, as the peer's own functions do it."""
    import pandas as pd
    from pymrio.tools import iomath

    table, output, wages, jobs = economy()
    names = pd.MultiIndex.from_product([["reg"], range(SECTORS)], names=["region", "sector"])
    frame = pd.DataFrame(table, index=names, columns=names)
    made = pd.DataFrame(output[:, None], index=names, columns=["indout"])
    factors = pd.DataFrame(np.stack([np.ones(SECTORS), wages, jobs]), columns=names)

    def timed() -> np.ndarray:
        inverse = iomath.calc_L(iomath.calc_A(frame, made))
        return iomath.calc_M(factors, inverse).to_numpy()

    return timed


def ours_raking() -> Timed:
    """Return weights scaled to a mean of one."""
    from kerege.methods import survey

    codes, margins = sample()

    def timed() -> np.ndarray:
        weights = survey.raking(codes, margins).weights
        return weights / weights.mean()

    return timed


def ipfn_raking() -> Timed:
    """Rake by the peer's data frames."""
    import pandas as pd
    from ipfn import ipfn

    codes, margins = sample()
    names = [f"m{k}" for k in range(len(SIZES))]
    targets = [pd.Series(m, index=pd.Index(range(m.size), name=n)) for m, n in zip(margins, names)]  # noqa: B905 -- equal by construction

    def timed() -> np.ndarray:
        frame = pd.DataFrame(codes, columns=names)
        frame["total"] = 1.0
        peer = ipfn.ipfn(frame, targets, [[name] for name in names], convergence_rate=1e-10)
        weights = peer.iteration()["total"].to_numpy()
        return weights / weights.mean()

    return timed


def weightipy_raking() -> Timed:
    """Rake by the peer's scheme, until it changes nothing more."""
    import pandas as pd
    import weightipy

    codes, margins = sample()
    frame = pd.DataFrame(codes, columns=[f"m{k}" for k in range(len(SIZES))])
    shares = {f"m{k}": dict(enumerate(100 * m / m.sum())) for k, m in enumerate(margins)}
    limits = {"convcrit": 1e-12, "max_iterations": 1000}
    scheme = weightipy.scheme_from_dict(shares, rim_params=limits)

    def timed() -> np.ndarray:
        weights = weightipy.weight_dataframe(frame, scheme)["weights"].to_numpy()
        return weights / weights.mean()

    return timed


ROWS = [
    Row("multipliers, 3,000 sectors", __name__, "ours_multipliers", "pymrio_multipliers", "pymrio"),
    Row("raking, 100,000 x 5 margins", __name__, "ours_raking", "ipfn_raking", "ipfn"),
    Row(
        "raking, beside the fastest peer", __name__, "ours_raking", "weightipy_raking", "weightipy"
    ),
]
