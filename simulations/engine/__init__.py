"""From a surface and its weather to the heat of every place and hour."""

from simulations.engine.parameters import Parameters
from simulations.engine.simulate import halo_m, simulate

__all__ = ["Parameters", "halo_m", "simulate"]
