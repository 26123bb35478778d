"""Façades through time, and what they send to the street."""

# ruff: noqa: PLR0913, PLR0917 - kernels take many arrays
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.engine.forcing import Forcing
from simulations.engine.history import SurfaceState, Turn, state_at_rest
from simulations.engine.reference import WALL_GROUND, Street
from simulations.ground_temperature.conduction import Materials
from simulations.ground_temperature.surface_balance import KELVIN, STEFAN_BOLTZMANN, Air
from simulations.radiation.facades import SIDES, Bands, Faces
from simulations.sky.directions import FACE_NORMALS
from simulations.sky.lines import Lines

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facades:
    """Faces of the working field with all that geometry decides.

    Attributes
    ----------
    sky : (faces,) float32, share of the view that is sky.
    kind : (bands,) uint8, row of the materials.
    front_cover : (bands,) uint8, ground cover before the face.
    lit : per step (bands,) uint8, 255 = all of the band has sun; None without sun.
    front_sun : per step (bands,) uint8, sun on the ground before the face; None without sun.
    cell : (rows, columns) int32, number of the wall cell, −1 for none.
    cell_faces : (wall cells, 4) int64, face on each side, −1 for none.
    """

    faces: Faces
    bands: Bands
    sky: Floats
    kind: Bytes
    front_cover: Bytes
    lit: Sequence[Bytes | None]
    front_sun: Sequence[Bytes | None]
    cell: npt.NDArray[np.int32]
    cell_faces: Ints


def wall_cells(faces: Faces, shape: tuple[int, int]) -> tuple[npt.NDArray[np.int32], Ints]:
    """Number the cells that have faces, and give their faces by side."""
    cell = np.full(shape, -1, np.int32)
    cell[faces.row, faces.column] = 0
    at = np.nonzero(cell == 0)
    cell[at] = np.arange(at[0].size, dtype=np.int32)
    cell_faces = np.full((at[0].size, len(SIDES)), -1, np.int64)
    cell_faces[cell[faces.row, faces.column], faces.side] = np.arange(faces.row.size)
    return cell, cell_faces


@njit(cache=True, nogil=True)
def band_gain(
    gain: Floats,
    short: Floats,
    long: Floats,
    face: Ints,
    side: Ints,
    sky: Floats,
    kind: Bytes,
    front_cover: Bytes,
    sun: tuple[Bytes, Bytes],
    beam: Floats,
    dome: Floats,
    ground: tuple[Floats, Floats],
    walls: Floats,
    materials: Materials,
) -> None:
    """Give what bands receive and gain [W m⁻²].

    Parameters
    ----------
    sun : (bands,) uint8: on the band, on the ground before it.
    beam : (4,) of the sun on each side. dome : short and long wave of the sky.
    ground : (covers, 2) short and long wave of shaded and sunlit ground.
    walls : short and long wave of other walls.
    """
    for i in range(gain.size):
        number = face[i]
        share = sky[number]
        front = np.float32(sun[1][i]) / np.float32(255.0)
        other = max(np.float32(1.0 - WALL_GROUND) - share, np.float32(0.0))
        cover = front_cover[i]
        shaded, sunlit = ground[0][cover, 0], ground[0][cover, 1]
        down = dome[0] * share + np.float32(WALL_GROUND) * (shaded + front * (sunlit - shaded))
        down += walls[0] * other + beam[side[number]] * np.float32(sun[0][i]) / np.float32(255.0)
        shaded, sunlit = ground[1][cover, 0], ground[1][cover, 1]
        warm = dome[1] * share + np.float32(WALL_GROUND) * (shaded + front * (sunlit - shaded))
        warm += walls[1] * other
        short[i], long[i] = down, warm
        own = kind[i]
        absorbed = np.float32(1.0) - materials.albedo[own]
        gain[i] = absorbed * down + materials.emissivity[own] * warm


@njit(cache=True, nogil=True)
def faces_send(
    sent_short: Floats,
    sent_long: Floats,
    first: Ints,
    height: Floats,
    short: Floats,
    long: Floats,
    surface: Floats,
    kind: Bytes,
    materials: Materials,
) -> None:
    """Give what faces reflect and emit, means over their bands [W m⁻²]."""
    for face in range(sent_short.size):
        total, out_short, out_long = np.float32(0.0), np.float32(0.0), np.float32(0.0)
        for i in range(first[face], first[face + 1]):
            own = kind[i]
            emissivity = materials.emissivity[own]
            square = (surface[i] + np.float32(KELVIN)) ** 2
            up = emissivity * np.float32(STEFAN_BOLTZMANN) * square * square
            total += height[i]
            out_short += height[i] * materials.albedo[own] * short[i]
            out_long += height[i] * (up + (np.float32(1.0) - emissivity) * long[i])
        sent_short[face], sent_long[face] = out_short / total, out_long / total


