"""The middle of each step of a file, to which the position of the sun belongs."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulations.sun import Times


def seconds_to_middle(time_label: str, interval_s: int) -> int:
    """Give what to add to a label [s] to come to the middle of its step."""
    half = interval_s // 2
    return {"instant": 0, "preceding": -half, "following": half, "unstated": -half}[time_label]


def middles_of(raw: xr.Dataset) -> Times:
    """Give the middles of the steps of a file, UTC, (times,) datetime64[s]."""
    add = seconds_to_middle(str(raw.attrs["time_label"]), int(raw.attrs["interval_s"]))
    labels = raw["time"].to_numpy().astype("datetime64[s]")
    return np.asarray(labels + np.timedelta64(add, "s"))
