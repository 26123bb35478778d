"""Bad input of heat, through the commands that people use: refused or reported, never a traceback.

The readers have tests of their own with many more cases; this is one of each kind, end to end.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import xarray as xr
from rasterio.transform import Affine

from gis_server.cli import main
from tests.simulations.importers.test_importers import attribute, palm, without
from tests.simulations.weather.weather_files import HEADING, clear_rows, write_plain

SHAPE = (24, 24)
TRANSFORM = Affine(2.0, 0.0, -33000.0, 0.0, -2.0, 18040.0)
DAY = "2018-07-23"
HOUSE = (slice(8, 14), slice(6, 12))
Layers = dict[str, np.ndarray]


@dataclass(frozen=True)
class Case:
    """A fault, and what the command says of it.

    change : makes the fault in a folder of good files. options : in place of the good ones.
    says : a pattern of what is told. exit_code : 0 where it is reported and the work goes on.
    """

    name: str
    says: str
    change: Callable[[Path], Any] = lambda _folder: None
    options: Mapping[str, str] = field(default_factory=dict)
    exit_code: int = 1


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    exit_code: int
    stdout: str
    stderr: str


Command = Callable[..., Ended]


@pytest.fixture
def uchimizu(
    no_settings: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Give a way to run the command; what it does not catch fails the test."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["uchimizu", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        written = capsys.readouterr()
        return Ended(int(end.value.code or 0), written.out, written.err)

    return run


def check(ended: Ended, case: Case) -> None:
    """Hold the end of a command to a case: one line that says it, on the right stream."""
    assert ended.exit_code == case.exit_code, ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr
    if case.exit_code:
        said = ended.stderr.strip().splitlines()[-1]
        assert said.lower().startswith("error: "), ended.stderr
        assert ended.stdout == ""
    else:
        found = [line for line in ended.stdout.splitlines() if re.search(case.says, line)]
        assert found, ended.stdout
        said = found[0]
        assert said.strip().startswith(("warning: ", "error: "))
    assert re.search(case.says, said), said
    assert len(said) < 600


def raster(path: Path, values: np.ndarray, **given: Any) -> Path:
    """Write a raster, one band by default."""
    units = given.pop("units", None)
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1 if values.ndim == 2 else len(values),
        "height": values.shape[-2],
        "width": values.shape[-1],
        "crs": "EPSG:6677",
        "transform": TRANSFORM,
        "nodata": -9999.0,
    } | given
    with rasterio.open(path, "w", **profile) as target:
        target.write(values.astype(profile["dtype"]).reshape(-1, *values.shape[-2:]))
        if units:
            target.set_band_unit(1, units)
    return path


def house() -> Layers:
    """Give a house of 8 m on a slope, a tree of 9 m and paving."""
    dem = np.tile(np.linspace(20, 25, SHAPE[1]), (SHAPE[0], 1))
    dsm, cdsm = dem.copy(), np.zeros(SHAPE)
    dsm[HOUSE] += 8.0
    cdsm[3:6, 3:6] = 9.0
    return {"dsm": dsm, "dem": dem, "cdsm": cdsm, "cover": np.ones(SHAPE)}


def layer(name: str, change: Callable[[np.ndarray], np.ndarray] | None = None, **given: Any) -> Any:
    """Give a change that writes one raster anew."""
    values = house()[name]
    if change is not None:
        values = change(values)
    return lambda folder: raster(folder / f"{name}.tif", values, **given)


def file(name: str, content: bytes) -> Any:
    """Give a change that puts other bytes in a file's place."""
    return lambda folder: (folder / name).write_bytes(content)


def cut(name: str, share: float) -> Any:
    """Give a change that cuts a file."""

    def change(folder: Path) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: int(share * len(whole))])

    return change


def weather(rows: list[str] | None = None, **given: str) -> Any:
    """Give a change that writes the weather anew."""
    return lambda folder: write_plain(folder / "weather.csv", rows, **given)


def column(number: int, change: Callable[[float], float]) -> list[str]:
    """Give the rows of the weather with one column changed."""
    found = []
    for row in clear_rows():
        cells = row.split(",")
        cells[number] = f"{change(float(cells[number])):.6g}"
        found.append(",".join(cells))
    return found


def shuffled() -> list[str]:
    rows = clear_rows()
    return [rows[number] for number in np.random.default_rng(1).permutation(len(rows))]


