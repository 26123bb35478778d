"""Stations and survey points: what was measured, beside what a run computed."""

from simulations.observations.amedas import read_amedas_observations
from simulations.observations.comparison import Comparison, compare_with_observations
from simulations.observations.plain_csv import read_observations
from simulations.observations.table import Observations
from simulations.observations.wbgt_service import read_stations, read_wbgt_service

__all__ = [
    "Comparison",
    "Observations",
    "compare_with_observations",
    "read_amedas_observations",
    "read_observations",
    "read_stations",
    "read_wbgt_service",
]
