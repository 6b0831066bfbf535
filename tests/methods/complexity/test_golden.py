"""The same table through another program; what differs is said in tests/golden/complexity."""

import json
from pathlib import Path

import numpy as np
import pytest

from kerege.methods import complexity

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "complexity" / "ecomplexity_0_5_3.json"


@pytest.fixture(scope="module")
def golden():
    return {key: np.array(value) for key, value in json.loads(GOLDEN.read_text()).items()}


@pytest.fixture(scope="module")
def ours(golden):
    quotient = complexity.revealed_comparative_advantage(golden["amount"])
    table = complexity.specialisation(quotient, threshold=1)
    near = complexity.proximity(table)
    return {
        "rca": quotient,
        "specialised": table,
        "proximity": near,
        "density": complexity.relatedness_density(table, near),
        "index": complexity.economic_complexity(table),
    }


@pytest.mark.parametrize("name", ["rca", "specialised", "proximity", "density"])
def test_tables_are_equal(golden, ours, name):
    np.testing.assert_allclose(ours[name], golden[name], rtol=0, atol=1e-9)


def test_complexities_are_equal(golden, ours):
    index = ours["index"]
    np.testing.assert_allclose(index.region, golden["eci"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(index.activity, golden["pci"], rtol=0, atol=1e-9)
    np.testing.assert_array_equal(index.diversity, golden["diversity"])
    np.testing.assert_array_equal(index.ubiquity, golden["ubiquity"])


def test_the_outlook_agrees_once_zero_and_definition_are_the_same(golden, ours):
    table, near, index = ours["specialised"], ours["proximity"], ours["index"]
    zero = np.average(index.activity, weights=index.ubiquity)
    value = index.activity - zero
    found = complexity.complexity_outlook(table, near, value)
    scores = (found.index - found.index.mean()) / found.index.std()
    np.testing.assert_allclose(scores, golden["coi"], rtol=0, atol=1e-9)
    own = value * np.diagonal(near) / near.sum(axis=0)
    theirs = np.where(table, 0, found.gain + ours["density"] * value + own)
    np.testing.assert_allclose(theirs, golden["cog"], rtol=0, atol=1e-9)
