"""Trend and forecast of short annual series: pace, intervals, breaks, when a target is met."""

from kerege.methods.trend.chow_test import Chow, chow_test
from kerege.methods.trend.exponential_smoothing import exponential_smoothing
from kerege.methods.trend.fitted import Forecast, Trend
from kerege.methods.trend.level_shift import Shift, level_shift, level_shift_search
from kerege.methods.trend.linear_trend import linear_trend
from kerege.methods.trend.random_walk_with_drift import random_walk_with_drift
from kerege.methods.trend.rolling_origin import RollingOrigin, rolling_origin
from kerege.methods.trend.target_attainment import Attainment, target_attainment
from kerege.methods.trend.theil_sen import Slope, theil_sen

__all__ = [
    "Attainment",
    "Chow",
    "Forecast",
    "RollingOrigin",
    "Shift",
    "Slope",
    "Trend",
    "chow_test",
    "exponential_smoothing",
    "level_shift",
    "level_shift_search",
    "linear_trend",
    "random_walk_with_drift",
    "rolling_origin",
    "target_attainment",
    "theil_sen",
]
