"""The walking network as columns: nodes, edges with their lines, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import shapely

from layers.bilingual import Bilingual

Int8 = npt.NDArray[np.int8]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

# 80 m/min: Japan's fair-competition code for how far from a station a house is said to be.
WALKING_M_S = 80.0 / 60.0
# On stairs people move about half as fast along the ground (Fruin 1971).
STAIRS_M_S = WALKING_M_S / 2


class WayKind(IntEnum):
    """What one walks on."""

    STREET = 0
    SIDEWALK = 1
    CROSSING = 2
    PATH = 3
    SQUARE = 4
    PARK = 5
    STAIRS = 6
    FOOTBRIDGE = 7
    PASSAGE = 8


KIND_WORDS = {
    WayKind.STREET: Bilingual("道", "street"),
    WayKind.SIDEWALK: Bilingual("歩道", "pavement"),
    WayKind.CROSSING: Bilingual("横断", "crossing"),
    WayKind.PATH: Bilingual("小道", "path"),
    WayKind.SQUARE: Bilingual("広場", "square"),
    WayKind.PARK: Bilingual("公園", "park"),
    WayKind.STAIRS: Bilingual("階段", "stairs"),
    WayKind.FOOTBRIDGE: Bilingual("歩道橋", "footbridge"),
    WayKind.PASSAGE: Bilingual("通路", "passage"),
}
# In the columns `step_free` and `roofed`.
UNKNOWN, NO, YES = -1, 0, 1


@dataclass(frozen=True, slots=True)
class WayNetwork:
    """Nodes and edges; one may walk an edge in both directions.

    crs : projected system in metres, "EPSG:6677".
    node_x, node_y : (nodes,) float64, m.
    ends : (edges, 2) int32, rows of nodes.
    length_m : (edges,) float64.
    kind : (edges,) int8, WayKind.
    step_free : (edges,) int8, 1 without steps, 0 with steps, −1 unknown.
    roofed : (edges,) int8, 1 under a roof, 0 not, −1 unknown.
    name : (edges,) words, "" without.
    vertex_start : (edges + 1,) int64, rows of `vertices`; the line of an edge goes from its first
        node to its second.
    vertices : (n, 2) float64, x, y, m.
    """

    crs: str
    node_x: Float64
    node_y: Float64
    ends: Int32
    length_m: Float64
    kind: Int8
    step_free: Int8
    roofed: Int8
    name: tuple[str, ...]
    vertex_start: Int64
    vertices: Float64

    @property
    def edges(self) -> int:
        """Number of edges."""
        return len(self.length_m)

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_x)

    def line(self, edge: int) -> Float64:
        """Give the line of an edge, (n, 2) m, from its first node to its second."""
        return self.vertices[self.vertex_start[edge] : self.vertex_start[edge + 1]]

    def lines(self) -> npt.NDArray[np.object_]:
        """Give the lines of all edges as shapely line strings."""
        owner = np.repeat(np.arange(self.edges), np.diff(self.vertex_start))
        return np.asarray(shapely.linestrings(self.vertices, indices=owner), dtype=object)

    def seconds(self) -> Float64:
        """Give how long each edge takes to walk, (edges,) float64, s."""
        speed = np.where(self.kind == WayKind.STAIRS, STAIRS_M_S, WALKING_M_S)
        return np.asarray(self.length_m / speed)

    def components(self, usable: npt.NDArray[np.bool_] | None = None) -> Int32:
        """Number the parts of the network that hang together, (nodes,) int32.

        usable : (edges,) bool, edges that count; all without.
        """
        # A server starts a tenth faster without it.
        from scipy.sparse import coo_array  # noqa: PLC0415
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

        ends = self.ends if usable is None else self.ends[usable]
        joined = coo_array(
            (np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])),
            shape=(self.nodes, self.nodes),
        )
        return np.asarray(connected_components(joined, directed=False)[1], np.int32)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One edge to be, with the keys of the nodes at its ends; equal keys are one node.

    line : (n, 2) float64, m.
    """

    ends: tuple[object, object]
    line: Float64
    kind: WayKind
    step_free: int = UNKNOWN
    roofed: int = UNKNOWN
    name: str = ""


def network_of(stretches: Sequence[Stretch], *, crs: str) -> WayNetwork:
    """Join stretches at their keys; those without length are left out."""
    node_of: dict[object, int] = {}
    places: list[Float64] = []
    kept: list[Stretch] = []
    ends: list[tuple[int, int]] = []
    for each in stretches:
        if np.hypot(*np.diff(each.line, axis=0).T).sum() <= 0.0:
            continue
        rows = []
        for key, place in zip(each.ends, (each.line[0], each.line[-1]), strict=True):
            if key not in node_of:
                node_of[key] = len(places)
                places.append(place)
            rows.append(node_of[key])
        ends.append((rows[0], rows[1]))
        kept.append(each)
    vertices = [each.line for each in kept]
    counts = np.array([len(line) for line in vertices], np.int64)
    at = np.array(places, np.float64).reshape(-1, 2)
    return WayNetwork(
        crs=crs,
        node_x=np.ascontiguousarray(at[:, 0]),
        node_y=np.ascontiguousarray(at[:, 1]),
        ends=np.array(ends, np.int32).reshape(-1, 2),
        length_m=np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in vertices]),
        kind=np.array([each.kind for each in kept], np.int8),
        step_free=np.array([each.step_free for each in kept], np.int8),
        roofed=np.array([each.roofed for each in kept], np.int8),
        name=tuple(each.name for each in kept),
        vertex_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        vertices=np.concatenate(vertices) if vertices else np.empty((0, 2)),
    )
