"""Equal data have equal checksums on every machine."""

import math
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.evidence.canonical import canonical, checksum

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_a_known_checksum():
    by_sha256sum = "aff8a719c21fb85d8320c7b0a99ba1deefba2c32b7928e0b7a4f26cb4500f8fc"
    assert checksum({"b": 1, "a": [Decimal("0.1"), None]}) == by_sha256sum


@given(st.dictionaries(st.text(), PLAIN))
def test_the_order_of_keys_does_not_matter(data):
    assert checksum(data) == checksum(dict(reversed(data.items())))


@given(st.integers(min_value=1, max_value=10**9))
def test_the_last_digits_of_a_processor_do_not_matter(thousandths):
    number = thousandths / 1000
    assert checksum(number) == checksum(math.nextafter(number, math.inf))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.array([1.0, 2.5]), [1.0, 2.5]),
        (Decimal("1.50"), 1.5),
        (float("nan"), None),
        (0.0, -0.0),
        (date(2024, 1, 2), "2024-01-02"),
        ((1, 2), [1, 2]),
    ],
)
def test_the_same_said_differently(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), [(1, "1"), (0, None), ([], {}), (1.0, 1.000001)])
def test_different_data_differ(one, other):
    assert checksum(one) != checksum(other)
