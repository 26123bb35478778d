"""Value tiles: the numbers that pixels give back, at every zoom."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from tiles.errors import PublishError
from tiles.raster import PlaneGrid, TilePyramid, ValueCoding
from tiles.raster.tile_pyramid import tile_of
from tiles.raster.value_png import decoded_png, value_png

CODING = ValueCoding(-100.0, 0.05)
GRID = PlaneGrid("EPSG:6677", 2.0, -40_048.0, 16_478.0, 700, 500)


def pixels(path: Path) -> np.ndarray:
    """Give the numbers of a tile as a browser sees them."""
    with Image.open(path) as image:
        return decoded_png(np.asarray(image.convert("RGBA")), CODING)


def largest(folder: Path) -> Path:
    """Give the tile with the most in it."""
    return max(sorted(folder.rglob("*.png")), key=lambda path: path.stat().st_size)


def field() -> np.ndarray:
    """Give a field in which no two cells are the same, with a hole."""
    values = (20.0 + np.arange(GRID.rows * GRID.columns) % 997 * 0.05).astype(np.float32)
    values = values.reshape(GRID.shape)
    values[100:140, 200:260] = np.nan
    return values


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[TilePyramid, Path]:
    folder = tmp_path_factory.mktemp("tiles")
    pyramid = TilePyramid(GRID, threads=2)
    assert pyramid.write(field(), CODING, folder) == len(list(folder.rglob("*.png")))
    return pyramid, folder


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 9), st.integers(1, 9)),
        elements=st.one_of(st.just(np.nan), st.floats(-100, 3000, width=32)),
    )
)
def test_numbers_come_back_within_half_a_step(values: np.ndarray) -> None:
    image = Image.open(io.BytesIO(value_png(values, CODING)))
    found = decoded_png(np.asarray(image.convert("RGBA")), CODING)
    assert (np.isnan(found) == np.isnan(values)).all()
    known = np.isfinite(values)
    assert np.abs(found[known] - values[known]).max(initial=0.0) <= CODING.scale / 2 + 1e-4


def test_codes_are_those_of_the_png() -> None:
    values = np.array([[-200.0, -100.0, 31.26, np.nan, 9e9]], np.float32)
    assert CODING.codes(values).tolist() == [[0, 0, 2625, 65535, 65534]]
    assert np.isnan(CODING.values(CODING.codes(values))[0, 3])


def test_a_png_without_gaps_says_nothing_of_transparency() -> None:
    assert b"tRNS" not in value_png(np.zeros((4, 4), np.float32), CODING)
    assert b"tRNS" in value_png(np.array([[np.nan]], np.float32), CODING)


@pytest.mark.parametrize(("steps", "kind"), [(254, "P"), (255, "RGB")])
@pytest.mark.parametrize("hole", [True, False])
def test_few_codes_are_a_palette_and_read_the_same(steps: int, kind: str, *, hole: bool) -> None:
    """A tile whose codes span 255 steps has one byte per pixel, beyond that three."""
    values = np.linspace(20.0, 20.0 + steps * CODING.scale, 900, dtype=np.float32).reshape(30, 30)
    if hole:
        values[7, 3] = np.nan
    image = Image.open(io.BytesIO(value_png(values, CODING)))
    assert image.mode == kind
    found = decoded_png(np.asarray(image.convert("RGBA")), CODING)
    assert (np.isnan(found) == np.isnan(values)).all()
    known = np.isfinite(values)
    np.testing.assert_array_equal(found[known], CODING.values(CODING.codes(values[known])))


def test_zooms_reach_from_the_city_to_the_cell(written: tuple[TilePyramid, Path]) -> None:
    pyramid, folder = written
    assert (pyramid.lowest, pyramid.highest) == (14, 16)
    assert sorted(path.name for path in folder.iterdir()) == ["14", "15", "16"]


@pytest.mark.parametrize(
    ("columns", "rows", "zooms"),
    [(60, 50, (16, 16)), (140, 300, (15, 16)), (2000, 20, (12, 16)), (6000, 6000, (11, 16))],
)
def test_tiles_in_which_the_whole_is_a_stamp_are_not_made(
    columns: int, rows: int, zooms: tuple[int, int]
) -> None:
    pyramid = TilePyramid(replace(GRID, columns=columns, rows=rows))
    assert (pyramid.lowest, pyramid.highest) == zooms


def test_pixels_of_the_highest_zoom_are_cells(written: tuple[TilePyramid, Path]) -> None:
    pyramid, folder = written
    values = field()
    random = np.random.default_rng(3)
    for row, column in random.integers(0, [GRID.rows, GRID.columns], (200, 2)):
        lon, lat = GRID.degrees(np.array([column + 0.5]), np.array([row + 0.5]))
        (x, y), (across, down) = tile_of(pyramid.highest, lon[0], lat[0])
        found = pixels(folder / f"{pyramid.highest}/{x}/{y}.png")[down, across]
        np.testing.assert_allclose(found, values[row, column], atol=0.026)


def test_every_pixel_has_the_cell_under_its_centre(written: tuple[TilePyramid, Path]) -> None:
    """The lattice of places is as good as asking for every pixel."""
    pyramid, folder = written
    values, zoom = field(), pyramid.highest
    path = largest(folder / str(zoom))
    x, y = int(path.parent.name), int(path.stem)
    down, across = np.mgrid[0:256, 0:256] + 0.5
    world = 256 * 2.0**zoom
    lon = (x * 256 + across) / world * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y * 256 + down) / world))))
    column, row = GRID.cells(lon, lat)
    inside = (column >= 0) & (column < GRID.columns) & (row >= 0) & (row < GRID.rows)
    near_edge = (np.abs(column - np.rint(column)) < 1e-3) | (np.abs(row - np.rint(row)) < 1e-3)
    expected = np.full((256, 256), np.nan)
    expected[inside] = values[row[inside].astype(int), column[inside].astype(int)]
    found = pixels(path)
    wrong = ~((np.abs(found - expected) < 0.026) | (np.isnan(found) & np.isnan(expected)))
    assert not (wrong & ~near_edge).any()
    assert inside.sum() > 20_000


def test_lower_zooms_are_means_of_numbers(written: tuple[TilePyramid, Path]) -> None:
    """Each pixel is the mean of the pixels of the highest zoom below it that have data."""
    pyramid, folder = written
    for zoom in (15, 14):
        factor = 2 ** (pyramid.highest - zoom)
        path = largest(folder / str(zoom))
        x, y = int(path.parent.name), int(path.stem)
        below = np.full((256 * factor, 256 * factor), np.nan)
        for i in range(factor):
            for j in range(factor):
                child = folder / f"{pyramid.highest}/{x * factor + j}/{y * factor + i}.png"
                if child.exists():
                    below[i * 256 : i * 256 + 256, j * 256 : j * 256 + 256] = pixels(child)
        blocks = below.reshape(256, factor, 256, factor).transpose(0, 2, 1, 3).reshape(256, 256, -1)
        count = np.isfinite(blocks).sum(axis=-1)
        mean = np.nansum(blocks, axis=-1) / np.maximum(count, 1)
        found = pixels(path)
        assert (np.isnan(found) == (count == 0)).all()
        assert np.abs(found - mean)[count > 0].max() < 0.051


def test_a_tile_without_data_is_not_written(tmp_path: Path) -> None:
    nothing = np.full(GRID.shape, np.nan, np.float32)
    assert TilePyramid(GRID).write(nothing, CODING, tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_threads_change_no_byte(written: tuple[TilePyramid, Path], tmp_path: Path) -> None:
    _, folder = written
    TilePyramid(GRID, threads=1).write(field(), CODING, tmp_path)
    for path in folder.rglob("*.png"):
        assert path.read_bytes() == (tmp_path / path.relative_to(folder)).read_bytes()


def test_a_field_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"field of \(3, 4\) cells on a grid of \(500, 700\)"):
        TilePyramid(GRID).write(np.zeros((3, 4), np.float32), CODING, tmp_path)
