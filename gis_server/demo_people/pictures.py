"""Small pictures for the notes of the demo town: drawn, the same every time, nobody's photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gis_server.demo_people.canvas import HEIGHT, WIDTH, Canvas
from gis_server.demo_town.town_data import town

VARIANTS: Final = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file, and what it shows."""

    jpeg: bytes
    alt_text: str


def pictures(rng: np.random.Generator) -> Mapping[str, Sequence[Picture]]:
    """Give pictures by the name of what they show."""
    alt_texts = town().people.pictures
    return {
        name: [Picture(scene(rng).jpeg(), alt_texts[name]) for _ in range(VARIANTS)]
        for name, scene in _SCENES.items()
    }


def _houses(canvas: Canvas, horizon: float, *colours: str) -> None:
    """Draw rows of houses on both sides, lower towards the middle."""
    for side in (0.0, 1.0):
        edge = 0.0
        for number, colour in enumerate(colours):
            width = 66 - 12 * number + canvas.rng.uniform(-6, 6)
            top = horizon - 118 + 26 * number + canvas.rng.uniform(-10, 10)
            west, east = edge, edge + width
            xs = (west, east) if side == 0 else (WIDTH - east, WIDTH - west)
            canvas.box(xs[0], top, xs[1], horizon + 8 - 4 * number, colour)
            for row in range(3):
                for column in range(2):
                    x = xs[0] + width * (0.2 + 0.38 * column)
                    y = top + 16 + row * 30
                    canvas.box(x, y, x + width * 0.22, y + 14, "#5b6b7a80")
            edge = east


def _road(canvas: Canvas, horizon: float, colour: str) -> None:
    canvas.area([(176, horizon), (224, horizon), (372, HEIGHT), (28, HEIGHT)], colour)
    for near in (0.12, 0.38, 0.72):
        y, next_y = (horizon + (HEIGHT - horizon) * share for share in (near, near + 0.14))
        half, next_half = 1 + 4 * near, 1 + 4 * (near + 0.14)
        corners = [(200 - half, y), (200 + half, y), (200 + next_half, next_y)]
        canvas.area([*corners, (200 - next_half, next_y)], "#f4f2eab0")


