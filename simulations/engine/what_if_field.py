"""The working field of a what-if: that of the base run, but for what a change can reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import Forcing
from simulations.engine.parameters import Parameters
from simulations.engine.scene import Scene
from simulations.engine.walls import Facades, line_table, wall_cells
from simulations.engine.working_field import (
    Window,
    WorkingField,
    cells_away,
    front_cells,
    ground_margin,
    inside,
    lit_of,
    looks_of,
    moved,
    wall_kind,
    wall_margin,
    widened,
)
from simulations.radiation.facades import Bands, Faces, bands_of, faces_of, seen_walls
from simulations.sky.azimuth_sweep import SkySums
from simulations.sky.sun_sweep import SunShade, sun_shade
from simulations.sky.visibility import Visibility, sky_visibility

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Change:
    """Where a surface was changed, and how far that can be seen.

    Attributes
    ----------
    window : rows, columns that hold all changed cells.
    height_m : from the lowest eye on the surface to the highest thing that changed.
    sky_elevation : lowest elevation at which the change can hide sky [°].
    """

    window: Window
    height_m: float
    sky_elevation: float

    def reach(self, elevation: float, resolution_m: float) -> int:
        """Give how far away the change can hide what stands this high [cells]."""
        far = max(self.height_m, 0.0) / np.tan(np.radians(elevation))
        return int(np.ceil(far / resolution_m)) + 2


@dataclass(frozen=True, slots=True)
class _NewLook:
    """What is seen after the change where it can be another view than before.

    Attributes
    ----------
    sky : rows, columns of `visibility`; faces and the numbers of those in its wall cells.
    suns : per step rows, columns and what is seen of the sun there; None without sun.
    """

    sky: Window
    visibility: Visibility
    cell: npt.NDArray[np.int32]
    cell_faces: Ints
    suns: list[tuple[Window, SunShade] | None]


def changed_field(
    base: WorkingField,
    scene: Scene,
    forcing: Forcing,
    *,
    parameters: Parameters,
    change: Change,
) -> WorkingField:
    """Give the field of all cells whose heat a change can alter.

    Parameters
    ----------
    base : of the whole surface before the change.
    scene : of the surface after it.
    """
    resolution, shape = scene.grid.resolution_m, scene.grid.shape
    look = _new_look(base, scene, forcing, parameters=parameters, change=change)
    altered = _altered_cells(base, scene, look, parameters=parameters, change=change)
    ground = ground_margin(resolution, parameters)
    inner = widened(altered, ground, shape)
    near = widened(inner, ground, shape)
    outer = widened(near, wall_margin(resolution, parameters), shape)
    facades = _facades_in(outer, base, scene, look, parameters)[1]
    return replace(
        base,
        outer=outer,
        near=inside(near, outer),
        inner=inside(inner, near),
        cover=np.ascontiguousarray(scene.cover[near]),
        open_air=np.ascontiguousarray(scene.open_air[near]),
        visibility=_visibility_in(near, base, look),
        ground_sun=_sun_in(near, base.ground_sun, look, "ground"),
        person_sun=_sun_in(near, base.person_sun, look, "person"),
        facades=facades,
        looks=looks_of(scene, base.directions, outer),
    )


def _new_look(
    base: WorkingField,
    scene: Scene,
    forcing: Forcing,
    *,
    parameters: Parameters,
    change: Change,
) -> _NewLook:
    resolution, shape = scene.grid.resolution_m, scene.grid.shape
    reach = change.reach(change.sky_elevation, resolution)
    sky = widened(change.window, reach, shape)
    wanted = _within(reach + 1, change.window, sky)
    relief = scene.obstacles[0].relief
    faces = faces_of(relief, ~scene.open_air, sky, parameters.facade_band_m)
    faces = faces.chosen(wanted[faces.front_row, faces.front_column])
    visibility = sky_visibility(
        scene.obstacles,
        directions=base.directions,
        window=sky,
        weights=parameters.receiver,
        faces=faces,
        eye_m=parameters.person_height_m,
        wanted=wanted,
    )
    _keep(~wanted, sky, base.visibility, visibility)
    suns: list[tuple[Window, SunShade] | None] = []
    for azimuth, elevation in zip(forcing.azimuth, forcing.elevation, strict=True):
        if elevation < parameters.lowest_elevation:
            suns.append(None)
            continue
        window = widened(change.window, change.reach(float(elevation), resolution), shape)
        shade = sun_shade(
            scene.obstacles,
            azimuth=float(azimuth),
            elevation=float(elevation),
            window=window,
            eye_m=parameters.person_height_m,
        )
        suns.append((window, shade))
    size = visibility.sums.ground.shape
    return _NewLook(sky, visibility, *wall_cells(faces, size), suns)


def _within(reach: int, window: Window, outer: Window) -> Bools:
    """Tell which cells of `outer` lie within a reach of a window [cells]."""
    rows, columns = (cells_away(part, wide) for part, wide in zip(window, outer, strict=True))
    return np.asarray(rows[:, None] ** 2 + columns**2 <= reach**2)


def _keep(cells: Bools, window: Window, before: Visibility, after: Visibility) -> None:
    """Put what was seen before in cells of a window that did not look again."""
    for was, now in zip(before.sums, after.sums, strict=True):
        now[cells] = was[window][cells]
    walls = ((seen.wall_share, seen.wall_cells) for seen in (before, after))
    for first, then in zip(*walls, strict=True):
        then[:, cells] = first[:, *window][:, cells]


def _altered_cells(
    base: WorkingField,
    scene: Scene,
    look: _NewLook,
    *,
    parameters: Parameters,
    change: Change,
) -> Window:
    """Give the cells whose own sun, sky, cover or view of walls is another one than before."""
    shape, margin = scene.grid.shape, wall_margin(scene.grid.resolution_m, parameters)
    reached = look.sky
    for each in look.suns:
        if each is not None:
            reached = _hull(reached, each[0])
    wide = widened(reached, margin + 1, shape)
    start = (wide[0].start, wide[1].start)
    altered = np.zeros(_size(wide), bool)
    altered[inside(change.window, wide)] = True
    sky = altered[inside(look.sky, wide)]
    for before, after in zip(base.visibility.sums, look.visibility.sums, strict=True):
        sky |= before[look.sky] != after
    was, now = base.visibility, look.visibility
    for first, then in ((was.wall_share, now.wall_share), (was.wall_cells, now.wall_cells)):
        sky |= (first[:, *look.sky] != then).any(0)
    for ground, person, each in zip(base.ground_sun, base.person_sun, look.suns, strict=True):
        if ground is not None and person is not None and each is not None:
            window, shade = each
            sun = altered[inside(window, wide)]
            sun |= ground[window] != shade.ground
            sun |= person[window] != shade.person
    walls = _altered_walls(wide, base, scene, look, parameters)
    walls[inside(widened(change.window, 1, shape), wide)] = True
    seen_from = widened(_around(walls), margin, _size(wide))
    altered[seen_from] |= _sees(
        walls[seen_from], moved(seen_from, start), base, scene, look, parameters
    )
    return moved(_around(altered), start)


def _sees(
    walls: Bools,
    window: Window,
    base: WorkingField,
    scene: Scene,
    look: _NewLook,
    parameters: Parameters,
) -> Bools:
    """Give the cells of a window that see any of some walls."""
    seen, lines = _visibility_in(window, base, look), looks_of(scene, base.directions, window)
    ones = np.ones((1, len(lines) // 2), np.float32)
    nothing = np.zeros(len(lines), np.float32)
    share, other = np.empty((2, *walls.shape), np.float32)
    seen_walls(
        share,
        other,
        seen.wall_share,
        seen.wall_cells,
        np.where(walls, np.int32(0), np.int32(-1)),
        *line_table(lines, parameters.wall_view_m, walls.shape),
        (ones, ones),
        (nothing, nothing),
        (0, 0),
        (0, walls.shape[0]),
    )
    return np.asarray(share > 0)


def _altered_walls(
    wide: Window, base: WorkingField, scene: Scene, look: _NewLook, parameters: Parameters
) -> Bools:
    """Give the cells of which a wall has another sun, sky, surface or shape than before."""
    old, facades = _facades_in(wide, base, scene, look, parameters)
    faces, was = facades.faces, base.facades
    before = _old_bands(base, facades.bands, faces, old)
    altered = (old < 0) | (facades.sky != _taken(was.sky, old))
    altered |= faces.base != _taken(was.faces.base, old)
    altered |= faces.top != _taken(was.faces.top, old)
    bands = facades.kind != _taken(was.kind, before)
    bands |= facades.front_cover != _taken(was.front_cover, before)
    for steps, now in ((was.lit, facades.lit), (was.front_sun, facades.front_sun)):
        for first, then in zip(steps, now, strict=True):
            if first is not None and then is not None:
                bands |= _taken(first, before) != then
    altered |= np.bincount(facades.bands.face, bands, faces.row.size).astype(bool)
    walls = np.zeros(_size(wide), bool)
    walls[faces.row[altered], faces.column[altered]] = True
    return walls


def _facades_in(
    window: Window, base: WorkingField, scene: Scene, look: _NewLook, parameters: Parameters
) -> tuple[Ints, Facades]:
    """Give the façades of a window after the change, and the numbers of their faces before it."""
    relief = scene.obstacles[0].relief
    faces = faces_of(relief, ~scene.open_air, window, parameters.facade_band_m)
    bands = bands_of(faces, parameters.facade_band_m)
    front = front_cells(faces, bands, window)
    cover = scene.cover[window].reshape(-1)[front]
    old = _numbers(base.facades.cell, base.facades.cell_faces, faces, window)
    sky = _taken(base.facades.sky, old)
    new = _numbers(look.cell, look.cell_faces, faces, inside(window, look.sky))
    sky[new >= 0] = look.visibility.face_sky[new[new >= 0]]
    before = _old_bands(base, bands, faces, old)
    lit, front_sun = (
        [None if each is None else _taken(each, before) for each in steps]
        for steps in (base.facades.lit, base.facades.front_sun)
    )
    for was, below, sun in zip(lit, front_sun, look.suns, strict=True):
        if was is not None and below is not None and sun is not None:
            _relight((was, below), sun, inside(window, sun[0]), faces, bands)
    facades = Facades(
        faces,
        bands,
        sky,
        wall_kind(scene, window, faces, bands),
        cover,
        lit,
        front_sun,
        *wall_cells(faces, _size(window)),
    )
    return old, facades


def _relight(
    into: tuple[Bytes, Bytes],
    sun: tuple[Window, SunShade],
    window: Window,
    faces: Faces,
    bands: Bands,
) -> None:
    """Give bands before which the sun was looked at again their new sun."""
    shade = sun[1]
    rows, columns = shade.ground.shape
    row, column = faces.front_row + window[0].start, faces.front_column + window[1].start
    there = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    at = np.flatnonzero(there[bands.face])
    front = (row * columns + column)[bands.face[at]]
    part = Bands(bands.face[at], bands.middle[at], bands.height[at])
    into[0][at] = lit_of(shade, faces, part, front)
    into[1][at] = shade.ground.reshape(-1)[front]


def _numbers(cell: npt.NDArray[np.int32], cell_faces: Ints, faces: Faces, window: Window) -> Ints:
    """Give the numbers of faces in another field, which begins elsewhere; −1 for none there."""
    row, column = faces.row + window[0].start, faces.column + window[1].start
    there = (row >= 0) & (row < cell.shape[0]) & (column >= 0) & (column < cell.shape[1])
    found = np.full(row.size, -1, np.int64)
    there[there] = cell[row[there], column[there]] >= 0
    found[there] = cell_faces[cell[row[there], column[there]], faces.side[there]]
    return found


def _old_bands(base: WorkingField, bands: Bands, faces: Faces, old: Ints) -> Ints:
    """Give the bands of the base field at the places of these; any for what is new."""
    number = np.arange(bands.face.size) - faces.first[bands.face]
    found = base.facades.faces.first[old][bands.face] + number
    return np.asarray(np.minimum(found, base.facades.bands.face.size - 1), np.int64)


def _taken(values: npt.NDArray[Number], at: Ints) -> npt.NDArray[Number]:
    """Give values at places; anything where there is none."""
    return values[at] if values.size else np.zeros(at.size, values.dtype)


def _visibility_in(window: Window, base: WorkingField, look: _NewLook) -> Visibility:
    into, part = _common(window, look.sky)

    def put(before: npt.NDArray[Number], after: npt.NDArray[Number]) -> npt.NDArray[Number]:
        found = np.array(before[..., *window], order="C")
        found[..., *into] = after[..., *part]
        return found

    seen = look.visibility
    sums = [put(*both) for both in zip(base.visibility.sums, seen.sums, strict=True)]
    share = put(base.visibility.wall_share, seen.wall_share)
    cells = put(base.visibility.wall_cells, seen.wall_cells)
    return Visibility(SkySums(*sums), share, cells, seen.face_sky)


def _sun_in(
    window: Window, before: Sequence[Bytes | None], look: _NewLook, name: str
) -> list[Bytes | None]:
    found: list[Bytes | None] = []
    for was, each in zip(before, look.suns, strict=True):
        if was is None or each is None:
            found.append(None)
            continue
        now = np.array(was[window], order="C")
        into, part = _common(window, each[0])
        now[into] = getattr(each[1], name)[part]
        found.append(now)
    return found


def _common(first: Window, other: Window) -> tuple[Window, Window]:
    """Give the cells that two windows share, as counted in the one and in the other."""
    pairs = list(zip(first, other, strict=True))
    starts = [max(one.start, two.start) for one, two in pairs]
    stops = [min(one.stop, two.stop) for one, two in pairs]
    rows, columns = (slice(a, max(a, b)) for a, b in zip(starts, stops, strict=True))
    if rows.start == rows.stop or columns.start == columns.stop:
        return (slice(0, 0), slice(0, 0)), (slice(0, 0), slice(0, 0))
    return inside((rows, columns), first), inside((rows, columns), other)


def _hull(first: Window, other: Window) -> Window:
    """Give the smallest window that holds two."""
    rows, columns = (
        slice(min(one.start, two.start), max(one.stop, two.stop))
        for one, two in zip(first, other, strict=True)
    )
    return rows, columns


def _around(cells: Bools) -> Window:
    """Give the smallest window that holds all cells that are true; there must be one."""
    rows, columns = (np.flatnonzero(cells.any(axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _size(window: Window) -> tuple[int, int]:
    return window[0].stop - window[0].start, window[1].stop - window[1].start
