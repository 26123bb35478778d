"""Measured mean radiant temperature and six-direction radiation, Gothenburg, 30 hours of 2010.

`bench/radiant_temperature.py` puts solweig beside it, same files, same sun, same run.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulations.engine import simulate
from simulations.engine.six_directions import FACES, six_directions
from tests.oracles.heat_gothenburg import (
    DAYS,
    Site,
    Values,
    measured,
    site_in,
    statistics,
    step_of,
    weather_of,
)

pytestmark = [pytest.mark.shared, pytest.mark.slow]

SOLWEIG_RMSE_K = 4.30
COLUMNS = dict(zip(FACES, ("n", "e", "s", "w", "down", "up"), strict=True))


@pytest.fixture(scope="module")
def site(shared_data: Path) -> Site:
    return site_in(shared_data)


def test_mean_radiant_temperature(site: Site) -> None:
    here, nine, expected, shaded = [], [], [], []
    for day in DAYS:
        result = simulate(site.surface, weather_of(site, day), window=site.around)
        for row in measured(site, day):
            step = step_of(row)
            radiant = result["mean_radiant_temperature"].to_numpy()[step]
            here.append(radiant[1, 1])
            nine.append(np.nanmean(radiant))
            expected.append(row["Tmrt"])
            shaded.append(bool(result["shadow"][step, 1, 1] > 0.5))
    bias, rmse, r_squared = statistics(np.array(here), np.array(expected))
    print(f"place: bias {bias:.2f} K, RMSE {rmse:.2f} K, R² {r_squared:.3f}")
    print(
        "3 × 3: bias {:.2f} K, RMSE {:.2f} K, R² {:.3f}".format(
            *statistics(np.array(nine), np.array(expected))
        )
    )
    error, dark = np.array(here) - np.array(expected), np.array(shaded)
    print(
        f"{dark.sum()} h in shade: bias {error[dark].mean():.2f} K; "
        f"{(~dark).sum()} h in sun: bias {error[~dark].mean():.2f} K"
    )
    assert rmse < SOLWEIG_RMSE_K
    assert r_squared >= 0.94


@pytest.fixture(scope="module")
def errors(site: Site) -> dict[str, Values]:
    """Error of each face, computed less measured, (hours, short and long) [W m⁻²]."""
    window = (slice(site.row, site.row + 1), slice(site.column, site.column + 1))
    found: dict[str, list[tuple[float, float]]] = {face: [] for face in FACES}
    for day in DAYS:
        fluxes = six_directions(site.surface, weather_of(site, day), window=window)
        for row in measured(site, day):
            for number, (face, name) in enumerate(COLUMNS.items()):
                short, long = (
                    float(each[step_of(row), number, 0, 0]) - row[kind + name]
                    for each, kind in ((fluxes.short, "K"), (fluxes.long, "L"))
                )
                found[face].append((short, long))
    return {face: np.array(pairs) for face, pairs in found.items()}


def test_six_directions(errors: dict[str, Values]) -> None:
    """What the sum of all, mean radiant temperature, may hide."""
    for face, both in errors.items():
        bias, rmse = both.mean(0), np.sqrt((both**2).mean(0))
        print(
            f"{face}: short {bias[0]:+.0f} (RMSE {rmse[0]:.0f}), "
            f"long {bias[1]:+.0f} ({rmse[1]:.0f}) W m⁻²"
        )
        assert np.all(np.abs(bias) < 35)


def test_long_wave_from_above(errors: dict[str, Values]) -> None:
    bias = float(errors["above"][:, 1].mean())
    print(f"long wave from above: bias {bias:.1f} W m⁻²")
    assert abs(bias) < 22  # the goal is 15; docs/validation.md says what is missing
