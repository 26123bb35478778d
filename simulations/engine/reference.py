"""Ground and walls of a plain street, in sun and in shade, step by step.

Façades see ground and other façades before those are known cell by cell; what they then see is
ground of the right cover and walls of the right orientation in a street as this one: half of the
dome is seen from the ground's shaded side and from walls, all of it where the sun shines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import Forcing, black_body
from simulations.engine.history import state_at_rest, turns_of
from simulations.ground_temperature.conduction import Materials
from simulations.sky.directions import FACE_NORMALS

Values = npt.NDArray[np.float64]

SHADED_SKY = 0.5
WALL_SKY = 0.35
WALL_GROUND = 0.5


@dataclass(frozen=True, slots=True)
class Street:
    """What a plain street sends out at each turn of the clock, [W m⁻²].

    Attributes
    ----------
    ground_short, ground_long : (turns, covers, 2), shaded and sunlit.
    wall_short, wall_long : (turns, 4, 2), walls that face north, east, south, west; shaded, sunlit.
    """

    ground_short: Values
    ground_long: Values
    wall_short: Values
    wall_long: Values


def plain_street(forcing: Forcing, materials: Materials, *, wall: int, parts: int) -> Street:
    """Give what a plain street sends out.

    Parameters
    ----------
    materials : ground covers first.
    wall : row of the walls' material, after all ground covers.
    parts : sub-steps of a weather step.
    """
    covers, turns = wall, list(turns_of(forcing))
    ground_kind = np.repeat(np.arange(covers, dtype=np.uint8), 2)
    kind = np.concatenate([ground_kind, np.full(8, wall, np.uint8)])
    albedo, emissivity = (
        np.float64(part[kind]) for part in (materials.albedo, materials.emissivity)
    )
    short, long = _arriving(forcing, materials, covers)
    gains = ((1 - albedo) * short + emissivity * long).astype(np.float32)
    day = gains[: forcing.cycle]
    state = state_at_rest(
        kind, day.mean(0).astype(np.float32), day[-1].copy(), materials, forcing.mean_air()
    )
    sent = []
    for turn in turns:
        state.advance(gains[turn.step], materials, forcing.air_between(turn.last, turn.step, parts))
        up = emissivity * black_body(state.surface.astype(np.float64))
        sent.append([albedo * short[turn.step], up + (1 - emissivity) * long[turn.step]])
    both = np.array(sent)
    ground, walls = both[:, :, : 2 * covers], both[:, :, 2 * covers :]
    shape = (len(turns), -1, 2)
    return Street(
        ground[:, 0].reshape(shape),
        ground[:, 1].reshape(shape),
        walls[:, 0].reshape(shape),
        walls[:, 1].reshape(shape),
    )


def _arriving(forcing: Forcing, materials: Materials, covers: int) -> tuple[Values, Values]:
    """Give short and long wave in, (steps, ground × 2 + walls × 2); air-warm ground and walls."""
    height = np.radians(forcing.elevation)
    turn = np.radians(forcing.azimuth)
    sun = np.stack([np.cos(height) * np.sin(turn), np.cos(height) * np.cos(turn), np.sin(height)])
    beam = forcing.beam + forcing.circumsolar
    level = beam * np.maximum(sun[2], 0.0)
    black = black_body(forcing.air)
    ground_short = np.stack([SHADED_SKY * forcing.isotropic, level + forcing.isotropic], 1)
    ground_long = np.stack(
        [SHADED_SKY * forcing.longwave + (1 - SHADED_SKY) * black, forcing.longwave], 1
    )
    reflected = float(materials.albedo[1]) * (level + forcing.isotropic) * WALL_GROUND
    around = WALL_SKY * forcing.isotropic + reflected
    warm = WALL_SKY * forcing.longwave + (1 - WALL_SKY) * black
    facing = np.maximum(FACE_NORMALS[:4] @ sun, 0.0) * beam
    walls_short = np.stack([np.broadcast_to(around, facing.shape), around + facing], 2)
    walls_long = np.broadcast_to(warm[:, None], (warm.size, 8))
    short = np.hstack(
        [np.tile(ground_short, covers), walls_short.transpose(1, 0, 2).reshape(-1, 8)]
    )
    return short, np.hstack([np.tile(ground_long, covers), walls_long])
