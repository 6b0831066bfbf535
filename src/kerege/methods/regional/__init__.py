"""Regional analysis: shares, growth, specialisation, concentration, likeness."""

from kerege.methods.regional.growth import compound_annual_growth, growth_rate
from kerege.methods.regional.layout import LocationQuotientInterval
from kerege.methods.regional.location_quotient import location_quotient
from kerege.methods.regional.location_quotient_accuracy import location_quotient_accuracy_interval
from kerege.methods.regional.location_quotient_bootstrap import (
    location_quotient_bootstrap_interval,
)
from kerege.methods.regional.location_quotient_exact import (
    location_quotient_interval,
    location_quotient_significance,
)
from kerege.methods.regional.location_quotient_logarithmic import (
    location_quotient_logarithmic_interval,
)
from kerege.methods.regional.location_quotient_shrinkage import (
    ShrunkLocationQuotient,
    shrunk_location_quotient,
)
from kerege.methods.regional.share import ShareInterval, share, share_interval
from kerege.methods.regional.shift_share import (
    EstebanMarquillas,
    ShiftShare,
    dynamic_shift_share,
    esteban_marquillas,
    shift_share,
)

__all__ = [
    "EstebanMarquillas",
    "LocationQuotientInterval",
    "ShareInterval",
    "ShiftShare",
    "ShrunkLocationQuotient",
    "compound_annual_growth",
    "dynamic_shift_share",
    "esteban_marquillas",
    "growth_rate",
    "location_quotient",
    "location_quotient_accuracy_interval",
    "location_quotient_bootstrap_interval",
    "location_quotient_interval",
    "location_quotient_logarithmic_interval",
    "location_quotient_significance",
    "share",
    "share_interval",
    "shift_share",
    "shrunk_location_quotient",
]