def holed() -> list[str]:
    rows = clear_rows()
    for number in (37, 38):
        rows[number] = rows[number].split(",")[0] + ",nan,nan,nan,nan"
    return rows


def holes(share: float) -> Callable[[np.ndarray], np.ndarray]:
    """Give a change that leaves a share of the rows without data."""
    rows = max(1, round(share * SHAPE[0]))
    return lambda values: np.where(np.arange(SHAPE[0])[:, None] < rows, np.nan, values)


FEET = 3.2808
GRID = [
    Case("no system", "names no coordinate system", layer("dsm", crs=None)),
    Case("degrees", "counts in degree", layer("dsm", crs="EPSG:4326")),
    Case("system in feet", "counts in US survey foot", layer("dsm", crs="EPSG:2263")),
    Case("heights in feet", "gives heights in ft", layer("dsm", units="ft")),
    Case("feet unsaid", r"\(not feet\)", layer("dsm", lambda v: v * FEET)),
    Case("two systems", "different coordinate systems", layer("dem", crs="EPSG:6676")),
    Case(
        "2 m named 1 m",
        "says 1 m, but the pixels are 2 m",
        lambda folder: (folder / "dsm.tif").rename(folder / "dsm_1m.tif"),
        {"--dsm": "dsm_1m.tif"},
        exit_code=0,
    ),
    Case("30 m", "pixels of 30 m", layer("dsm", transform=Affine(30, 0, 0, 0, -30, 0))),
    Case("other size", r"\(24, 24\) and \(5, 24\)", layer("dem", lambda v: v[:5])),
    Case(
        "exchanged", "are the two files exchanged", options={"--dsm": "dem.tif", "--dem": "dsm.tif"}
    ),
    Case("height for elevation", "height above the ground", layer("dsm", lambda v: v - 22)),
    Case(
        "crowns as elevations",
        "if it counts elevations",
        layer("cdsm", lambda v: v + 22),
        exit_code=0,
    ),
    Case("cover of no code", "land cover codes", options={"--cover": "dem.tif"}),
    Case("a picture", "has 4 bands", layer("dsm", lambda v: np.stack([v] * 4))),
    Case("complex", "complex numbers", layer("dsm", dtype="complex64", nodata=None)),
    Case("text", "cannot be read as a raster", file("dsm.tif", b"height 3")),
    Case("empty", "cannot be read as a raster", file("dem.tif", b"")),
    Case("cut", "cannot be read as a raster", cut("dem.tif", 0.5)),
    Case("no such file", "does not exist", options={"--dsm": "none.tif"}, exit_code=2),
    Case("a quarter missing", r"no data in 25\.0%", layer("dsm", holes(0.25))),
    Case("all missing", r"no data in 100\.0%", layer("dsm", holes(1.0))),
    Case("a row missing", "took the height of the nearest", layer("dsm", holes(0.04)), exit_code=0),
    Case("no folder", "there is no folder", options={"--out": "none/heat.nc"}, exit_code=2),
    Case("out is an input", "it would be overwritten", options={"--out": "dem.tif"}, exit_code=2),
    Case("no label", "time_label is ''", weather(header="# utc_offset_h: 9\n")),
    Case("other zone", r"\+9 h from UTC, but \+0 h was given", options={"--utc-offset": "0"}),
    Case("clock of UTC", "look like UTC", weather(clear_rows(late_h=-9)), exit_code=0),
    Case("daylight saving", "one hour late", weather(clear_rows(late_h=1)), exit_code=0),
    Case("shuffled hours", "go back in time", weather(shuffled()), exit_code=0),
    Case("hours missing", "no usable value in 2 steps", weather(holed()), exit_code=0),
    Case("no temperature", "no air temperature", weather(column(1, lambda _: np.nan))),
    Case("fahrenheit", "looks like degrees Fahrenheit", weather(column(1, lambda v: v * 1.8 + 32))),
    Case("kelvin", "looks like kelvin", weather(column(1, lambda v: v + 273.15))),
    Case("humidity as share", "a share of 1", weather(column(2, lambda v: v / 100))),
    Case("irradiance in MJ", "looks like MJ m-2", weather(column(4, lambda v: v * 0.0036))),
    Case("wind in km/h", r"is in \[km/h\]", weather(heading=HEADING.replace("m/s", "km/h"))),
    Case("cut in a row", "is the file cut", weather([*clear_rows()[:40], "2018-07-23T17"])),
    Case("cut in the day", "12 of 24 steps", weather(clear_rows()[:36]), exit_code=0),
    Case("no text", "no text file", options={"--weather": "dsm.tif"}),
    Case("empty weather", "the file is empty", file("weather.csv", b"")),
    Case("another day", "no hour of 2019-01-01", options={"--date": "2019-01-01"}),
    Case("no day", "'23.7.2018' is no date", options={"--date": "23.7.2018"}),
]


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize("case", GRID, ids=lambda case: case.name)
def test_rasters_and_weather(uchimizu: Command, tmp_path: Path, case: Case) -> None:
    for name, values in house().items():
        raster(tmp_path / f"{name}.tif", values)
    write_plain(tmp_path / "weather.csv")
    case.change(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    options = {f"--{name}": f"{name}.tif" for name in house()}
    options |= {"--weather": "weather.csv", "--date": DAY, "--utc-offset": "9", "--out": "heat.nc"}
    options |= case.options
    plain = {"--date", "--utc-offset"}
    arguments = [
        part
        for name, value in options.items()
        for part in (name, value if name in plain else str(tmp_path / value))
    ]
    check(uchimizu("heat", "grid", *arguments), case)
    after = {path: path.read_bytes() for path in tmp_path.iterdir()}
    written = set(after) - set(before)
    assert {path.name for path in written} == (set() if case.exit_code else {"heat.nc"})
    assert all(after[path] == content for path, content in before.items())


PLACE = (139.4362, 36.20615)  # in the demo town
BOX = "139.4360,36.2060,139.4364,36.2063"


@pytest.fixture(scope="module")
def town(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with the demo town that these tests may spoil."""
    data = tmp_path_factory.mktemp("bad-heat") / "data"
    shutil.copytree(demo_data, data, ignore=shutil.ignore_patterns("heat", "jobs*"))
    return data


def published(data: Path) -> set[str]:
    """Give what is published of the town, and the runs that are kept."""
    places = (data / "published" / "cities" / "demo", data / "heat")
    return {str(path) for place in places for path in place.glob("*/*/*")}


def tree(place: tuple[float, float], **properties: Any) -> Any:
    """Give a change that writes a scenario of one tree."""
    geometry = {"type": "Point", "coordinates": place}
    feature = {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"kind": "tree", **properties},
    }
    scenario = {"type": "FeatureCollection", "features": [feature]}
    return file("scenario.json", json.dumps(scenario).encode())


def measured(heading: str, time: str) -> Any:
    """Give a change that writes an observation."""
    rows = f"time,station,longitude [degree],latitude [degree],{heading}\n{time},a,{PLACE[0]},"
    return file("measured.csv", f"{rows}{PLACE[1]},30\n".encode())


WITH_SCENARIO = {"--scenario": "scenario.json"}
WITH_MEASURED = {"--observations": "measured.csv"}
RUN = [
    Case(
        "no zone",
        "no time zone; give the clock's offset",
        weather(header="# time_label: instant\n"),
    ),
    Case("other zone", "but -8 h was given", options={"--utc-offset": "-8"}),
    Case(
        "box elsewhere", "lies outside demo, which reaches", options={"--bbox": "135,34,135.1,34.1"}
    ),
    Case(
        "latitude first", "lies outside demo", options={"--bbox": "36.206,139.436,36.207,139.437"}
    ),
    Case("box turned", "is empty", options={"--bbox": "139.437,36.207,139.436,36.206"}),
    Case("box of nan", "is empty", options={"--bbox": "nan,nan,nan,nan"}),
    Case("box of words", "expected W,S,E,N", options={"--bbox": "here"}, exit_code=2),
    Case("cells of nothing", "greater than or equal", options={"--resolution": "0"}, exit_code=2),
    Case("cells of nan", "greater than or equal", options={"--resolution": "nan"}, exit_code=2),
    Case("cells of 1 km", "0.25 to 10 m", options={"--resolution": "1000"}),
    Case("scenario of text", "is no GeoJSON", file("scenario.json", b"hello"), WITH_SCENARIO),
    Case(
        "scenario in metres",
        "no longitude and latitude",
        tree((-33e3, 18e3), height_m=8),
        WITH_SCENARIO,
    ),
    Case(
        "latitude first there",
        "no longitude and latitude",
        tree(PLACE[::-1], height_m=8),
        WITH_SCENARIO,
    ),
    Case("tree in feet", "found 80; expected a number", tree(PLACE, height_m=80), WITH_SCENARIO),
    Case("tree misspelt", "did you mean height_m", tree(PLACE, heightm=8), WITH_SCENARIO),
    Case(
        "measured in nothing", "give it in", measured("wbgt", f"{DAY}T12:00+09:00"), WITH_MEASURED
    ),
    Case(
        "measured at no zone",
        "no time zone",
        measured("wbgt [degC]", f"{DAY}T12:00"),
        WITH_MEASURED,
    ),
    Case("another day", "no hour of 2019-01-01", options={"--date": "2019-01-01"}),
]


@pytest.mark.slow
@pytest.mark.parametrize("case", RUN, ids=lambda case: case.name)
def test_a_run_of_a_city(uchimizu: Command, tmp_path: Path, town: Path, case: Case) -> None:
    write_plain(tmp_path / "weather.csv")
    case.change(tmp_path)
    before = published(town)
    options = {"--weather": "weather.csv", "--date": DAY, "--bbox": BOX} | dict(case.options)
    files = {"--weather", "--scenario", "--observations"}
    arguments = [
        part
        for name, value in options.items()
        for part in (name, str(tmp_path / value) if name in files else value)
    ]
    check(uchimizu("heat", "run", "demo", *arguments, "--data", str(town)), case)
    assert published(town) == before


def fields(change: Callable[[xr.Dataset], xr.Dataset] = lambda data: data) -> Any:
    """Give a change that writes fields as PALM does, somewhat wrong."""
    return lambda folder: change(palm()).to_netcdf(folder / "fields.nc", engine="netcdf4")


def unnumbered(data: xr.Dataset) -> xr.Dataset:
    for name in ("bio_mrt*_xy", "tsurf*_xy"):
        data[name] = data[name].copy(data=np.full(data[name].shape, np.nan))
    return data


ANY_NAME = {"--name": "*=utci", "--unit": "*=K", "--height": "1.1"}
IMPORT = [
    Case("no system", "names no coordinate system", fields(without("crs"))),
    Case(
        "unknown system",
        "unknown coordinate system",
        fields(without("crs")),
        {"--crs": "EPSG:999999"},
    ),
    Case("degrees", "counts in degree", fields(without("crs")), {"--crs": "EPSG:6668"}),
    Case("feet", "US survey foot", fields(without("crs")), {"--crs": "EPSG:2263"}),
    Case("another place", "where demo has nothing", fields()),
    Case("no unit", "has no unit", fields(attribute("bio_mrt*_xy", "units", None))),
    Case("wrong unit", "is the unit wrong", fields(attribute("bio_mrt*_xy", "units", "degC"))),
    Case("no height", "at which height", fields(attribute("bio_mrt*_xy", "height_m", None))),
    Case("no such height", "a height of nan m", fields(), {"--height": "nan"}),
    Case("no zone", "has no zone", fields(attribute("global", "origin_time", None))),
    Case("no such zone", "a clock 99 h from UTC", fields(), {"--utc-offset": "99"}),
    Case("shuffled hours", "times must ascend", fields(lambda data: data.isel(time=[0, 2, 1]))),
    Case("no number", "has no number at all", fields(unnumbered)),
    Case("text", "cannot be read as NetCDF", file("fields.nc", b"hello")),
    Case("no file", "No such file", options={"file": "none.nc"}),
    Case("empty folder", "has no GeoTIFF", lambda folder: (folder / "x").mkdir(), {"file": "x"}),
    Case("unknown quantity", "the quantities are", fields(), {"--name": "tsurf*_xy=heat"}),
    Case("no pair", "expected NAME=VALUE", fields(), {"--name": "utci"}, exit_code=2),
    Case("unnamed bands", "does not say what it is", layer("dsm"), {"file": "dsm.tif"}),
    Case("no time", "does not say its time", layer("dsm"), {"file": "dsm.tif", **ANY_NAME}),
    Case("text for bands", "cannot be read", file("a.tif", b"x"), {"file": "a.tif", **ANY_NAME}),
]


@pytest.mark.parametrize("case", IMPORT, ids=lambda case: case.name)
def test_fields_of_another_model(uchimizu: Command, tmp_path: Path, town: Path, case: Case) -> None:
    case.change(tmp_path)
    before = published(town)
    options = dict(case.options)
    path = tmp_path / options.pop("file", "fields.nc")
    arguments = [part for pair in options.items() for part in pair]
    check(uchimizu("heat", "import", "demo", str(path), *arguments, "--data", str(town)), case)
    assert published(town) == before