@njit(cache=True, nogil=True)
def cells_send(out: Floats, sent: Floats, cell_faces: Ints, towards: Floats, plain: Floats) -> None:
    """Give what wall cells send to who looks at them.

    Parameters
    ----------
    out : (wall cells, groups) float32. towards : (groups, 4) float32, how much of each side a look
        meets. plain : (groups,) float32, for cells without a face that way.
    """
    for cell in range(out.shape[0]):
        for group in range(out.shape[1]):
            total, weight = np.float32(0.0), np.float32(0.0)
            for side in range(4):
                face = cell_faces[cell, side]
                if face >= 0:
                    total += towards[group, side] * sent[face]
                    weight += towards[group, side]
            out[cell, group] = total / weight if weight > 0 else plain[group]


def looking_towards(azimuths: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give how much of each side a look towards azimuths [°] meets, (azimuths, 4)."""
    turn = np.radians(azimuths)
    looks = np.stack([np.sin(turn), np.cos(turn)], 1)
    return np.asarray(np.maximum(-looks @ FACE_NORMALS[:4, :2].T, 0.0), np.float64)


class WallHeat:
    """Temperatures of façades at one moment."""

    def __init__(
        self,
        facades: Facades,
        forcing: Forcing,
        street: Street,
        *,
        materials: Materials,
    ) -> None:
        self.facades, self.forcing, self.street = facades, forcing, street
        self.materials = materials
        count = facades.bands.face.size
        self.gain, self.short, self.long = np.zeros((3, count), np.float32)
        self.night = np.zeros(count, np.uint8)
        total = np.zeros(count, np.float32)
        for step in range(forcing.cycle):
            self._gain(Turn(step, step, False), step)
            total += self.gain
        total /= np.float32(forcing.cycle)
        self.state: SurfaceState = state_at_rest(
            facades.kind, total, self.gain.copy(), materials, forcing.mean_air()
        )

    def advance(self, number: int, turn: Turn, air: Air) -> None:
        """Go on to the next turn of the clock, through the air on the way."""
        self._gain(turn, number)
        self.state.advance(self.gain, self.materials, air)

    def sent(self, number: int, towards: Floats) -> tuple[Floats, Floats]:
        """Give short and long wave of wall cells by azimuth of the look: (cells, groups)."""
        facades = self.facades
        short, long = np.empty((2, facades.faces.row.size), np.float32)
        faces_send(
            short,
            long,
            facades.faces.first,
            facades.bands.height,
            self.short,
            self.long,
            self.state.surface,
            facades.kind,
            self.materials,
        )
        tables = []
        for values, plain in zip((short, long), self.plain(number, towards), strict=True):
            table = np.empty((facades.cell_faces.shape[0], towards.shape[0]), np.float32)
            cells_send(table, values, facades.cell_faces, towards, plain)
            tables.append(table)
        return tables[0], tables[1]

    def plain(self, number: int, towards: Floats) -> tuple[Floats, Floats]:
        """Give what walls half in the sun send, by azimuth of the look, (looks,)."""
        weights = towards / towards.sum(1, keepdims=True)
        short = (weights * self.street.wall_short[number].mean(1)).sum(1)
        long = (weights * self.street.wall_long[number].mean(1)).sum(1)
        return short.astype(np.float32), long.astype(np.float32)

    def _gain(self, turn: Turn, number: int) -> None:
        forcing, facades, step = self.forcing, self.facades, turn.step
        height, angle = np.radians(forcing.elevation[step]), np.radians(forcing.azimuth[step])
        sun = np.cos(height) * np.array([np.sin(angle), np.cos(angle)])
        facing = np.maximum(FACE_NORMALS[:4, :2] @ sun, 0.0)
        beam = (forcing.beam[step] + forcing.circumsolar[step]) * facing
        street = self.street
        lit, front = facades.lit[step], facades.front_sun[step]
        mean = [street.wall_short[number].mean(), street.wall_long[number].mean()]
        band_gain(
            self.gain,
            self.short,
            self.long,
            facades.bands.face,
            facades.faces.side,
            facades.sky,
            facades.kind,
            facades.front_cover,
            (self.night if lit is None else lit, self.night if front is None else front),
            beam.astype(np.float32),
            np.array([forcing.isotropic[step], forcing.longwave[step]], np.float32),
            (
                street.ground_short[number].astype(np.float32),
                street.ground_long[number].astype(np.float32),
            ),
            np.array(mean, np.float32),
            self.materials,
        )


def line_table(
    lines: list[Lines], wall_view_m: float, shape: tuple[int, ...]
) -> tuple[Ints, Ints, Ints]:
    """Give shifts, steps aside and ways of looks as kernels take them, see `seen_walls`."""
    shifts, beside = np.zeros((2, len(lines), max(shape)), np.int64)
    ways = np.zeros((len(lines), 3), np.int64)
    for number, line in enumerate(lines):
        shifts[number, : line.shift.size] = line.shift
        beside[number, : line.shift.size] = line.beside
        ways[number] = line.transposed, line.upstream, int(wall_view_m / line.step_m)
    return shifts, beside, ways
