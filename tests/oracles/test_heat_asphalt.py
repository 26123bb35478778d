"""How hot asphalt gets: the day's maximum against the formula that roads are built by.

Solaimanian and Kennedy (1993, Transp. Res. Rec. 1417, 1–11; in Superpave): on clear summer days an
asphalt surface gets hotter than the highest air temperature by −0.00618 φ² + 0.2289 φ + 24.4 K at
latitude φ; they found measured maxima within some 3 K of it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulations.engine import simulate
from simulations.weather import prepare_weather, read_weather
from tests.simulations.engine.scenes import grid_around_origin, surface_of

pytestmark = [pytest.mark.shared, pytest.mark.slow]

LATITUDE, LONGITUDE = 38.0, 23.75
CLOUDIEST_DAY = 0.15


def test_maximum_of_asphalt_on_clear_days(shared_data: Path) -> None:
    """Days of July 2023 at Athens, a wide place of asphalt, wind as it was: 3 m/s on average."""
    raw = read_weather(shared_data / "weather/epw/athens_2023.epw")
    place = surface_of(grid_around_origin(12), ground_cover=1)
    hotter = []
    for day in range(1, 32, 2):
        date = f"2023-07-{day:02}"
        weather = prepare_weather(raw, date=date, latitude=LATITUDE, longitude=LONGITUDE)
        if float(weather["cloud_fraction"][6:18].mean()) > CLOUDIEST_DAY:
            continue
        surface = simulate(place, weather)["surface_temperature"].to_numpy()[:, 6, 6]
        hotter.append(float(surface.max() - weather["air_temperature"].max()))
    expected = -0.00618 * LATITUDE**2 + 0.2289 * LATITUDE + 24.4
    print(
        f"{len(hotter)} days: {np.mean(hotter):.1f} ± {np.std(hotter):.1f} K, by formula "
        f"{expected:.1f} K"
    )
    assert len(hotter) > 10
    assert abs(np.mean(hotter) - expected) < 2.0
