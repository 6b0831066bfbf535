"""The synthetic register of a country package, loaded as what it is."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction

from kerege.countries.datasets import SYNTHETIC, dataset_of, publish
from kerege.countries.package import read_package
from kerege.countries.synthetic import register_of
from kerege.register import services as register
from kerege.register.enums import Origin


def load_register(directory: Path, *, by: Any = None) -> register.Loaded | None:
    """Generate the synthetic register of a package and load it; the same again changes nothing.

    A package without totals to calibrate it on has none.
    """
    package = read_package(directory)
    if not package.rows("register_calibration"):
        return None
    scope = package.tables.by_code("scopes")[package.rows("country")[0]["national_scope"]]
    made = register_of(package)
    with transaction.atomic():
        loaded = register.load_subjects(
            by=by,
            rows=made.iter_rows(named=True),
            origin=Origin.SYNTHETIC,
            classification=scope["classification"],
        )
        checksum = sha256(made.write_csv().encode()).hexdigest()
        for row in package.rows("datasets"):
            if row["status"] == SYNTHETIC:
                publish(dataset_of(package, row, checksum, by=by), by=by)
    return loaded
