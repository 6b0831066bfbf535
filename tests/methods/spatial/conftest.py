"""Twenty places with values that rise from west to east."""

import numpy as np
import pytest

from kerege.methods.spatial import nearest_neighbour_weights, row_standardise


@pytest.fixture(scope="session")
def places():
    return np.random.default_rng(7).random((20, 2)) * 10


@pytest.fixture(scope="session")
def rising(places):
    return places[:, 0] + np.random.default_rng(8).normal(size=20)


@pytest.fixture(scope="session")
def near(places):
    return row_standardise(nearest_neighbour_weights(places, neighbours=4, metric="plane"))
