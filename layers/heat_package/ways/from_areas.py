"""A walking network from the areas of a city model: the middle lines of what one may walk on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from rasterio.transform import Affine
from shapely.geometry.base import BaseGeometry

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.ways.network import UNKNOWN, YES, Stretch, WayKind, WayNetwork, network_of
from layers.heat_package.ways.thinning import followed, thinned
from layers.heat_package.ways.walkable_areas import WalkableAreas, parcelled

UInt8 = npt.NDArray[np.uint8]
Float64 = npt.NDArray[np.float64]

CELL_M = 1.0
MOST_CELLS = 200_000_000
# Ends that are no streets but corners of an area.
SHORTEST_END_M = 9.0
# Forks nearer than this are one.
ONE_FORK_M = 3.0
# What hangs together with nothing else and is shorter than this is left out.
SHORTEST_PART_M = 40.0
TOLERANCE_M = 0.8

KINDS = {
    1: WayKind.STREET,
    2: WayKind.SIDEWALK,
    3: WayKind.CROSSING,
    4: WayKind.SQUARE,
    5: WayKind.PARK,
}
CAVEATS = (
    Bilingual(
        "段差の有無は、都市モデルの道路からは分かりません。",
        "Whether there are steps is not in the roads of the city model.",
    ),
    Bilingual(
        "幅12 m以上の道は両側を歩き、交差点で渡るとみなしています。横断歩道の有無は分かりません。",
        "Streets wider than 12 m are walked on both sides and crossed at junctions; whether there "
        "is a crossing is not in the model.",
    ),
)


def network_from_areas(areas: WalkableAreas, *, crs: str) -> WayNetwork:
    """Give the network of some areas in a plane system.

    Raises
    ------
    InvalidInputError
        There is nothing to walk on, or the areas reach too far.
    """
    classes, transform = _classes(areas)
    lines = _lines(classes, transform)
    lines = _without_short_ends(lines)
    stretches = _stretches(lines, classes, transform, areas)
    return _without_islands(network_of(stretches, crs=crs))


def _classes(areas: WalkableAreas) -> tuple[UInt8, Affine]:
    """Draw what one walks on into cells of 1 m, the row and column of KINDS in each."""
    parts = parcelled(areas)
    everything = shapely.union_all(
        [parts.shared, parts.sides, parts.crossings, *areas.squares, *areas.parks]
    )
    if everything.is_empty:
        raise InvalidInputError([_error("道路・広場・公園", "no street, square or park is there")])
    west, south, east, north = shapely.bounds(everything).tolist()
    # Cells lie at whole metres, so that the same street gives the same line in every box.
    west, north = np.floor(west) - 2, np.ceil(north) + 2
    columns, rows = int(np.ceil(east) - west) + 2, int(north - np.floor(south)) + 2
    if rows * columns > MOST_CELLS:
        raise InvalidInputError(
            [_error("範囲を狭めてください", f"{columns} × {rows} m is too large; give a box")]
        )
    transform = Affine(CELL_M, 0.0, west, 0.0, -CELL_M, north)
    drawn = np.zeros((rows, columns), np.uint8)
    _draw(drawn, transform, [parts.crossings], 3, thick=True)
    _draw(drawn, transform, [parts.shared], 1)
    _draw(drawn, transform, [parts.sides], 2)
    _draw(drawn, transform, areas.parks, 5, under=True)
    _draw(drawn, transform, areas.squares, 4)
    built = np.zeros_like(drawn)
    _draw(built, transform, areas.barriers, 1)
    drawn[(built == 1) & (drawn >= 4)] = 0
    drawn[[0, -1]] = 0
    drawn[:, [0, -1]] = 0
    return drawn, transform


def _draw(
    onto: UInt8,
    transform: Affine,
    shapes: Sequence[BaseGeometry],
    value: int,
    *,
    thick: bool = False,
    under: bool = False,
) -> None:
    filled = [(each, 1) for each in shapes if each is not None and not each.is_empty]
    if not filled:
        return
    cells = rasterize(
        filled, onto.shape, transform=transform, dtype=np.uint8, all_touched=thick
    ).astype(bool)
    onto[cells & (onto == 0) if under else cells] = value


def _lines(classes: UInt8, transform: Affine) -> list[Float64]:
    """Give the middle lines in the plane, from fork to fork."""
    columns = classes.shape[1]
    found = followed(thinned((classes > 0).astype(np.uint8)))
    lines = []
    for each in found:
        rows, across = np.divmod(np.array(each.cells), columns)
        x = transform.c + (across + 0.5) * CELL_M
        y = transform.f - (rows + 0.5) * CELL_M
        lines.append(np.column_stack([x, y]))
    return _joined_forks(lines)


def _joined_forks(lines: list[Float64]) -> list[Float64]:
    """Make forks that are next to each other one."""
    group: dict[tuple[float, float], tuple[float, float]] = {}

    def of(key: tuple[float, float]) -> tuple[float, float]:
        while group.setdefault(key, key) != key:
            key = group[key]
        return key

    counts = Counter(_key(line[end]) for line in lines for end in (0, -1))
    kept = []
    for line in lines:
        left, right = _key(line[0]), _key(line[-1])
        forks = counts[left] > 1 and counts[right] > 1
        if forks and left != right and _length(line) < ONE_FORK_M:
            group[of(left)] = of(right)
        else:
            kept.append(line)
    for line in kept:
        line[0], line[-1] = of(_key(line[0])), of(_key(line[-1]))
    return kept


def _without_short_ends(lines: list[Float64]) -> list[Float64]:
    """Leave out short dead ends and join what then goes straight on."""
    for _ in range(2):
        counts = Counter(_key(line[end]) for line in lines for end in (0, -1))
        lines = [
            line
            for line in lines
            if _length(line) > SHORTEST_END_M
            or (counts[_key(line[0])] > 1 and counts[_key(line[-1])] > 1)
        ]
        lines = _joined_lines(lines)
    return lines


def _joined_lines(lines: list[Float64]) -> list[Float64]:
    """Join lines at places where only two meet."""
    meeting: dict[tuple[float, float], list[int]] = {}
    for number, line in enumerate(lines):
        for end in (0, -1):
            meeting.setdefault(_key(line[end]), []).append(number)
    alive = dict(enumerate(lines))
    for place, numbers in meeting.items():
        if len(numbers) != 2 or numbers[0] == numbers[1]:
            continue
        left, right = numbers
        first = alive[left] if _key(alive[left][-1]) == place else alive[left][::-1]
        second = alive[right] if _key(alive[right][0]) == place else alive[right][::-1]
        alive[left] = np.concatenate([first, second[1:]])
        del alive[right]
        far = meeting[_key(second[-1])]
        far[far.index(right)] = left
    return list(alive.values())


def _stretches(
    lines: list[Float64], classes: UInt8, transform: Affine, areas: WalkableAreas
) -> list[Stretch]:
    names = _street_names(lines, areas)
    roofed = _roofed(lines, areas)
    shapes = shapely.simplify(
        np.array([shapely.LineString(line) for line in lines], dtype=object), TOLERANCE_M
    )
    found = []
    for number, line in enumerate(lines):
        columns = ((line[:, 0] - transform.c) / CELL_M).astype(int)
        rows = ((transform.f - line[:, 1]) / CELL_M).astype(int)
        kinds = classes[rows, columns]
        kinds = kinds[kinds > 0]
        kind = KINDS[int(np.bincount(kinds).argmax())] if len(kinds) else WayKind.STREET
        found.append(
            Stretch(
                (_key(line[0]), _key(line[-1])),
                shapely.get_coordinates(shapes[number]),
                kind,
                roofed=YES if roofed[number] else UNKNOWN,
                name=names[number],
            )
        )
    return found


def _street_names(lines: list[Float64], areas: WalkableAreas) -> list[str]:
    """Give the name of the street under the middle of each line, "" without."""
    names = [""] * len(lines)
    named = [row for row, name in enumerate(areas.street_names) if name]
    if not named or not lines:
        return names
    tree = shapely.STRtree([areas.streets[row] for row in named])
    middles = shapely.points([line[len(line) // 2] for line in lines])
    for line, row in np.transpose(tree.query(middles, predicate="within")).tolist():
        names[line] = areas.street_names[named[row]]
    return names


def _roofed(lines: list[Float64], areas: WalkableAreas) -> list[bool]:
    """Tell whether more than half of each line lies under a roof of the model."""
    roof = shapely.union_all(list(areas.roofs))
    if roof.is_empty:
        return [False] * len(lines)
    shapely.prepare(roof)
    return [bool(shapely.contains_xy(roof, *line.T).mean() > 0.5) for line in lines]


def _without_islands(network: WayNetwork) -> WayNetwork:
    """Leave out small parts that hang together with nothing else."""
    if not network.edges:
        raise InvalidInputError([_error("道がありません", "the areas have no way in them")])
    part = network.components()[network.ends[:, 0]]
    length = np.bincount(part, weights=network.length_m)
    least = min(SHORTEST_PART_M, float(length.max()))
    rows = np.flatnonzero(length[part] >= least).tolist()
    stretches = [
        Stretch(
            (int(network.ends[row, 0]), int(network.ends[row, 1])),
            network.line(row),
            WayKind(int(network.kind[row])),
            int(network.step_free[row]),
            int(network.roofed[row]),
            network.name[row],
        )
        for row in rows
    ]
    return network_of(stretches, crs=network.crs)


def _error(ja: str, en: str) -> FieldError:
    return FieldError("areas", ja, en)


def _key(place: Float64) -> tuple[float, float]:
    return float(place[0]), float(place[1])


def _length(line: Float64) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())
