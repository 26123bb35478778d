"""Where the ground of a city comes from: its relief files, else the bases of its buildings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from tiles.city_files import CityFile, FileProblem
from tiles.city_tables import CityTables
from tiles.coordinates import GeoidModel, source_system
from tiles.errors import Problem, Severity, TilesError
from tiles.terrain.ground import (
    LONGEST_GAP_BETWEEN_BUILDINGS_M,
    Triangles,
    building_bases,
    count_tin_surfaces,
    relief_triangles,
    triangles_between,
)
from tiles.web_mercator import pixel_positions, pixel_size_m

GroundSource = Literal["dem", "building-bases"]

TRIANGLES_LOOKED_AT = 20_000


@dataclass(slots=True)
class Ground:
    """The ground of a city, ready to be rasterised.

    resolution_m : side of a typical triangle. lat : of the middle, degrees.
    triangles : gives all triangles in portions, each (n, 3, 3): lon, lat (degrees), z (metres).
    """

    source: GroundSource
    files: list[CityFile]
    resolution_m: float
    lat: float
    epsg: int
    features: int
    triangles: Callable[[], Iterator[Triangles]]
    problems: list[FileProblem] = field(default_factory=list)

    @property
    def geoid(self) -> GeoidModel:
        """Give the geoid model that belongs to the heights."""
        return source_system(self.epsg).model


@dataclass(slots=True)
class _Survey:
    """What one look at all files finds."""

    files: list[CityFile] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    sides: list[float] = field(default_factory=list)
    lats: list[float] = field(default_factory=list)
    epsg: int = 0
    features: int = 0


def ground_of(files: Sequence[CityFile]) -> Ground | None:
    """Give the ground from dem files, else from building files; None where neither gives any."""
    return _from_relief([each for each in files if each.theme == "dem"]) or _from_buildings(
        [each for each in files if each.theme == "bldg"]
    )


def _from_relief(files: list[CityFile]) -> Ground | None:
    survey = _Survey()
    for file in files:
        tables = _opened(file, survey)
        if tables is not None:
            _survey_relief(file, tables, survey)
    if not survey.sides:
        return None

    def triangles() -> Iterator[Triangles]:
        for file in survey.files:
            yield from relief_triangles(file.tables())

    return Ground(
        source="dem",
        files=survey.files,
        resolution_m=float(np.median(survey.sides)),
        lat=float(np.mean(survey.lats)),
        epsg=survey.epsg,
        features=survey.features,
        triangles=triangles,
        problems=survey.problems,
    )


def _survey_relief(file: CityFile, tables: CityTables, survey: _Survey) -> None:
    usable, side, lat = 0, 0.0, 0.0
    for portion in relief_triangles(tables):
        if usable == 0 and len(portion):
            lat = float(portion[:, :, 1].mean())
            side = typical_side_m(portion[:TRIANGLES_LOOKED_AT])
        usable += len(portion)
    left_out = count_tin_surfaces(tables) - usable
    if left_out:
        message = f"{left_out} surfaces of the relief are no plausible triangle; left out"
        survey.problems.append(_problem(file, "relief-not-triangle", message))
    if usable:
        survey.files.append(file)
        survey.sides.append(side)
        survey.lats.append(lat)
        survey.epsg = survey.epsg or tables.epsg
        survey.features += int((tables.features.parent < 0).sum())


def _from_buildings(files: list[CityFile]) -> Ground | None:
    survey = _Survey()
    bases: list[npt.NDArray[np.float64]] = []
    for file in files:
        tables = _opened(file, survey)
        found = building_bases(tables) if tables is not None else np.empty((0, 3))
        if tables is not None and len(found):
            survey.files.append(file)
            survey.epsg = survey.epsg or tables.epsg
            bases.append(found)
    points = np.concatenate(bases) if bases else np.empty((0, 3))
    triangles = _between_bases(points)
    if not len(triangles):
        return None
    return Ground(
        source="building-bases",
        files=survey.files,
        resolution_m=typical_side_m(triangles),
        lat=float(points[:, 1].mean()),
        epsg=survey.epsg,
        features=len(points),
        triangles=lambda: iter([triangles]),
        problems=survey.problems,
    )


def _between_bases(points: npt.NDArray[np.float64]) -> Triangles:
    """Give the triangles between building bases, (n, 3, 3): lon, lat, z."""
    if len(points) < 3:
        return np.empty((0, 3, 3))
    x, y = pixel_positions(points[:, 0], points[:, 1], zoom=0)
    pixel = pixel_size_m(0, float(points[:, 1].mean()))
    corners = triangles_between(
        np.column_stack([x, y, np.arange(len(points))]),
        longest=LONGEST_GAP_BETWEEN_BUILDINGS_M / pixel,
    )
    return np.asarray(points[corners[:, :, 2].astype(np.int64)])


def typical_side_m(triangles: Triangles) -> float:
    """Give the side of the square that two triangles of median area would fill, metres."""
    x, y = pixel_positions(triangles[:, :, 0], triangles[:, :, 1], zoom=0)
    pixel = pixel_size_m(0, float(triangles[:, :, 1].mean()))
    a = np.stack([x[:, 1] - x[:, 0], y[:, 1] - y[:, 0]])
    b = np.stack([x[:, 2] - x[:, 0], y[:, 2] - y[:, 0]])
    doubled = np.abs(a[0] * b[1] - a[1] * b[0])
    return float(np.sqrt(np.median(doubled[doubled > 0]))) * pixel if doubled.any() else np.inf


def _opened(file: CityFile, survey: _Survey) -> CityTables | None:
    """Open a file; one that cannot be read or placed becomes a problem, not the end."""
    try:
        tables = file.tables()
        source_system(tables.epsg)
    except TilesError as error:
        survey.problems.append(_problem(file, "unreadable-file", str(error), Severity.ERROR))
        return None
    return tables


def _problem(
    file: CityFile, code: str, message: str, severity: Severity = Severity.WARNING
) -> FileProblem:
    return FileProblem(file.path, Problem(code=code, severity=severity, message=message))
