"""Step after step: walls, ground, and what a person gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import Forcing, black_body
from simulations.engine.history import SurfaceState, Turn, state_at_rest, sub_steps, turns_of
from simulations.engine.parameters import Parameters
from simulations.engine.reference import Street, plain_street
from simulations.engine.rows import in_rows, thread_count
from simulations.engine.walls import WallHeat, line_table, looking_towards
from simulations.engine.working_field import WorkingField
from simulations.ground_temperature.conduction import street_materials, wall_rows
from simulations.radiation.facades import seen_walls
from simulations.radiation.fluxes import (
    Person,
    StepLight,
    add_ground,
    ground_gain,
    ground_sends,
    person_radiation,
)
from simulations.radiation.ground_view import margin_cells, nine_cells, square_weights
from simulations.sky.azimuth_sweep import SkySums
from simulations.sky.directions import FACE_NORMALS
from simulations.sky.pages import paged

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


Counts = npt.NDArray[np.unsignedinteger[Any]]

# Rows of ground that are worked on at once, so that memory stays small; more if they are short.
STRIP_ROWS = 64
STRIP_CELLS = 65536


@dataclass(frozen=True, slots=True)
class Hour:
    """One step of the working field; all (rows, columns).

    Attributes
    ----------
    step : of the weather.
    radiant : float32, °C, mean radiant temperature.
    surface : float32, °C, of the ground.
    diffuse, longwave : float32, W m⁻², what a person gets, without the sun's disc.
    sun : uint8, share of the sun's disc that reaches a person, 255 = all; None without sun.
    walls : (bands,) float32, °C, of façades.
    wall_long : float32, W m⁻², mean long wave of the walls that are seen.
    """

    step: int
    radiant: Floats
    surface: Floats
    diffuse: Floats
    longwave: Floats
    sun: Bytes | None
    walls: Floats
    wall_long: Floats


def light_of(forcing: Forcing, step: int, parameters: Parameters) -> StepLight:
    """Give the radiation of a step where nothing stands in its way."""
    height, turn = np.radians(forcing.elevation[step]), np.radians(forcing.azimuth[step])
    sun = np.array([np.cos(height) * np.sin(turn), np.cos(height) * np.cos(turn), np.sin(height)])
    faces = np.maximum(FACE_NORMALS @ sun, 0.0)
    beam = forcing.beam[step] + forcing.circumsolar[step]
    return StepLight(
        ground_beam=float(beam * max(sun[2], 0.0)),
        person_beam=float(beam * (faces @ np.array(parameters.receiver))),
        isotropic=float(forcing.isotropic[step]),
        horizon=float(forcing.horizon[step]),
        leaf_short=float(parameters.leaf_scattering * forcing.global_horizontal[step]),
        leaf_long=float(black_body(forcing.leaves[step])),
        sky_long=float(forcing.longwave[step]),
        sky_slope=float(forcing.longwave_slope[step]),
    )


def street_of(forcing: Forcing, parameters: Parameters) -> Street:
    """Give the plain street of a run, which stands for what is not looked at one by one."""
    parts = sub_steps(forcing, parameters.sub_step_s)
    materials = street_materials(forcing.interval_s / parts)
    return plain_street(forcing, materials, wall=wall_rows()[0], parts=parts)


def hours_of(
    field: WorkingField,
    forcing: Forcing,
    *,
    parameters: Parameters,
    street: Street | None = None,
) -> Iterator[Hour]:
    """Give step after step; arrays of a step are used again for the next one.

    The first day runs once before, so that ground and walls have a history.

    Parameters
    ----------
    street : of `street_of`, if it is at hand.
    """
    with ThreadPoolExecutor(thread_count()) as threads:
        known = street or street_of(forcing, parameters)
        loop = _Loop(field, forcing, parameters, known, threads)
        for number, turn in enumerate(turns_of(forcing)):
            loop.turn(number, turn)
            if turn.shown:
                yield loop.people(turn.step)


class _Loop:
    """Arrays of the working field that are used again at each step."""

    def __init__(
        self,
        field: WorkingField,
        forcing: Forcing,
        parameters: Parameters,
        street: Street,
        threads: ThreadPoolExecutor,
    ) -> None:
        self.field, self.forcing, self.parameters = field, forcing, parameters
        self.street, self.threads = street, threads
        self.parts = sub_steps(forcing, parameters.sub_step_s)
        self.materials = street_materials(forcing.interval_s / self.parts)
        self.walls = WallHeat(field.facades, forcing, self.street, materials=self.materials)
        azimuths = field.directions.azimuths
        self.towards = looking_towards(azimuths.reshape(-1, 4).mean(1)).astype(np.float32)
        self.pair_towards = looking_towards(azimuths.reshape(-1, 2).mean(1)).astype(np.float32)
        self.lines = line_table(field.looks, parameters.wall_view_m, field.facades.cell.shape)
        self.wall_short, self.wall_long = (paged(field.shape, np.float32) for _ in range(2))
        self.person = (paged(field.shape, np.float32), paged(field.shape, np.float32))
        self.night = np.zeros(field.shape, np.uint8)
        self.sun = self.night
        self.weights = square_weights(
            field.resolution_m,
            field.squares,
            receiver=parameters.receiver,
            height_m=parameters.person_height_m,
        )
        self.counts = self._open_counts()
        self.state = self._at_rest()

    def _strips(self, work: Callable[[slice], None]) -> None:
        """Do some work on strips of rows, so that what lies between its parts stays small."""

        strip = max(STRIP_ROWS, STRIP_CELLS // self.field.shape[1])

        def share(rows: tuple[int, int]) -> None:
            for first in range(rows[0], rows[1], strip):
                work(slice(first, min(first + strip, rows[1])))

        self._rows(share)

    def _rows(self, work: Callable[[tuple[int, int]], None]) -> None:
        in_rows(self.threads, self.field.shape[0], work)

    def _open_counts(self) -> list[Counts]:
        """Count the cells in the open in each square."""
        sums = self.field.open_air.astype(np.float32)
        counts = []
        for square in range(self.field.squares):
            into = np.empty_like(sums)
            nine_cells(into, sums, 3**square, 0, sums.shape[0])
            sums = into
            counts.append(sums.astype(np.min_scalar_type(9 ** (square + 1))))
        return counts

    def _gain(self, light: StepLight, own: slice) -> tuple[Floats, Floats]:
        """Give the short wave that a strip of ground gets, and what it gains."""
        cover = self.field.cover[own]
        short, gain = np.empty(cover.shape, np.float32), np.empty(cover.shape, np.float32)
        ground_gain(
            short,
            gain,
            self.sun[own],
            SkySums(*(each[own] for each in self.field.visibility.sums)),
            (self.wall_short[own], self.wall_long[own]),
            cover,
            self.materials,
            light,
            (0, own.stop - own.start),
        )
        return short, gain

    def _ground_sun(self, step: int) -> Bytes:
        sun = self.field.ground_sun[step]
        return self.night if sun is None else sun

    def _at_rest(self) -> SurfaceState:
        """Give the ground in balance with the mean of the first day."""
        total, last = (paged(self.field.shape, np.float32) for _ in range(2))

        def add(light: StepLight, own: slice) -> None:
            last[own] = self._gain(light, own)[1]
            total[own] += last[own]

        for step in range(self.forcing.cycle):
            self._plain_walls(step)
            self.sun = self._ground_sun(step)
            self._strips(partial(add, light_of(self.forcing, step, self.parameters)))
        total /= np.float32(self.forcing.cycle)
        return state_at_rest(
            self.field.cover.reshape(-1),
            total.reshape(-1),
            last.reshape(-1),
            self.materials,
            self.forcing.mean_air(),
        )

    def _plain_walls(self, number: int) -> None:
        """Let all walls send what those of a plain street send."""
        self.wall_short[:] = self.street.wall_short[number].mean()
        self.wall_long[:] = self.street.wall_long[number].mean()

    def _look_at_walls(self, number: int) -> None:
        """Give what the walls send that each cell sees."""
        sent = self.walls.sent(number, self.towards)
        plain = self.walls.plain(number, self.pair_towards)
        seen, facades = self.field.visibility, self.field.facades
        self._rows(
            lambda rows: seen_walls(
                self.wall_short,
                self.wall_long,
                seen.wall_share,
                seen.wall_cells,
                facades.cell,
                *self.lines,
                sent,
                plain,
                (self.field.near[0].start, self.field.near[1].start),
                rows,
            )
        )

    def turn(self, number: int, turn: Turn) -> None:
        """Bring walls and ground to the next turn of the clock."""
        air = self.forcing.air_between(turn.last, turn.step, self.parts)
        self.walls.advance(number, turn, air)
        if turn.shown:
            self._look_at_walls(number)
        else:
            self._plain_walls(number)
        self.sun = self._ground_sun(turn.step)
        light = light_of(self.forcing, turn.step, self.parameters)
        columns = self.field.shape[1]

        def advance(own: slice) -> None:
            now = self._gain(light, own)[1].reshape(-1)
            part = slice(own.start * columns, own.stop * columns)
            self.state.advance(now, self.materials, air, part)

        self._strips(advance)

    def people(self, step: int) -> Hour:
        """Give what people get at a step."""
        surface = self.state.surface.reshape(self.field.shape)
        light = light_of(self.forcing, step, self.parameters)
        self._strips(lambda own: self._see_ground(light, own, surface))
        sun = self.field.person_sun[step]
        self._strips(partial(self._see_all, light, self.night if sun is None else sun))
        diffuse, warm = self.person
        return Hour(
            step,
            self.wall_short,
            surface,
            diffuse,
            warm,
            sun,
            self.walls.state.surface,
            self.wall_long,
        )

    def _see_all(self, light: StepLight, sun: Bytes, own: slice) -> None:
        """Give all that people in a strip get; their radiant temperature is put in `wall_short`."""
        parameters = self.parameters
        person = Person(
            parameters.shortwave_absorptivity,
            parameters.longwave_absorptivity,
            sum(parameters.receiver[:4]) / 2 + parameters.receiver[4],
        )
        radiant = np.empty(sun[own].shape, np.float32)
        person_radiation(
            self.person[0][own],
            self.person[1][own],
            radiant,
            sun[own],
            SkySums(*(each[own] for each in self.field.visibility.sums)),
            (self.wall_short[own], self.wall_long[own]),
            self.field.open_air[own],
            person,
            light,
            (0, own.stop - own.start),
        )
        self.wall_short[own] = radiant

    def _see_ground(self, light: StepLight, own: slice, surface: Floats) -> None:
        """Give what people in a strip get from the ground."""
        margin = margin_cells(self.field.squares)
        wide = slice(max(0, own.start - margin), min(self.field.shape[0], own.stop + margin))
        within = slice(own.start - wide.start, own.stop - wide.start)
        size, count = (wide.stop - wide.start, self.field.shape[1]), own.stop - own.start
        sent = np.empty((2, *size), np.float32)
        ground_sends(
            *sent,
            *self._gain(light, wide),
            surface[wide],
            self.field.open_air[wide],
            self.field.cover[wide],
            self.materials,
            (0, size[0]),
        )
        into = np.empty(size, np.float32)
        for field, values in zip(self.person, sent, strict=True):
            total, here, farther = field[own], values, into
            np.multiply(here[within], self.weights[0], out=total)
            for square, counts in enumerate(self.counts):
                nine_cells(farther, here, 3**square, 0, size[0])
                weight = float(self.weights[square + 1])
                add_ground(total, farther[within], counts[own], weight, (0, count))
                here, farther = farther, here
