"""From a surface and its weather to the heat of every place and hour."""

from simulations.engine.explain import explain
from simulations.engine.parameters import Parameters
from simulations.engine.simulate import halo_m, simulate
from simulations.engine.what_if import Difference, WhatIf, what_if

__all__ = ["Difference", "Parameters", "WhatIf", "explain", "halo_m", "simulate", "what_if"]
