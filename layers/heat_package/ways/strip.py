"""Sun, shade and heat along a way, minute by minute; what is not known is said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.heat_package.ways.heat_load import EdgeHeat, Samples
from layers.heat_package.ways.network import UNKNOWN, WayKind, WayNetwork
from layers.heat_package.ways.way import Leg, Way
from layers.heat_package.wbgt_class import WbgtClass, wbgt_class

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

# A class goes with the number as it is shown, so that the same number has one class.
SHOWN_DIGITS = 1


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of a way; None where the run has no number.

    start_m, end_m : along the way. shade : share in the shade, 0 to 1. known : share of the minute
    of which the heat is known. roofed : under a roof for the greater part.
    """

    number: int
    start_m: float
    end_m: float
    kind: WayKind
    shade: float | None
    utci_c: float | None
    wbgt_c: float | None
    wbgt: WbgtClass | None
    known: float
    roofed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """How much of a way something is known about, 0 to 1 of its length.

    heat_m, steps_m : metres of which heat, steps are unknown.
    """

    heat: float
    steps: float
    heat_m: float
    steps_m: float


def strip_of(
    network: WayNetwork,
    samples: Samples,
    way: Way,
    fields: Mapping[str, Float32],
    *,
    switches: Int64,
) -> list[Minute]:
    """Give the minutes of a way.

    Parameters
    ----------
    fields : `utci`, `wbgt` [°C] and `shadow` (0 to 1), each (steps, places of `samples`) float32,
        NaN where unknown; those that a run does not have are left out.
    """
    rows, times, steps = _places(samples, way.legs, switches)
    values = {
        name: field[np.minimum(steps, len(field) - 1), rows] for name, field in fields.items()
    }
    edge = np.searchsorted(samples.start, rows, side="right") - 1
    number = (times // 60).astype(int)
    metres = _metres_at(network, way)
    found = []
    for minute in range(max(1, math.ceil(way.seconds / 60))):
        here = np.flatnonzero(number == minute)
        if not len(here):  # a piece that is walked in one breath
            here = np.array([int(np.abs(times - minute * 60 - 30).argmin())])
        known = {name: _mean(value[here]) for name, value in values.items()}
        wbgt = known.get("wbgt")
        kinds = np.bincount(network.kind[edge[here]], minlength=len(WayKind))
        utci = values.get("utci")
        found.append(
            Minute(
                number=minute,
                start_m=float(np.interp(minute * 60, *metres)),
                end_m=float(np.interp(minute * 60 + 60, *metres)),
                kind=WayKind(int(kinds.argmax())),
                shade=known.get("shadow"),
                utci_c=known.get("utci"),
                wbgt_c=wbgt,
                wbgt=None if wbgt is None else wbgt_class(round(wbgt, SHOWN_DIGITS)),
                known=0.0 if utci is None else float(np.isfinite(utci[here]).mean()),
                roofed=bool((network.roofed[edge[here]] == 1).mean() > 0.5),
            )
        )
    return found


def length_m(network: WayNetwork, legs: Iterable[Leg]) -> float:
    """Give the length of a way [m]."""
    return float(sum(network.length_m[leg.edge] * abs(leg.finish - leg.begin) for leg in legs))


def heat_load_c_min(way: Way, heat: EdgeHeat, *, switches: Int64) -> float:
    """Give the heat load of a way [°C·min]; what is unknown counts as in the search."""
    total = 0.0
    for leg in way.legs:
        step = min(
            int(np.searchsorted(switches, leg.entered_s, side="right")), len(heat.excess) - 1
        )
        total += float(heat.excess[step, leg.edge]) * leg.seconds / 60.0
    return total


def known_of(network: WayNetwork, way: Way, heat: EdgeHeat | None) -> Known:
    """Tell of how much of a way heat and steps are known."""
    edges = np.array([leg.edge for leg in way.legs], np.int64)
    metres = network.length_m[edges] * np.array([abs(leg.finish - leg.begin) for leg in way.legs])
    whole = max(float(metres.sum()), 1e-9)
    warm = np.zeros(len(edges)) if heat is None else heat.known[0, edges]
    level = network.step_free[edges] != UNKNOWN
    heat_m, steps_m = float(((1 - warm) * metres).sum()), float(metres[~level].sum())
    return Known(1 - heat_m / whole, 1 - steps_m / whole, heat_m, steps_m)


def _places(samples: Samples, legs: Iterable[Leg], switches: Int64) -> tuple[Int64, Float64, Int64]:
    """Give the places along a way: rows of samples, seconds, steps."""
    rows, times, steps = [], [], []
    for leg in legs:
        first, last = int(samples.start[leg.edge]), int(samples.start[leg.edge + 1])
        count = last - first
        share = (np.arange(count) + 0.5) / count
        low, high = sorted((leg.begin, leg.finish))
        within = np.flatnonzero((share >= low) & (share <= high))
        if not len(within):
            within = np.array([min(count - 1, int((low + high) / 2 * count))])
        if leg.finish < leg.begin:
            within = within[::-1]
        portion = max(high - low, 1e-9)
        passed = np.clip(np.abs(share[within] - leg.begin) / portion, 0.0, 1.0)
        rows.append(first + within)
        times.append(leg.entered_s + passed * leg.seconds)
        step = int(np.searchsorted(switches, leg.entered_s, side="right"))
        steps.append(np.full(len(within), step))
    if not rows:
        nothing = np.empty(0, np.int64)
        return nothing, np.empty(0), nothing
    return np.concatenate(rows), np.concatenate(times), np.concatenate(steps)


def _metres_at(network: WayNetwork, way: Way) -> tuple[list[float], list[float]]:
    """Give seconds and metres at which the legs begin, and at the end."""
    seconds, metres = [0.0], [0.0]
    for leg in way.legs:
        seconds.append(float(leg.entered_s + leg.seconds))
        metres.append(metres[-1] + network.length_m[leg.edge] * abs(leg.finish - leg.begin))
    return seconds, metres


def _mean(values: Float32) -> float | None:
    there = values[np.isfinite(values)]
    return float(there.mean()) if len(there) else None
