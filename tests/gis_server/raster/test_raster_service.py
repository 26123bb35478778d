"""The raster service: TiTiler's routes over published GeoTIFFs, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.transform import from_origin

from gis_server.raster import reading
from tests.gis_server.raster.conftest import HeatTown
from tiles.raster.tile_pyramid import tile_of

# Of rasterio's own lines with the newest affine.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

UTCI = "/raster/block/heat-hot-day/utci"


def pixels(body: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGBA"))


def test_info_names_the_bands(heat_town: HeatTown) -> None:
    found = heat_town.ask(f"{UTCI}/info").json()
    assert [name for _, name in found["band_descriptions"]] == [
        "06:00",
        "09:00",
        "12:00",
        "14:00",
        "16:00",
        "18:00",
        "max",
        "mean",
    ]
    assert found["band_metadata"][3][1]["TIME"] == "2018-07-23T14:00:00+09:00"
    assert found["dtype"] == "float32"


def test_a_point_has_the_numbers_of_the_run(heat_town: HeatTown) -> None:
    lon, lat = heat_town.place(70, 80)
    expected = heat_town.result["utci"][:, 70, 80].to_numpy()
    found = heat_town.ask(f"{UTCI}/point/{lon},{lat}").json()
    np.testing.assert_allclose(found["values"][:6], expected, atol=1 / 32)
    one = heat_town.ask(f"{UTCI}/point/{lon},{lat}?bidx=4").json()
    assert one["values"] == [found["values"][3]]
    inside = heat_town.place(24, 35)
    assert heat_town.ask(f"{UTCI}/point/{inside[0]},{inside[1]}?bidx=1").json()["values"] == [None]


def test_statistics_are_of_the_band(heat_town: HeatTown) -> None:
    found = heat_town.ask(f"{UTCI}/statistics?bidx=4").json()
    values = heat_town.result["utci"][3].to_numpy()
    (band,) = found.values()
    assert band["max"] == pytest.approx(np.nanmax(values), abs=1 / 32)
    assert band["mean"] == pytest.approx(np.nanmean(values), abs=0.05)


def test_a_band_without_numbers_has_no_statistics(tmp_path: Path) -> None:
    """A step that the weather file lacks is a band without numbers."""
    about = {"driver": "GTiff", "width": 8, "height": 8, "count": 1, "dtype": "float32"}
    place = {"crs": "EPSG:6677", "transform": from_origin(0, 0, 2, 2), "nodata": np.nan}
    with rasterio.open(tmp_path / "empty.tif", "w", **about, **place) as file:
        file.write(np.full((8, 8), np.nan, np.float32), 1)
    (found,) = reading.statistics(tmp_path / "empty.tif", 1).values()
    assert (found.min, found.mean, found.max, found.valid_pixels) == (None, None, None, 0)


def test_tiles_are_coloured_and_clear_where_there_is_no_number(heat_town: HeatTown) -> None:
    lon, lat = heat_town.place(70, 80)
    (x, y), (across, down) = tile_of(16, lon, lat)
    address = f"{UTCI}/tiles/WebMercatorQuad/16/{x}/{y}.png"
    answer = heat_town.ask(f"{address}?bidx=4&rescale=20,60&colormap_name=gray")
    assert answer.headers["content-type"] == "image/png"
    found = pixels(answer.content)
    assert found.shape == (256, 256, 4)
    value = float(heat_town.result["utci"][3, 70, 80])
    assert found[down, across, 0] == pytest.approx((value - 20) / 40 * 255, abs=2)
    inside = heat_town.place(68, 95)
    (_, _), (across, down) = tile_of(16, *inside)
    assert found[down, across, 3] == 0
    assert pixels(heat_town.ask(f"{address}?tilesize=512").content).shape == (512, 512, 4)


def test_without_parameters_the_days_maximum_is_drawn(heat_town: HeatTown) -> None:
    shown = heat_town.ask(f"{UTCI}/preview.png?max_size=200").content
    assert shown == heat_town.ask(f"{UTCI}/preview.png?max_size=200&bidx=7").content
    assert shown != heat_town.ask(f"{UTCI}/preview.png?max_size=200&bidx=1").content
    assert max(pixels(shown).shape[:2]) == 200


def test_tilejson_leads_to_tiles(heat_town: HeatTown) -> None:
    found = heat_town.ask(f"{UTCI}/WebMercatorQuad/tilejson.json?bidx=4").json()
    west, south, east, north = found["bounds"]
    lon, lat = heat_town.place(70, 80)
    assert west < lon < east
    assert south < lat < north
    (x, y), _ = tile_of(found["maxzoom"], lon, lat)
    address = found["tiles"][0].format(z=found["maxzoom"], x=x, y=y)
    assert address.startswith("http://localhost/raster/")
    assert address.endswith(".png?bidx=4")
    assert heat_town.ask(address.removeprefix("http://localhost")).status_code == 200


def test_answers_carry_the_headers_of_all_data(heat_town: HeatTown) -> None:
    headers = heat_town.ask(f"{UTCI}/preview.png?max_size=64").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-request-id"]


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("/raster/nowhere/heat-hot-day/utci/info", 404, "unknown-city"),
        ("/raster/block/heat-cold-day/utci/info", 404, "unknown-run"),
        ("/raster/block/bldg_lod1/utci/info", 404, "unknown-run"),
        ("/raster/block/heat-hot-day/pet/info", 404, "unknown-run"),
        ("/raster/block/heat-hot-day/..%2Frun/info", 404, "not-found"),
        ("/raster/block/heat-hot-day/utci.tif/info", 404, "unknown-run"),
        ("/raster/block/..%2f..%2fetc/utci/info", 404, "not-found"),
        ("/raster/%2fvsicurl%2fhttp:%2f%2f127.0.0.1/heat-hot-day/utci/info", 404, "not-found"),
        ("/raster/block/heat-vsicurl:127.0.0.1/utci/info", 404, "unknown-run"),
        ("/raster/block/heat-%00/utci/info", 404, "unknown-run"),
        (f"{UTCI}/tiles/WebMercatorQuad/16/1/1.png", 404, "outside-run"),
        (f"{UTCI}/tiles/WebMercatorQuad/99/1/1.png", 422, "invalid-input"),
        (f"{UTCI}/tiles/WebMercatorQuad/16/99999999999/1.png", 422, "invalid-input"),
        (f"{UTCI}/tiles/WebMercatorQuad/16/1/1.png?tilesize=100000", 422, "invalid-input"),
        (f"{UTCI}/point/0,0", 404, "outside-run"),
        (f"{UTCI}/point/nan,0", 422, "invalid-input"),
        (f"{UTCI}/statistics?bidx=99", 422, "invalid-input"),
        (f"{UTCI}/statistics?bidx=0", 422, "invalid-input"),
        (f"{UTCI}/preview.png?max_size=100000", 422, "invalid-input"),
        (f"{UTCI}/preview.png?rescale=50,20", 422, "invalid-input"),
        (f"{UTCI}/preview.png?rescale=a,b", 422, "invalid-input"),
        (f"{UTCI}/preview.png?rescale=1e99,2e99", 422, "invalid-input"),
        (f"{UTCI}/preview.png?colormap_name=no-such", 422, "invalid-input"),
        (f"{UTCI}/map.html", 404, "not-found"),
    ],
)
def test_what_is_no_published_raster_is_a_problem(
    heat_town: HeatTown, path: str, status: int, problem: str
) -> None:
    answer = heat_town.ask(path)
    assert (answer.status_code, answer.json()["type"]) == (
        status,
        f"urn:uchimizu:problem:{problem}",
    )


def test_an_address_of_a_stranger_is_not_opened(heat_town: HeatTown) -> None:
    """TiTiler's `url=` is no parameter here: the answer is that of the published file."""
    plain = heat_town.ask(f"{UTCI}/info")
    asked = heat_town.ask(f"{UTCI}/info?url=http://127.0.0.1:9/secret.tif")
    assert asked.content == plain.content
