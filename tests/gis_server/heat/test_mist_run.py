"""`uchimizu heat run --scenario` with mist: a whole run, published, cooler where the mist is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import netCDF4
import numpy as np
import pytest

from simulations.runs import RunFolder
from tests.gis_server.heat.conftest import BOX, HeatTown

NOON = 12
PLACE = (139.438, 36.2075)
# A line of nozzles along a pavement.
MIST = {"kind": "mist", "flow_l_h": 40.0, "radius_m": 6.0, "wind_m_s": 0.8}


@pytest.mark.slow
def test_a_run_with_mist_is_cooler_where_it_is_and_nowhere_else(
    heat_town: HeatTown, tmp_path: Path
) -> None:
    town = heat_town.copied(tmp_path / "data")
    geometry = {"type": "Point", "coordinates": list(PLACE)}
    feature = {"type": "Feature", "geometry": geometry, "properties": MIST}
    scenario = tmp_path / "mist.geojson"
    scenario.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    command = [
        str(Path(sys.executable).with_name("uchimizu")),
        *("heat", "run", "demo", "--data", str(town.data)),
        *("--weather", str(town.data / "made-up.csv"), "--date", "2018-07-23"),
        *("--bbox", ",".join(map(str, BOX)), "--scenario", str(scenario), "--json"),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert answer.returncode == 0, answer.stderr
    report = json.loads(answer.stdout)
    assert any("mist" in each["message"].lower() for each in report["remarks"])
    folder = RunFolder(town.folder.with_name(report["run"]))
    before, after = RunFolder(town.folder).result().load(), folder.result().load()
    plan = folder.plan()
    offset = folder.surface(plan.grid)["air_temperature_offset"].to_numpy()
    colder = (offset < 0) & np.isfinite(before["utci"].to_numpy()[NOON])
    assert colder.any()
    for name in ("utci", "wbgt"):
        change = after[name].to_numpy() - before[name].to_numpy()
        assert (change[NOON][colder] < -0.1).all()
        assert np.nanmax(np.abs(change[:, ~colder])) == 0
    for name in ("mean_radiant_temperature", "surface_temperature", "shadow"):
        assert after[name].to_numpy().tobytes() == before[name].to_numpy().tobytes()
    _published_as_computed(town, report, after["wbgt"].to_numpy()[NOON])


def _published_as_computed(town: HeatTown, report: dict[str, object], wbgt: np.ndarray) -> None:
    dataset = report["dataset"]
    assert isinstance(dataset, dict)
    where = town.data.rglob(f"{dataset['id']}/{dataset['version']}/run.nc")
    with netCDF4.Dataset(next(where)) as file:
        file.set_auto_mask(False)
        assert np.nanmax(np.abs(file["wbgt"][NOON] - wbgt)) < 0.05
