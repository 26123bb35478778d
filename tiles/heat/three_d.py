"""The 3D tilesets of a run: its ground and its walls, each with its own tileset.json."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from tiles.coordinates import GeoidModel, undulation
from tiles.errors import PublishError
from tiles.heat import ground_tiles, wall_tiles
from tiles.heat.cell_series import CellSeries
from tiles.heat.quantities import QUANTITIES, Quantity
from tiles.heat.tile_files import CONTENTS
from tiles.heat.wall_faces import faces_of
from tiles.heat.wall_surfaces import WallSurfaces
from tiles.heat.wall_tiles import WallShare
from tiles.publishing.dataset_record import DatasetRecord, PropertyRecord
from tiles.raster import PlaneGrid
from tiles.tileset import ENTRY, SCHEMA, Node, encoded_schema, encoded_tileset

Float32 = npt.NDArray[np.float32]

GROUND = "ground_height"


@dataclass(frozen=True, slots=True)
class HeatTileset:
    """One tileset of a run: its folder, its features, its lowest and highest height (m).

    walls : how much of the walls of the model it shows, None for the ground.
    """

    folder: str
    features: int
    height_range: tuple[float, float]
    walls: WallShare | None = None


@dataclass(frozen=True, slots=True)
class ThreeD:
    """What the 3D tiles of a run are made from.

    walls : of the city model, None where it is not known.
    """

    result: xr.Dataset
    surface: xr.Dataset | None
    walls: WallSurfaces | None
    grid: PlaneGrid
    quantities: Sequence[Quantity]
    geoid: GeoidModel

    def missing(self) -> dict[str, str]:
        """Say by language why there are no 3D tiles; nothing where there are."""
        if self.surface is None or GROUND not in self.surface:
            return {
                "ja": "地面の高さがないため、3Dのタイルはありません。",
                "en": "There are no 3D tiles: the height of the ground is not known.",
            }
        if self.surface[GROUND].shape != self.grid.shape:
            shape = self.surface[GROUND].shape
            raise PublishError(f"the surface has {shape} cells; the run has {self.grid.shape}")
        west, south, east, north = self.grid.bounds_deg()
        lift = undulation(np.array([west, east]), np.array([south, north]), self.geoid)
        if np.isnan(lift).any():
            return {
                "ja": f"ジオイドモデル {self.geoid} の範囲の外のため、3Dのタイルはありません。",
                "en": f"There are no 3D tiles: the run lies outside of the geoid {self.geoid}.",
            }
        return {}

    def write(self, folder: Path, record: DatasetRecord, *, city_name: str) -> list[HeatTileset]:
        """Write both tilesets below the folder of the version, walls where the run has them."""
        if self.surface is None:
            return []
        ground = self.surface[GROUND].to_numpy().astype(np.float32)
        cells = ground_tiles.GroundTiles(
            CellSeries(self.result, self.grid, self.quantities),
            ground_tiles.corner_heights(ground),
            self.geoid,
            folder / ground_tiles.FOLDER,
            threads=os.cpu_count() or 1,
        )
        found = []
        tree = cells.write()
        if tree is not None:
            about = replace(record, features=cells.cells, title=_titled(record, "地表", "ground"))
            found.append(_described(folder, ground_tiles.FOLDER, tree, about, city_name))
        facades = self._write_walls(folder, ground, record, city_name)
        return [*found, facades] if facades else found

    def _write_walls(
        self, folder: Path, ground: Float32, record: DatasetRecord, city_name: str
    ) -> HeatTileset | None:
        """Write the walls of the model with the numbers of the faces; None without either."""
        faces = faces_of(self.result, self.grid, ground)
        if faces is None or self.walls is None:
            return None
        tiles = wall_tiles.wall_tiles(
            self.walls,
            faces,
            grid=self.grid,
            geoid=self.geoid,
            folder=folder / wall_tiles.FOLDER,
        )
        tree = tiles.write()
        if tree is None:
            return None
        about = replace(
            record,
            features=tiles.written,
            title=_titled(record, "壁面", "walls"),
            properties=(
                _ranged(QUANTITIES["surface_temperature"], tiles.values[:, :-1]),
                _ranged(QUANTITIES["sun_hours"], tiles.values[:, -1]),
            ),
        )
        written = _described(folder, wall_tiles.FOLDER, tree, about, city_name)
        return replace(written, walls=tiles.share())


def _titled(record: DatasetRecord, ja: str, en: str) -> dict[str, str]:
    return {"ja": f"{record.title['ja']}（{ja}）", "en": f"{record.title['en']} ({en})"}


def _ranged(quantity: Quantity, values: Float32) -> PropertyRecord:
    ends = float(np.nanmin(values)), float(np.nanmax(values))
    return PropertyRecord(quantity.id, quantity.id, quantity.ja, quantity.unit, "float64", *ends)


def _described(
    folder: Path, name: str, tree: Node, record: DatasetRecord, city_name: str
) -> HeatTileset:
    west, south, east, north, low, high = tree.region
    record = replace(
        record,
        bounds=(math.degrees(west), math.degrees(south), math.degrees(east), math.degrees(north)),
        height_range=(low, high),
    )
    tileset = encoded_tileset(tree, record, city_name=city_name, contents=CONTENTS)
    (folder / name / ENTRY).write_bytes(tileset)
    (folder / name / SCHEMA).write_bytes(encoded_schema(record))
    return HeatTileset(name, record.features, (low, high))
