"""Simple blocks that stand for features seen from afar.

A block is an upright box over a rectangle: its direction is that of the footprint's edges, its
area the footprint's, its top the area-weighted mean height of what looks upward. `deviation_m`
keeps what this dropped: the largest distance, in plan or in height, between the model and the
box. Merging adds to it; a published level's geometric error is the largest deviation in it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.city_tables import Float32, Float64, Int32
from tiles.coordinates import LocalFrame
from tiles.mesh.assembly import Faces
from tiles.mesh.triangulation import Triangles

# A feature whose top differs more than this from its mean is cut into higher and lower blocks.
TOWER_M = 8.0
_MOST_HALVINGS = 4


@dataclass(frozen=True, slots=True)
class FarBlocks:
    """One row per block.

    lon_deg, lat_deg : (n,) float64, centre, degrees.
    length_m, width_m : (n,) float32, m, sides of the footprint rectangle.
    azimuth_rad : (n,) float32, direction of the length, radians anticlockwise from east.
    base_m, top_m : (n,) float32, m above the ellipsoid.
    deviation_m : (n,) float32, m, largest distance to the model it stands for.
    features : (n,) int32, number of features in it.
    """

    lon_deg: Float64
    lat_deg: Float64
    length_m: Float32
    width_m: Float32
    azimuth_rad: Float32
    base_m: Float32
    top_m: Float32
    deviation_m: Float32
    features: Int32

    def __len__(self) -> int:
        return len(self.lon_deg)

    def read(self) -> FarBlocks:
        """Give the blocks, as those do that lie in a file."""
        return self

    def take(self, rows: Int32 | npt.NDArray[np.intp]) -> FarBlocks:
        """Give some blocks."""
        return FarBlocks(*(getattr(self, column.name)[rows] for column in fields(self)))


def joined(parts: list[FarBlocks]) -> FarBlocks:
    """Give the blocks of several files as one table."""
    return FarBlocks(
        *(
            np.concatenate([getattr(part, column.name) for part in parts])
            for column in fields(FarBlocks)
        )
    )


_TYPES = (np.float64, np.float64, *[np.float32] * 6, np.int32)
ROW_BYTES = sum(np.dtype(kind).itemsize for kind in _TYPES)


def as_bytes(blocks: FarBlocks) -> bytes:
    """Give blocks as bytes, column by column; equal blocks give equal bytes."""
    columns = zip(fields(FarBlocks), _TYPES, strict=True)
    return b"".join(
        np.ascontiguousarray(getattr(blocks, column.name), kind).tobytes()
        for column, kind in columns
    )


def from_bytes(data: bytes | memoryview) -> FarBlocks:
    """Read what `as_bytes` gave, without copying; ValueError where it cannot be that."""
    count, rest = divmod(len(data), ROW_BYTES)
    if rest:
        raise ValueError(f"{len(data)} bytes are no whole rows of {ROW_BYTES} bytes")
    columns = []
    at = 0
    for kind in _TYPES:
        columns.append(np.frombuffer(data, kind, count, at))
        at += columns[-1].nbytes
    return FarBlocks(*columns)


def blocks_of(faces: Faces, points: Float64, heights_m: Float64, frame: LocalFrame) -> FarBlocks:
    """Give the blocks of the features that have faces.

    One per feature; a feature whose upward faces differ by more than `TOWER_M` from their mean
    height is cut into its higher and its lower part, so that towers on podiums stay towers.

    Parameters
    ----------
    points : (vertices, 3) float64, m, in `frame`.
    heights_m : (vertices,) float64, m above the ellipsoid.
    """
    count = len(faces.feature)
    first = np.flatnonzero(np.diff(faces.feature, prepend=-1)).astype(np.int32)
    start = np.append(first, count).astype(np.int32)
    order = np.arange(count, dtype=np.int32)
    ground = np.full(len(first), np.inf)
    features = np.ones(len(first), np.int32)
    done: list[FarBlocks] = []
    for halving in range(_MOST_HALVINGS + 1):
        rows = _blocks(order, start, ground, faces.triangles, points, heights_m)
        uneven = rows[:, 8] > (TOWER_M if halving < _MOST_HALVINGS else np.inf)
        again = np.flatnonzero(uneven)
        parts = [_halves(order[start[i] : start[i + 1]], faces, rows[i], heights_m) for i in again]
        cut = np.array([len(part) == 2 for part in parts], np.bool_)
        kept = np.ones(len(rows), np.bool_)
        kept[again[cut]] = False
        done.append(_as_blocks(rows[kept], features[kept], frame))
        if not cut.any():
            break
        groups = [half for part in parts if len(part) == 2 for half in part]
        order = np.concatenate(groups)
        start = np.append(0, np.cumsum([len(group) for group in groups])).astype(np.int32)
        ground = np.repeat(rows[~kept, 5], 2)
        # The lower part keeps the feature's count, so that sums stay right.
        features = np.column_stack([features[~kept], np.zeros_like(features[~kept])]).ravel()
    return joined(done)


def _halves(
    group: Int32, faces: Faces, block: npt.NDArray[np.float64], heights_m: Float64
) -> tuple[Int32, ...]:
    """Cut a feature's faces at the mean height of its top: lower, higher; or leave it whole."""
    triangles = faces.triangles
    upward = group[triangles.normal[group, 2] > 0.5]
    # The first triangle of a face tells its height well enough to part towers from podiums.
    level = heights_m[triangles.corners[triangles.start[upward]]].mean(axis=1)
    higher = upward[level > block[6]]
    if not 0 < len(higher) < len(upward):
        return (group,)
    return group[~np.isin(group, higher)], higher