def _hot_street(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#8fc4e8", bottom="#f7ead0")
    canvas.soft(lambda veil: veil.disc(300, 44, 40, 220), 14, colour="#fffbe6")
    canvas.disc(300, 44, 20, "#fffdf2")
    _houses(canvas, 168, "#d9c8ae", "#c9b79f", "#b8aa98")
    canvas.box(0, 172, WIDTH, HEIGHT, "#cfc4b4")
    _road(canvas, 168, "#77777b")

    def shimmer(veil: Canvas) -> None:
        for number in range(5):
            y = 178 + 9 * number
            wave = [(x, y + 2.5 * np.sin(x / 11 + number)) for x in range(150, 256, 5)]
            veil.line(wave, 110, 2)

    canvas.soft(shimmer, 1.8, colour="#fff6dc")
    return canvas


def _bus_stop(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#9ccbea", bottom="#f4ecda")
    canvas.box(0, 70, WIDTH, 214, "#d8cdbd")
    for joint in range(0, WIDTH, 50):
        canvas.line([(joint, 70), (joint, 214)], "#c5b9a7", 1.5)
    canvas.box(0, 214, WIDTH, 252, "#dcd5c8")
    canvas.box(0, 252, WIDTH, HEIGHT, "#6f7074")
    x = 92 + float(rng.uniform(-20, 20))
    canvas.line([(x, 92), (x, 236)], "#51606b", 5)
    canvas.disc(x, 92, 22, "#f2f2ee")
    canvas.disc(x, 92, 18, "#2f6f9f")
    canvas.box(x - 14, 122, x + 14, 158, "#f7f7f2")
    seat = 210 + rng.uniform(-10, 30)
    canvas.area(
        [(seat - 8, 246), (seat + 130, 246), (seat + 146, 252), (seat + 4, 252)], "#00000038"
    )
    canvas.box(seat, 196, seat + 118, 204, "#8d6a45")
    canvas.box(seat, 172, seat + 118, 180, "#9a7650")
    for leg in (seat + 8, seat + 104):
        canvas.box(leg, 180, leg + 6, 246, "#5d4b38")
    return canvas


def _machines(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#e3dccf", bottom="#d3cabb")
    for y in range(0, 226, 22):
        canvas.line([(0, y), (WIDTH, y)], "#c6bcab", 1.5)
    canvas.box(0, 226, WIDTH, HEIGHT, "#8b8a88")
    for x, colour in ((48 + rng.uniform(-8, 8), "#c8433a"), (152.0, "#f0efe9")):
        canvas.box(x, 62, x + 88, 236, colour)
        canvas.box(x + 8, 74, x + 80, 150, "#dfeaf0")
        for row in range(3):
            for column in range(6):
                drink = ("#3d7fb0", "#d98b2b", "#5a9a55", "#b04a5a")[(row + column) % 4]
                canvas.box(
                    x + 13 + 11 * column, 79 + 24 * row, x + 20 + 11 * column, 97 + 24 * row, drink
                )
        canvas.box(x + 14, 206, x + 74, 222, "#3a3a3a")
    canvas.box(284, 166, 372, 236, "#efeee8")
    canvas.disc(322, 200, 28, "#c3c5c4")
    for turn in range(6):
        angle = turn * np.pi / 3
        canvas.line(
            [(322, 200), (322 + 26 * np.cos(angle), 200 + 26 * np.sin(angle))], "#8f9494", 3
        )

    def air(veil: Canvas) -> None:
        for number in range(4):
            x = 268 + 30 * number
            wave = [(x + 4 * np.sin(y / 9), y) for y in range(96, 162, 4)]
            veil.line(wave, 150, 4)

    canvas.soft(air, 2.5, colour="#e98f66")
    return canvas


def _tree(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#a9d6ee", bottom="#eef3df")
    canvas.box(0, 206, WIDTH, HEIGHT, "#b9c98f")
    canvas.area([(120, 300), (206, 206), (238, 206), (320, 300)], "#ddd2b8")
    x = 176 + rng.uniform(-24, 24)
    canvas.soft(lambda veil: veil.disc(x + 8, 246, 128, 176, flat=0.22), 4, colour="#3f5a3a")
    canvas.area([(x - 13, 248), (x - 7, 130), (x + 9, 130), (x + 16, 248)], "#6b5138")
    canvas.line([(x, 160), (x - 40, 112)], "#6b5138", 7)
    canvas.line([(x + 2, 152), (x + 44, 104)], "#6b5138", 7)
    canvas.leaves(x, 86, 104, "#3f7d43", "#4f9150", "#68a85c")
    seat = x + 44
    canvas.box(seat, 226, seat + 74, 232, "#8d6a45")
    canvas.box(seat + 6, 232, seat + 11, 252, "#5d4b38")
    canvas.box(seat + 62, 232, seat + 67, 252, "#5d4b38")
    return canvas


def _hedge(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#a6d3ec", bottom="#eff1e2")
    canvas.box(0, 210, WIDTH, HEIGHT, "#cbc2b2")
    canvas.area([(0, 210), (WIDTH, 236), (WIDTH, HEIGHT), (0, HEIGHT)], "#a9a296")
    for step in range(-20, WIDTH + 40, 34):
        canvas.leaves(step, 168 + step * 0.06, 46, "#3c7440", "#4d8a4b", "#62a058")
    canvas.area([(0, 212), (WIDTH, 238), (WIDTH, 262), (0, 248)], "#4a544888")
    for x in (70 + rng.uniform(-20, 20), 300 + rng.uniform(-20, 20)):
        canvas.box(x - 4, 108, x + 4, 186, "#6b5138")
        canvas.leaves(x, 92, 52, "#417f45", "#539453", "#6dac60")
    return canvas


def _alley(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#b7dcf0", bottom="#e8efe9")
    shade = float(rng.uniform(-10, 10))
    canvas.area([(0, 0), (150 + shade, 60), (150 + shade, 214), (0, HEIGHT)], "#6f6a63")
    canvas.area([(WIDTH, 0), (254, 70), (254, 214), (WIDTH, HEIGHT)], "#857c70")
    canvas.area([(150 + shade, 214), (254, 214), (WIDTH, HEIGHT), (0, HEIGHT)], "#5f6468")
    canvas.area([(176, 214), (246, 214), (262, 236), (168, 236)], "#e6d9b4")
    for step in range(1, 6):
        near = step / 6
        canvas.line([(150 * near, 60 * near), (150 * near, HEIGHT - 86 * near)], "#5d5852", 1.5)
    for x, y, size in ((58, 128, 1.0), (112, 130, 0.6)):
        canvas.area(
            [(x, y), (x + 26 * size, y + 5), (x + 26 * size, y + 46 * size), (x, y + 48 * size)],
            "#c9b27c",
        )
    canvas.box(292, 214, 330, 250, "#9a5f3f")
    canvas.leaves(311, 196, 30, "#3c7440", "#559a55")
    return canvas


def _canal(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#a3d2ec", bottom="#eaf3ee")
    canvas.box(0, 128, WIDTH, 176, "#8fb07a")
    for step in range(-10, WIDTH + 30, 58):
        canvas.leaves(step + float(rng.uniform(-8, 8)), 118, 34, "#47804a", "#5f9c5a")
    canvas.area([(0, 176), (WIDTH, 176), (WIDTH, 194), (0, 190)], "#b3aea2")
    canvas.area([(0, 190), (WIDTH, 194), (WIDTH, HEIGHT), (0, HEIGHT)], "#4f93b5")
    for number in range(26):
        x, y = rng.uniform(0, WIDTH), rng.uniform(200, 290)
        long = 14 + (y - 196) * 0.32
        tone = "#bfe3ef" if number % 3 else "#2f7296"
        canvas.line([(x, y), (x + long, y)], f"{tone}b0", 1.5 + (y - 196) * 0.02)
    for post in range(10, WIDTH, 42):
        canvas.line([(post, 236), (post, HEIGHT)], "#5b6670", 5)
    canvas.line([(0, 240), (WIDTH, 240)], "#6a7680", 6)
    canvas.line([(0, 266), (WIDTH, 266)], "#6a7680", 4)
    return canvas


def _mist(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#9fd0ec", bottom="#f1efe2")
    _houses(canvas, 196, "#d6cbb9", "#c7bcab")
    canvas.box(0, 200, WIDTH, HEIGHT, "#c9c2b6")
    canvas.soft(lambda veil: veil.disc(206, 262, 84, 144, flat=0.2), 5, colour="#6c767a")
    x = 196 + float(rng.uniform(-16, 16))
    canvas.box(x - 6, 96, x + 6, 262, "#5d7078")
    canvas.box(x - 46, 92, x + 46, 100, "#5d7078")

    def cloud(veil: Canvas) -> None:
        for nozzle in (-40, -14, 14, 40):
            for drop in range(7):
                spread = 5 + 4.5 * drop
                drift = x + nozzle + float(rng.uniform(-4, 4)) + drop * 2
                veil.disc(drift, 104 + 15 * drop, spread, 150 - 18 * drop)

    canvas.soft(cloud, 4, colour="#ffffff")
    return canvas


def _kerb(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(rng, top="#d9d0c2", bottom="#cdc3b3")
    for y in range(0, 150, 26):
        canvas.line([(0, y), (WIDTH, y + 8)], "#bfb4a2", 1.5)
    canvas.area([(0, 150), (WIDTH, 162), (WIDTH, 226), (0, 210)], "#b9b4aa")
    canvas.area([(0, 210), (WIDTH, 226), (WIDTH, 246), (0, 232)], "#dedad0")
    canvas.area([(0, 232), (WIDTH, 246), (WIDTH, HEIGHT), (0, HEIGHT)], "#75767a")
    for x in (86 + float(rng.uniform(-16, 16)), 196.0, 300 + float(rng.uniform(-10, 20))):
        canvas.area([(x - 22, 150), (x + 22, 150), (x + 15, 190), (x - 15, 190)], "#a8623f")
        canvas.leaves(x, 128, 34, "#3f7d43", "#5b9a52")
    return canvas


_SCENES: Final = {
    "street": _hot_street,
    "bus stop": _bus_stop,
    "machines": _machines,
    "alley": _alley,
    "tree": _tree,
    "hedge": _hedge,
    "canal": _canal,
    "mist": _mist,
    "kerb": _kerb,
}
