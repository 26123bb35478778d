"""How much light leaves send towards people: photons through a ball of leaves.

Leaf area density 1 m² m⁻³, leaves that point anywhere and scatter half of the sun's light evenly to
both sides (Ross 1981; Campbell and Norman 1998). A crown in full sun sends several times of what
one in the shade of a house does; the engine has one share of global irradiance for both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from simulations.engine import Parameters

Values = npt.NDArray[np.float64]

EXTINCTION = 0.5  # m⁻¹: leaf area density × half
SCATTERING = 0.5
BEAM, DIFFUSE, ALBEDO = 800.0, 120.0, 0.15  # W m⁻², W m⁻², of the ground
PHOTONS = 100_000
SCATTERINGS = 20


def to_the_edge(place: Values, way: Values, radius: float) -> Values:
    """Give how far it is from places in a ball to its edge [m]."""
    along = (place * way).sum(1)
    return np.asarray(-along + np.sqrt(along**2 - (place**2).sum(1) + radius**2))


def entering(way: Values, radius: float, random: np.random.Generator) -> Values:
    """Give where photons of given ways enter a ball, spread evenly over its disc."""
    aside = np.cross(way, random.normal(size=way.shape))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    off = radius * np.sqrt(random.random((len(way), 1))) * aside
    return np.asarray(off - np.sqrt(radius**2 - (off**2).sum(1, keepdims=True)) * way)


def sent_down(way: Values, radius: float, random: np.random.Generator) -> tuple[float, float]:
    """Give the share of photons that leaves send below the horizon, and that leaves meet."""
    place, weight = entering(way, radius, random), np.ones(len(way))
    total, met = 0.0, 0.0
    for number in range(SCATTERINGS):
        free = random.exponential(1 / EXTINCTION, len(way))
        out = free >= to_the_edge(place, way, radius)
        if number == 0:
            met = float(1 - out.mean())
        else:
            total += float(weight[out & (way[:, 2] < 0)].sum())
        place = (place + free[:, None] * way)[~out]
        weight = weight[~out] * SCATTERING
        way = random.normal(size=place.shape)
        way /= np.linalg.norm(way, axis=1, keepdims=True)
    return total / PHOTONS, met


def share_of_global(radius: float, elevation: float, *, sunny: bool) -> float:
    """Give what leaves send to who looks up at them, as a share of global irradiance."""
    random = np.random.default_rng(1)
    height = np.radians(elevation)
    sun = np.tile([np.cos(height), 0.0, -np.sin(height)], (PHOTONS, 1))
    down = -random.random(PHOTONS)
    turn = 2 * np.pi * random.random(PHOTONS)
    flat = np.sqrt(1 - down**2)
    sky = np.column_stack([flat * np.cos(turn), flat * np.sin(turn), down])
    of_sun, _ = sent_down(sun, radius, random)
    of_sky, met = sent_down(sky, radius, random)
    of_ground, _ = sent_down(-sky, radius, random)
    level = BEAM * np.sin(height) + DIFFUSE
    # Per area of the disc: the beam itself, twice the irradiance of a hemisphere.
    power = BEAM * of_sun * sunny + 2 * DIFFUSE * of_sky
    power += 2 * ALBEDO * (level if sunny else DIFFUSE) * of_ground
    # Spread over 2π sr, × π as a radiosity, per share of the disc that leaves hide.
    return float(power / 2 / met / level)


@pytest.mark.parametrize("radius", [2.0, 4.0])
@pytest.mark.parametrize("elevation", [35.0, 65.0])
def test_the_share_lies_between_sun_and_shade(radius: float, elevation: float) -> None:
    sunny = share_of_global(radius, elevation, sunny=True)
    shaded = share_of_global(radius, elevation, sunny=False)
    print(f"{radius} m, sun at {elevation}°: {sunny:.3f} in the sun, {shaded:.3f} in the shade")
    assert shaded < Parameters().leaf_scattering < sunny


def test_the_share_is_that_of_a_grown_crown_at_midday() -> None:
    """Half of it in the sun; smaller crowns and a lower sun send more, rows of crowns less."""
    middle = sum(share_of_global(4.0, 65.0, sunny=each) for each in (True, False)) / 2
    print(f"grown crown, half in the sun: {middle:.3f}")
    assert Parameters().leaf_scattering == pytest.approx(middle, rel=0.15)
