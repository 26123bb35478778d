"""Surfaces through time: a day to find their state, then the steps of the weather."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import Forcing
from simulations.ground_temperature.conduction import LAYERS, Materials
from simulations.ground_temperature.surface_balance import Air, advance, steady_temperature
from simulations.sky.pages import paged

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the clock, from weather step `last` to `step`; not `shown` in the spin-up."""

    last: int
    step: int
    shown: bool


def turns_of(forcing: Forcing) -> Iterator[Turn]:
    """Give the steps of the first day once for the state of surfaces, then all steps to show."""
    for step in range(forcing.cycle):
        yield Turn((step - 1) % forcing.cycle, step, False)
    for step in range(forcing.given):
        yield Turn(step - 1 if step else forcing.cycle - 1, step, True)


def sub_steps(forcing: Forcing, sub_step_s: float) -> int:
    """Give how many sub-steps a weather step has."""
    return max(1, round(forcing.interval_s / sub_step_s))


@dataclass(slots=True)
class SurfaceState:
    """Temperatures of surfaces; all flat.

    Attributes
    ----------
    kind : (n,) uint8, row of the materials.
    surface : (n,) float32, °C. layers : (LAYERS, n) float32, °C. deep : °C, far below.
    before : (n,) float32, W m⁻², what was gained at the last step.
    """

    kind: Bytes
    surface: Floats
    layers: Floats
    deep: np.float32
    before: Floats

    def advance(
        self, now: Floats, materials: Materials, air: Air, part: slice = slice(None)
    ) -> None:
        """Go on to the next weather step with what `part` gains there [W m⁻²]."""
        advance(
            self.surface[part],
            self.layers[:, part],
            self.deep,
            self.before[part],
            now,
            self.kind[part],
            materials,
            air,
        )
        self.before[part] = now


def state_at_rest(
    kind: Bytes, mean: Floats, first: Floats, materials: Materials, air: Air
) -> SurfaceState:
    """Give surfaces in balance with their mean gain [W m⁻²]; `first` is the gain to start from."""
    surface = paged(kind.shape, np.float32)
    steady_temperature(surface, mean, kind, materials, air)
    layers = paged((LAYERS, kind.size), np.float32)
    layers[:] = surface
    return SurfaceState(kind, surface, layers, np.float32(air.temperature[0]), first)
