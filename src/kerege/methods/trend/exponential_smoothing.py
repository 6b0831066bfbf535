"""Exponential smoothing as a state space model, fitted by maximum likelihood."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.trend.fitted import Trend
from kerege.methods.trend.series import since_break, spread_of, without_gaps

Component = Literal["none", "additive", "damped"]
PARAMETERS = {"none": 2, "additive": 4, "damped": 5}
EDGE = 1e-4
DAMPING = (0.8, 0.98)
"""Below it the trend is gone at once; above it cannot be told from a trend without damping."""
GRID = 12
POLISHED = 4


def exponential_smoothing(
    years: ArrayLike,
    values: ArrayLike,
    *,
    trend: Component,
    breaks: ArrayLike | None = None,
    logarithmic: bool = False,
) -> Trend:
    r"""Fit ETS(A,N,N), ETS(A,A,N) or ETS(A,Ad,N) to what follows the last break.

    Level :math:`\ell_t = \ell_{t-1} + \phi b_{t-1} + \alpha e_t`, trend
    :math:`b_t = \phi b_{t-1} + \beta e_t`, error :math:`e_t = y_t - \ell_{t-1} - \phi b_{t-1}`;
    without trend :math:`b = 0`, without damping :math:`\phi = 1`. For given
    :math:`\alpha, \beta, \phi` the errors are linear in the first states, which are therefore
    solved exactly; the rest is a search from a grid. :math:`h` years ahead the variance is
    :math:`\sigma^2[1 + \sum_{j=1}^{h-1} (\alpha + \beta\phi_j)^2]`,
    :math:`\phi_j = \phi + \dots + \phi^j`.

    Parameters
    ----------
    years
        Whole years one after the other (n,), since the last break at least 5 without trend, 7 with
        a trend, 8 with a damped one.
    values
        One value a year (n,), any one unit.
    trend
        ``"none"`` (simple), ``"additive"`` (Holt) or ``"damped"``.
    breaks
        The first years of new series; only what follows the last of them is used.
    logarithmic
        Fit to logarithms; the forecast is then a median.

    Returns
    -------
    Trend
        Parameters ``alpha``, ``beta`` (Hyndman's; the smoothing of the slope itself is
        ``beta / alpha``), ``phi``, ``level`` and ``slope`` at the start, ``log_likelihood``.

    Raises
    ------
    MethodError
        For non-finite values, a year missing, too few years since the last break, an unknown
        trend, or a series without noise.

    Notes
    -----
    Bounds: :math:`0 < \alpha < 1`, :math:`0 < \beta < \alpha`, :math:`0.8 \le \phi \le 0.98`. The
    interval takes Student's t with n less the number of parameters, since few years say little
    about the spread; that alpha, beta and phi are themselves uncertain is not in it.

    References
    ----------
    Hyndman, R. J., Koehler, A. B., Ord, J. K. and Snyder, R. D. (2008). *Forecasting with
    Exponential Smoothing: The State Space Approach*. Springer. Hyndman, R. J. and
    Athanasopoulos, G. (2021). *Forecasting: Principles and Practice*, 3rd ed.
    """
    if trend not in PARAMETERS:
        raise MethodError(
            "There is no such trend", f"trend {trend}", "Take none, additive or damped."
        )
    count = PARAMETERS[trend]
    series = since_break(years, values, breaks, parameters=count, logarithmic=logarithmic)
    without_gaps(series)
    alpha, beta, phi = _search(series.values, trend)
    errors, start = _errors(series.values, np.array([[alpha, beta, phi]]), trend)
    residuals, free = errors[0], int(series.values.size) - count
    squares = float((residuals**2).sum())
    spread = spread_of(squares, free, series)
    level, slope = _last_state(residuals, start[0], (alpha, beta, phi))

    def path(ahead: FloatArray) -> tuple[FloatArray, FloatArray]:
        steps = (ahead - series.last).astype(np.intp)
        damped = np.cumsum(phi ** np.arange(1, steps.max() + 1))
        moved = np.concatenate([[0.0], np.cumsum((alpha + beta * damped) ** 2)])
        centre = level + slope * damped[steps - 1]
        return centre, spread * np.sqrt(1 + moved[steps - 1])

    n = residuals.size
    found = {
        "alpha": alpha,
        "beta": beta,
        "phi": phi,
        "level": float(start[0, 0]),
        "slope": float(start[0, 1]),
        "log_likelihood": -n / 2 * (float(np.log(2 * np.pi * squares / n)) + 1),
    }
    name = f"exponential_smoothing_{trend}"
    return Trend(name, series, series.values - residuals, found, spread, free, path)


def _errors(
    values: FloatArray, parameters: FloatArray, trend: Component
) -> tuple[FloatArray, FloatArray]:
    """Return the one-step errors at the best first states for each row of alpha, beta, phi.

    Three series run side by side through the recursion: the values from states of zero, and zeros
    from a first level and a first slope of one. Least squares over them gives the first states.
    """
    rows, n = len(parameters), values.size
    alpha, beta, phi = (column[:, None] for column in parameters.T)
    states = 2 if trend != "none" else 1
    level = np.zeros((rows, 1 + states))
    slope = np.zeros((rows, 1 + states))
    level[:, 1] = 1.0
    slope[:, 2:] = 1.0
    runs = np.empty((rows, n, 1 + states))
    for t in range(n):
        expected = level + phi * slope
        error = -expected
        error[:, 0] += values[t]
        runs[:, t] = error
        level, slope = expected + alpha * error, phi * slope + beta * error
    design, target = -runs[:, :, 1:], runs[:, :, :1]
    # QR instead of normal equations: level and slope are nearly collinear over few years.
    q, r = np.linalg.qr(design)
    start = np.linalg.solve(r, np.swapaxes(q, 1, 2) @ target)
    left = (target - design @ start)[:, :, 0]
    first = np.zeros((rows, 2))
    first[:, :states] = start[:, :, 0]
    return left, first


def _search(values: FloatArray, trend: Component) -> tuple[float, float, float]:
    """Return alpha, beta and phi with the least squares: a grid, then its best points polished."""
    grid = _grid(trend)
    losses = (_errors(values, _natural(grid, trend), trend)[0] ** 2).sum(axis=1)
    scale = float(losses.min()) or 1.0

    def loss(free: FloatArray) -> float:
        return float((_errors(values, _natural(free[None], trend), trend)[0] ** 2).sum()) / scale

    bounds = [(EDGE, 1 - EDGE)] * min(grid.shape[1], 2) + [DAMPING] * (trend == "damped")
    options = {"ftol": 1e-15, "gtol": 1e-9}
    found = [
        optimize.minimize(loss, grid[best], method="L-BFGS-B", bounds=bounds, options=options)
        for best in np.argsort(losses, kind="stable")[:POLISHED]
    ]
    best = min(found, key=lambda result: float(result.fun))
    alpha, beta, phi = _natural(np.asarray(best.x)[None], trend)[0]
    return float(alpha), float(beta), float(phi)


def _grid(trend: Component) -> FloatArray:
    inside = np.linspace(0.02, 0.98, GRID)
    axes = [inside] if trend == "none" else [inside, inside]
    if trend == "damped":
        axes.append(np.linspace(*DAMPING, 5))
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)


def _natural(free: FloatArray, trend: Component) -> FloatArray:
    """Return alpha, beta = share of alpha, phi from the numbers searched over."""
    alpha = free[:, 0]
    if trend == "none":
        return np.stack([alpha, np.zeros_like(alpha), np.ones_like(alpha)], axis=1)
    phi = free[:, 2] if trend == "damped" else np.ones_like(alpha)
    return np.stack([alpha, alpha * free[:, 1], phi], axis=1)


def _last_state(
    errors: FloatArray, start: FloatArray, parameters: tuple[float, float, float]
) -> tuple[float, float]:
    alpha, beta, phi = parameters
    level, slope = float(start[0]), float(start[1])
    for error in errors:
        level, slope = level + phi * slope + alpha * error, phi * slope + beta * error
    return float(level), float(slope)