def _as_blocks(rows: Float64, features: Int32, frame: LocalFrame) -> FarBlocks:
    lon, lat, _ = frame.to_geodetic(np.column_stack([rows[:, :2], np.zeros(len(rows))]))
    single = rows[:, 2:8].astype(np.float32)
    return FarBlocks(
        lon_deg=lon,
        lat_deg=lat,
        length_m=single[:, 0].copy(),
        width_m=single[:, 1].copy(),
        azimuth_rad=single[:, 2].copy(),
        base_m=single[:, 3].copy(),
        top_m=single[:, 4].copy(),
        deviation_m=single[:, 5].copy(),
        features=features,
    )


def _blocks(
    order: Int32,
    start: Int32,
    ground: Float64,
    triangles: Triangles,
    points: Float64,
    heights_m: Float64,
) -> Float64:
    """Give centre x, y, length, width, azimuth, base, top, deviation and its upright part."""
    out = np.zeros((len(start) - 1, 9))
    columns = (triangles.start, triangles.corners, triangles.normal, points, heights_m)
    _measure_groups(order, start, *columns, out)
    out[:, 5] = np.minimum(out[:, 5], ground)
    _place_groups(order, start, *columns, out)
    return out


@njit(cache=True)
def _measure_groups(  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    order: Int32,
    start: Int32,
    face_start: Int32,
    corners: Int32,
    normal: Float64,
    points: Float64,
    heights: Float64,
    out: Float64,
) -> None:
    """Write azimuth, base and top, and the area of the footprint (in the place of length)."""
    for group in range(len(start) - 1):
        cosine, sine, area, volume = 0.0, 0.0, 0.0, 0.0
        base, highest = np.inf, -np.inf
        for place in range(start[group], start[group + 1]):
            face = order[place]
            level = abs(normal[face, 2]) > 0.5
            for t in range(face_start[face], face_start[face + 1]):
                a, b, c = corners[t, 0], corners[t, 1], corners[t, 2]
                for v in (a, b, c):
                    base, highest = min(base, heights[v]), max(highest, heights[v])
                if not level:
                    continue
                for v, w in ((a, b), (b, c), (c, a)):
                    dx, dy = points[w, 0] - points[v, 0], points[w, 1] - points[v, 1]
                    squared = dx * dx + dy * dy
                    if squared > 0.0:
                        # (dx + i·dy)⁴ / |d|³ : four right-angled directions count as one.
                        x2, y2 = dx * dx - dy * dy, 2.0 * dx * dy
                        cosine += (x2 * x2 - y2 * y2) / (squared * np.sqrt(squared))
                        sine += 2.0 * x2 * y2 / (squared * np.sqrt(squared))
                if normal[face, 2] > 0.5:
                    ab_x, ab_y = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
                    ac_x, ac_y = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1]
                    flat = 0.5 * (ab_x * ac_y - ab_y * ac_x)
                    area += flat
                    volume += flat * (heights[a] + heights[b] + heights[c]) / 3.0
        out[group, 2] = area
        out[group, 4] = 0.25 * np.arctan2(sine, cosine)
        out[group, 5] = base
        out[group, 6] = volume / area if area > 0.0 else highest


@njit(cache=True)
def _place_groups(  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    order: Int32,
    start: Int32,
    face_start: Int32,
    corners: Int32,
    normal: Float64,
    points: Float64,
    heights: Float64,
    out: Float64,
) -> None:
    """Write centre, sides and deviation from what `_measure_groups` found."""
    for group in range(len(start) - 1):
        ca, sa = np.cos(out[group, 4]), np.sin(out[group, 4])
        area, top = out[group, 2], out[group, 6]
        low_u, high_u, low_v, high_v, dropped = np.inf, -np.inf, np.inf, -np.inf, 0.0
        for place in range(start[group], start[group + 1]):
            face = order[place]
            upward = normal[face, 2] > 0.5
            # What looks upward is the footprint; walls count only where nothing does.
            if area > 0.0 and not upward:
                continue
            for t in range(face_start[face], face_start[face + 1]):
                for c in range(3):
                    v = corners[t, c]
                    u = points[v, 0] * ca + points[v, 1] * sa
                    w = points[v, 1] * ca - points[v, 0] * sa
                    low_u, high_u = min(low_u, u), max(high_u, u)
                    low_v, high_v = min(low_v, w), max(high_v, w)
                    if upward:
                        dropped = max(dropped, abs(heights[v] - top))
        length, width, shrink = high_u - low_u, high_v - low_v, 1.0
        if 0.0 < area < length * width:
            shrink = np.sqrt(area / (length * width))
        mid_u, mid_v = 0.5 * (low_u + high_u), 0.5 * (low_v + high_v)
        out[group, 0] = mid_u * ca - mid_v * sa
        out[group, 1] = mid_u * sa + mid_v * ca
        out[group, 2], out[group, 3] = length * shrink, width * shrink
        out[group, 8] = dropped
        out[group, 7] = max(dropped, 0.5 * (1.0 - shrink) * np.hypot(length, width))
