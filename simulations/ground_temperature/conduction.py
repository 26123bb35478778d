"""Conduction into ground and walls, implicit, on layers that follow the daily wave.

One dimension, homogeneous half-space: layers have thicknesses in units of the daily damping depth
d = √(2κ/ω), so that a material enters with its thermal admittance √(kρc) only (Carslaw and Jaeger
1959, §2.6). Below them, one monthly damping depth down, is the mean temperature of the air: heat of
a few hot days does not get farther. Backward Euler; all layers are eliminated towards the surface
once per material and step length, which leaves a scalar balance of the surface per step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulations.surface.materials import GREEN_WALL, GROUND_COVERS, WALL, Material

Floats = npt.NDArray[np.float32]

DAY_S = 86400.0
MONTH_DEPTH = float(np.sqrt(30))  # damping depth of a monthly wave / that of a daily one
THICKNESSES = (0.06, 0.18, 0.50, 1.26)
LAYERS = len(THICKNESSES)


class Materials(NamedTuple):
    """Materials as kernels need them; rows are indices of material.

    albedo, emissivity, evaporation : (materials,) float32, 1.
    surface : (materials, 3) float32: conductance between surface and first layer [W m⁻² K⁻¹]; the
        part of it that the layers below do not return, 1 − p₁; conductance from the surface to
        what is far below [W m⁻² K⁻¹].
    forward : (materials, LAYERS, 3) float32, 1: weights of a layer's own old temperature, of what
        comes from below, and of the layer above.
    """

    albedo: Floats
    emissivity: Floats
    evaporation: Floats
    surface: Floats
    forward: Floats


def wall_rows() -> tuple[int, int]:
    """Give the rows of bare and green walls in the materials of `street_materials`."""
    return max(GROUND_COVERS) + 1, max(GROUND_COVERS) + 2


def street_materials(step_s: float) -> Materials:
    """Give ground covers by their codes, then bare and green walls, for steps of a length [s]."""
    codes = range(max(GROUND_COVERS) + 1)
    covers = [GROUND_COVERS.get(code, GROUND_COVERS[0]) for code in codes]
    return material_table([*covers, WALL, GREEN_WALL], step_s)


def material_table(materials: Sequence[Material], step_s: float) -> Materials:
    """Give the table of kernels for steps of a length [s]."""
    surfaces, forwards = [], []
    for material in materials:
        surface, forward = _elimination(material, step_s)
        surfaces.append(surface)
        forwards.append(forward)
    return Materials(
        np.array([each.albedo for each in materials], np.float32),
        np.array([each.emissivity for each in materials], np.float32),
        np.array([each.evaporation_efficiency for each in materials], np.float32),
        np.array(surfaces, np.float32),
        np.array(forwards, np.float32),
    )


def _elimination(material: Material, step_s: float) -> tuple[list[float], npt.NDArray[np.float64]]:
    """Eliminate the layers from the lowest upwards.

    Layer i: T_i = weight_old T_i(old) + weight_below q_(i+1) + p_i T_(i−1), where q_(i+1) is what
    the layers below give at T_i = 0.
    """
    omega = 2 * np.pi / DAY_S
    admittance = np.sqrt(material.conductivity_w_mk * material.heat_capacity_j_m3k)
    thick = np.array(THICKNESSES)
    capacity = admittance * thick * np.sqrt(2 / omega) / step_s
    edges = np.concatenate([[thick[0] / 2], (thick[:-1] + thick[1:]) / 2, [MONTH_DEPTH]])
    conductance = admittance * np.sqrt(omega / 2) / edges
    through = float(1 / (1 / conductance).sum())
    forward = np.zeros((LAYERS, 3))
    returned = 0.0
    for layer in range(LAYERS - 1, -1, -1):
        above, below = conductance[layer], conductance[layer + 1]
        diagonal = capacity[layer] + above + below * (1 - returned)
        forward[layer] = capacity[layer] / diagonal, below / diagonal, above / diagonal
        returned = forward[layer, 2]
    return [float(conductance[0]), float(1 - returned), through], forward
