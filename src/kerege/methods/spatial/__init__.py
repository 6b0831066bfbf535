"""Spatial methods: who is whose neighbour, and where values gather."""

from kerege.methods.spatial.contiguity_weights import contiguity_weights
from kerege.methods.spatial.distance_band_weights import distance_band_weights
from kerege.methods.spatial.false_discovery import FalseDiscovery, false_discovery
from kerege.methods.spatial.flag_stability import FlagStability, flag_stability
from kerege.methods.spatial.getis_ord import GetisOrd, getis_ord
from kerege.methods.spatial.local_moran import LocalMoran, local_moran
from kerege.methods.spatial.micro_clusters import MicroClusters, micro_clusters
from kerege.methods.spatial.moran import Moran, moran
from kerege.methods.spatial.nearest_neighbour_weights import nearest_neighbour_weights
from kerege.methods.spatial.row_standardise import row_standardise

__all__ = [
    "FalseDiscovery",
    "FlagStability",
    "GetisOrd",
    "LocalMoran",
    "MicroClusters",
    "Moran",
    "contiguity_weights",
    "distance_band_weights",
    "false_discovery",
    "flag_stability",
    "getis_ord",
    "local_moran",
    "micro_clusters",
    "moran",
    "nearest_neighbour_weights",
    "row_standardise",
]
