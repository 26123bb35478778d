"""Where shade would relieve most: street segments by what shade would spare whoever walks there.

For each hour, UTCI of ground in the shade is known from the places of the same network that are in
shade then (their median). Where the sun shines on a street, shade would spare

    relief = max(UTCI − 32, 0) − max(UTCI in shade − 32, 0)   [°C]

there; averaged over the length of the segment and the hours of the day that is the degree-minutes
of UTCI above 32 °C (heat load, Bröde et al. 2012; see `layers.heat_package.ways.heat_load`) that a
minute of walking would have less. It says nothing of how many people walk there, of whether a tree
would fit, or of what a certain tree would do: that is asked of a what-if.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.heat_package.ways.heat_load import THRESHOLD_C, Samples

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

# A place counts as in the sun up to this share of the beam that is blocked, as in shade from the
# other on; between the two it tells of neither.
SUNLIT, SHADED = 0.25, 0.75
LEAST_KNOWN = 0.5 - 1e-9  # a half, however its parts are rounded
SHORTEST_M = 30.0  # crossings and stubs of streets are no place for a row of trees


@dataclass(frozen=True, slots=True)
class StreetRelief:
    """What shade would spare on each edge.

    relief : (edges,) float64, °C·min per minute walked, mean of the hours; NaN where the run
        knows less than half of the edge.
    load : (edges,) float64, heat load as it is, °C·min per minute walked, mean of the hours.
    sun_share : (edges,) float64, share of length and hours in the sun, 0 to 1.
    shade_utci_c : (steps,) float64, median in the shade, °C; NaN where no place was in shade.
    """

    relief: Float64
    load: Float64
    sun_share: Float64
    shade_utci_c: Float64


def street_relief(
    utci_c: Float32, shadow: Float32, samples: Samples, step_h: Float64
) -> StreetRelief:
    """Give what shade would spare on the edges of a network.

    Parameters
    ----------
    utci_c : (steps, places) float32, °C, NaN where the run has no number.
    shadow : (steps, places) float32, share of the beam that is blocked, 0 to 1.
    samples : places along the edges.
    step_h : (steps,) float64, how long each step lasts, h.
    """
    known = np.isfinite(utci_c) & np.isfinite(shadow)
    excess = np.maximum(np.where(known, utci_c, THRESHOLD_C).astype(np.float64) - THRESHOLD_C, 0.0)
    sunlit = known & (shadow <= SUNLIT)
    shaded = known & (shadow >= SHADED)
    in_shade = np.array(
        [
            np.median(row[where]) if where.any() else np.nan
            for row, where in zip(utci_c, shaded, strict=True)
        ]
    )
    # Where no place at all is in shade (a high sun, no trees) nothing is known of shade.
    left = np.maximum(np.nan_to_num(in_shade, nan=np.inf) - THRESHOLD_C, 0.0)
    spared = np.where(sunlit, np.maximum(excess - left[:, None], 0.0), 0.0)
    share = step_h / step_h.sum() if len(step_h) else step_h
    counts = np.add.reduceat(known.astype(np.float64), samples.start[:-1], axis=1)
    enough = share @ (counts / np.diff(samples.start)) >= LEAST_KNOWN
    return StreetRelief(
        relief=np.where(enough, _mean(spared, counts, samples, share), np.nan),
        load=np.where(enough, _mean(excess * known, counts, samples, share), np.nan),
        sun_share=np.where(
            enough, _mean(sunlit.astype(np.float64), counts, samples, share), np.nan
        ),
        shade_utci_c=in_shade,
    )


def ranked(relief: Float64, length_m: Float64, *, most: int) -> Int64:
    """Give the edges where shade would relieve most, the first first; short ones are left out."""
    wanted = np.flatnonzero((relief > 0.0) & (length_m >= SHORTEST_M))  # NaN is not greater
    order = np.lexsort((wanted, -relief[wanted]))
    return np.asarray(wanted[order][:most], np.int64)


def _mean(values: Float64, counts: Float64, samples: Samples, share: Float64) -> Float64:
    """Give the mean over the known places of each edge, then over the hours with any."""
    total = np.add.reduceat(values, samples.start[:-1], axis=1)
    mean = np.divide(total, counts, out=np.zeros_like(total), where=counts > 0)
    weight = share[:, None] * (counts > 0)
    whole = weight.sum(axis=0)
    weighted = (weight * mean).sum(axis=0)
    return np.asarray(np.divide(weighted, whole, out=np.zeros_like(whole), where=whole > 0))
