"""Regional analysis: shares, growth, specialisation, concentration, likeness."""

from kerege.methods.regional.creative_intensity import CreativeIntensity, creative_intensity
from kerege.methods.regional.creative_trident import CreativeTrident, creative_trident
from kerege.methods.regional.creative_vitality import CreativeVitality, creative_vitality
from kerege.methods.regional.ellison_glaeser import EllisonGlaeser, ellison_glaeser
from kerege.methods.regional.entropy import entropy
from kerege.methods.regional.gini import gini, locational_gini
from kerege.methods.regional.growth import compound_annual_growth, growth_rate
from kerege.methods.regional.herfindahl_hirschman import herfindahl_hirschman
from kerege.methods.regional.hoover import hoover
from kerege.methods.regional.krugman import krugman, krugman_between
from kerege.methods.regional.layout import LocationQuotientInterval
from kerege.methods.regional.like_regions import (
    LikeRegions,
    like_regions,
    like_regions_uncorrelated,
)
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
from kerege.methods.regional.theil import Theil, theil

__all__ = [
    "CreativeIntensity",
    "CreativeTrident",
    "CreativeVitality",
    "EllisonGlaeser",
    "EstebanMarquillas",
    "LikeRegions",
    "LocationQuotientInterval",
    "ShareInterval",
    "ShiftShare",
    "ShrunkLocationQuotient",
    "Theil",
    "compound_annual_growth",
    "creative_intensity",
    "creative_trident",
    "creative_vitality",
    "dynamic_shift_share",
    "ellison_glaeser",
    "entropy",
    "esteban_marquillas",
    "gini",
    "growth_rate",
    "herfindahl_hirschman",
    "hoover",
    "krugman",
    "krugman_between",
    "like_regions",
    "like_regions_uncorrelated",
    "location_quotient",
    "location_quotient_accuracy_interval",
    "location_quotient_bootstrap_interval",
    "location_quotient_interval",
    "location_quotient_logarithmic_interval",
    "location_quotient_significance",
    "locational_gini",
    "share",
    "share_interval",
    "shift_share",
    "shrunk_location_quotient",
    "theil",
]
