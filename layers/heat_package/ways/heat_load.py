"""What walking in the heat costs: degree-minutes of UTCI, and a weight that makes them minutes.

Heat load of a walk = the time integral of UTCI above 32 °C [°C·min]. At 32 °C the scale of UTCI
goes over to "strong heat stress" (Bröde et al. 2012, doi:10.1007/s00484-011-0454-1);
degree-minutes add up along a way, so that twice as long or twice as far above is twice the load.

cost = walking time + weight × heat load. The weight says how many minutes longer a way may be to
spare one degree-minute. People in Singapore counted a metre in the shade as 0.86 m in the sun
(Melnikov et al. 2022, doi:10.1038/s41598-022-06383-5); at UTCI 38 °C in the sun and 32 °C in the
shade that is a weight of 0.03. It describes what healthy people do unasked. The default, 0.25, is
stronger because it is meant for those who must avoid heat: a minute at UTCI 45 °C in the sun
counts as 4.3 minutes, one at 39 °C in the shade as 2.8, so a way in the shade may be half as long
again. The detour is bounded by its own limit besides, which no weight passes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.heat_package.ways.network import WayNetwork

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

THRESHOLD_C = 32.0
DEFAULT_WEIGHT = 0.25
HIGHEST_WEIGHT = 10.0
# Where nothing is known it counts as hot as the hottest tenth of what is known around: nobody is
# led into a place because nothing is known of it.
UNKNOWN_QUANTILE = 0.9
SPACING_M = 2.0


@dataclass(frozen=True, slots=True)
class Samples:
    """Places along all edges at which a field is read.

    start : (edges + 1,) int64, rows of the places of each edge; each edge has one at least.
    x, y : (n,) float64, m, CRS of the network.
    """

    start: Int64
    x: Float64
    y: Float64


@dataclass(frozen=True, slots=True)
class EdgeHeat:
    """Heat of edges by step.

    excess : (steps, edges) float64, mean of UTCI above the threshold [°C], unknown ones filled.
    known : (steps, edges) float64, share of the edge where the run has a number, 0 to 1.
    """

    excess: Float64
    known: Float64


def samples_of(network: WayNetwork) -> Samples:
    """Give places in the middle of pieces of about 2 m along each edge."""
    counts = np.maximum(1, np.round(network.length_m / SPACING_M).astype(np.int64))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    owner = np.repeat(np.arange(network.edges), counts)
    share = (np.arange(start[-1]) - start[owner] + 0.5) / counts[owner]
    x, y = places_along(network, owner, share)
    return Samples(start, x, y)


def places_along(network: WayNetwork, edge: Int64, share: Float64) -> tuple[Float64, Float64]:
    """Give the place at a share (0 to 1) of the length of each edge."""
    steps = np.hypot(*np.diff(network.vertices, axis=0).T)
    steps[network.vertex_start[1:-1] - 1] = 0.0  # from one edge's line to the next
    along = np.concatenate([[0.0], np.cumsum(steps)])
    first, last = network.vertex_start[:-1], network.vertex_start[1:] - 1
    at = along[first[edge]] + share * (along[last[edge]] - along[first[edge]])
    row = np.searchsorted(along, at, side="right") - 1
    row = np.clip(row, first[edge], np.maximum(last[edge] - 1, first[edge]))
    length = steps[row]
    part = np.divide(at - along[row], length, out=np.zeros_like(at), where=length > 0)
    found = network.vertices[row] + part[:, None] * (
        network.vertices[row + 1] - network.vertices[row]
    )
    return np.ascontiguousarray(found[:, 0]), np.ascontiguousarray(found[:, 1])


def edge_heat(utci_c: Float32, samples: Samples) -> EdgeHeat | None:
    """Give the heat of each edge by step, None where nothing at all is known.

    utci_c : (steps, places) float32, °C, NaN where the run has no number.
    """
    there = np.isfinite(utci_c)
    if not there.any():
        return None
    excess = np.maximum(utci_c.astype(np.float64) - THRESHOLD_C, 0.0)
    counts = np.diff(samples.start)
    filled = np.empty_like(excess)
    for step, row in enumerate(excess):
        known = row[there[step]]
        stand_in = np.quantile(known if len(known) else excess[there], UNKNOWN_QUANTILE)
        filled[step] = np.where(there[step], row, stand_in)
    return EdgeHeat(
        np.add.reduceat(filled, samples.start[:-1], axis=1) / counts,
        np.add.reduceat(there.astype(np.float64), samples.start[:-1], axis=1) / counts,
    )


def costs(seconds: Float64, excess: Float64, *, weight: float) -> Int64:
    """Give the cost of walking [1/1000 s]: time + weight × heat load.

    seconds : (n,). excess : (steps, n) °C above the threshold. weight : min per °C·min.
    """
    return np.rint(1000.0 * seconds * (1.0 + weight * excess)).astype(np.int64)
