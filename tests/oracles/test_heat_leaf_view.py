"""What the leaves are exposed to that one looks up at: photons through a ball of leaves.

Leaves as in test_heat_leaf_light.py. Each place in the ball counts by how well it is seen from
below.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from simulations.leaf_temperature import BEAM_SHARE, OPENNESS, SCATTERED_SHARE, SUNLIT_SHARE
from tests.oracles.test_heat_leaf_light import (
    ALBEDO,
    BEAM,
    DIFFUSE,
    EXTINCTION,
    SCATTERING,
    SCATTERINGS,
    entering,
    to_the_edge,
)

Values = npt.NDArray[np.float64]

RADIUS_M, ELEVATION = 4.0, 65.0
PHOTONS = 40_000
LOOKS = 8


def any_way(count: int, random: np.random.Generator) -> Values:
    way = random.normal(size=(count, 3))
    return np.asarray(way / np.linalg.norm(way, axis=1, keepdims=True))


def openness(place: Values, upward: int, random: np.random.Generator) -> Values:
    """Give how much of the upper (1) or lower (−1) half of the world is seen from places."""
    total = np.zeros(len(place))
    for _ in range(LOOKS):
        way = any_way(len(place), random)
        way[:, 2] = upward * np.abs(way[:, 2])
        total += np.exp(-EXTINCTION * to_the_edge(place, way, RADIUS_M))
    return total / LOOKS


def absorbed(way: Values, random: np.random.Generator) -> tuple[float, float]:
    """Give what leaves absorb of photons, weighted by how well they are seen from below.

    First at the first leaf that is met, then at all others; shares of the photons.
    """
    place, weight = entering(way, RADIUS_M, random), np.ones(len(way))
    found = [0.0, 0.0]
    for number in range(SCATTERINGS):
        free = random.exponential(1 / EXTINCTION, len(way))
        out = free >= to_the_edge(place, way, RADIUS_M)
        place, weight = (place + free[:, None] * way)[~out], weight[~out]
        seen = openness(place, -1, random)
        found[min(number, 1)] += float((weight * seen).sum()) * (1 - SCATTERING) / PHOTONS
        weight, way = weight * SCATTERING, any_way(len(place), random)
    return found[0], found[1]


def test_shares_of_a_grown_crown_at_midday_half_in_the_sun() -> None:
    random = np.random.default_rng(1)
    place = any_way(PHOTONS, random) * RADIUS_M * np.cbrt(random.random((PHOTONS, 1)))
    seen, height = openness(place, -1, random), np.radians(ELEVATION)
    sun = np.tile([np.cos(height), 0.0, np.sin(height)], (PHOTONS, 1))
    lit = np.exp(-EXTINCTION * to_the_edge(place, sun, RADIUS_M))
    sunlit = float((seen * lit).sum() / seen.sum())
    sky = float((seen * openness(place, 1, random)).sum() / seen.sum())
    down = -random.random(PHOTONS)
    turn, flat = 2 * np.pi * random.random(PHOTONS), np.sqrt(1 - down**2)
    below = np.column_stack([flat * np.cos(turn), flat * np.sin(turn), down])
    of_sun, of_sky, of_ground = (absorbed(each, random) for each in (-sun, below, -below))
    # From light per area of the disc to light per area of leaves that are seen.
    per_leaf = np.pi * RADIUS_M**2 / (4 / 3 * np.pi * RADIUS_M**3 * seen.mean())
    level = BEAM * np.sin(height) + DIFFUSE
    scattered = []
    for sunny in (1, 0):
        ground = level if sunny else DIFFUSE
        light = BEAM * sunny * of_sun[1] + 2 * DIFFUSE * sum(of_sky)
        light += 2 * ALBEDO * ground * sum(of_ground)
        scattered.append(light * per_leaf / level)
    beam = of_sun[0] * per_leaf / sunlit
    print(f"sunlit {sunlit / 2:.3f}, scattered {np.mean(scattered):.3f}, beam {beam:.3f}")
    print(f"openness {sky:.3f}")
    assert pytest.approx(sunlit / 2, rel=0.1) == SUNLIT_SHARE
    assert pytest.approx(np.mean(scattered), rel=0.1) == SCATTERED_SHARE
    assert pytest.approx(beam, rel=0.05) == BEAM_SHARE
    assert pytest.approx(sky, rel=0.1) == OPENNESS
