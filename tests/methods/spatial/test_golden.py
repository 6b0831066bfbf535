"""The same places through another program; what differs is said in tests/golden/spatial."""

import json
from pathlib import Path

import numpy as np
import pytest

from kerege.methods import spatial

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "spatial" / "esda_2_9_0.json"
SIX = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]


@pytest.fixture(scope="module")
def golden():
    return json.loads(GOLDEN.read_text())


@pytest.fixture(scope="module")
def nearest(golden):
    return spatial.row_standardise(
        spatial.nearest_neighbour_weights(golden["places"], neighbours=4, metric="plane")
    )


def test_moran_and_its_moments_are_equal(golden, nearest):
    found, theirs = spatial.moran(golden["values"], nearest), golden["moran"]
    for ours, name in (
        (found.statistic, "I"),
        (found.expected, "EI"),
        (found.variance_normality, "VI_norm"),
        (found.variance_randomisation, "VI_rand"),
    ):
        assert ours == pytest.approx(theirs[name], abs=1e-12)
    assert found.p_normality == pytest.approx(theirs["p_norm"], abs=1e-9)
    assert found.p_randomisation == pytest.approx(theirs["p_rand"], abs=1e-9)


def test_local_moran_is_equal_after_the_factor(golden, nearest):
    found = spatial.local_moran(
        golden["values"], nearest, generator=np.random.default_rng(1), permutations=99_999
    )
    theirs = np.array(golden["local_I"])
    np.testing.assert_allclose(found.statistic, theirs * 20 / 19, atol=1e-9)
    np.testing.assert_array_equal(found.quadrant, golden["quadrant"])
    moments = (theirs * 20 / 19 - np.array(golden["EIc"])) / np.sqrt(golden["VIc"])
    np.testing.assert_allclose(found.deviation, moments, atol=1e-9)
    directed = np.array(golden["directed_p_99999"])
    np.testing.assert_allclose(found.p_value, np.minimum(2 * directed, 1), atol=0.015)


@pytest.mark.parametrize(("star", "name"), [(False, "G"), (True, "G_star")])
def test_getis_ord_is_equal(golden, star, name):
    band = spatial.distance_band_weights(golden["places"], threshold=4, metric="plane")
    found = spatial.getis_ord(
        golden["values"], band, star=star, generator=np.random.default_rng(1), permutations=99
    )
    np.testing.assert_allclose(found.deviation, golden[name], atol=1e-9)


@pytest.mark.parametrize(
    ("star", "expected"),
    [
        (False, [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]),
        (True, [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]),
    ],
)
def test_getis_ord_of_six_points_as_the_documentation_of_esda_prints_it(star, expected):
    """Documentation of ``esda.G_Local``: six points, binary band of 15."""
    band = spatial.distance_band_weights(SIX, threshold=15, metric="plane")
    found = spatial.getis_ord(
        [2, 3, 3.2, 5, 8, 7], band, star=star, generator=np.random.default_rng(1), permutations=9
    )
    np.testing.assert_allclose(found.deviation, expected, atol=1e-7)
