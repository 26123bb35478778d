"""What a scenario changes, as the browser wants it: pictures, numbers per hour and day, remarks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from gis_server.heat.remarks import remark_json
from gis_server.heat.what_if_picture import Pictures
from simulations.errors import Remark
from tiles.heat.quantities import HOURLY, WBGT_CLASSES, Quantity
from tiles.raster import ValueCoding, plane_grid_of

Float32 = npt.NDArray[np.float32]

# A change smaller than this is none: half a step of what is shown.
LEAST_CHANGE = 0.05
# A share of the beam that must be newly blocked (or free) to count as shade (or sun).
SHADE_CHANGE = 0.5
_SPAN = 2**15


def what_if_answer(
    before: xr.Dataset, after: xr.Dataset, *, hours: list[str], remarks: list[Remark]
) -> dict[str, Any]:
    """Describe the difference `after − before` of one window.

    Parameters
    ----------
    before, after : results of the same cells, see "Run result" in docs/data-contracts.md.
    hours : local times of the steps.
    """
    both = [each for each in HOURLY if each.id in before and each.id in after]
    part = _changed_part(before, after, [each.id for each in both])
    before, after = before.isel(part), after.isel(part)
    pictures = Pictures(plane_grid_of(after))
    cell_m2 = float(after.attrs["resolution_m"]) ** 2
    shaded = _shaded(before, after)
    return {
        "bounds": pictures.bounds,
        "hours": hours,
        "quantities": [
            _quantity(each, before, after, shaded=shaded, pictures=pictures) for each in both
        ],
        "shaded_m2": [float(layer.sum()) * cell_m2 for layer in shaded],
        "classes": _classes(before, after, cell_m2),
        "remarks": [remark_json(each) for each in remarks],
    }


def _changed_part(before: xr.Dataset, after: xr.Dataset, names: list[str]) -> dict[str, slice]:
    """Give the rows and columns around all cells that change, with one cell more on each side."""
    shape = (after.sizes["y"], after.sizes["x"])
    changed = np.zeros(shape, bool)
    for name in names:
        change = after[name].to_numpy() - before[name].to_numpy()
        changed |= (np.abs(change) >= LEAST_CHANGE).any(axis=0)
    part = {}
    for dim, axis in (("y", 1), ("x", 0)):
        where = np.flatnonzero(changed.any(axis=axis))
        first, last = (where[0], where[-1]) if where.size else (0, 0)
        part[dim] = slice(max(0, int(first) - 1), int(last) + 2)
    return part


def _shaded(before: xr.Dataset, after: xr.Dataset) -> npt.NDArray[np.bool_]:
    """Give which cells lie in shade that was not there before, (time, y, x)."""
    change = after["shadow"].to_numpy() - before["shadow"].to_numpy()
    return np.asarray(change >= SHADE_CHANGE)


def _quantity(
    quantity: Quantity,
    before: xr.Dataset,
    after: xr.Dataset,
    *,
    shaded: npt.NDArray[np.bool_],
    pictures: Pictures,
) -> dict[str, Any]:
    first, then = before[quantity.id].to_numpy(), after[quantity.id].to_numpy()
    change = then - first
    cell_m2 = float(after.attrs["resolution_m"]) ** 2
    scale = quantity.coding.scale
    coding = ValueCoding(-_SPAN * scale, scale)
    hottest = _of_day(np.fmax.reduce, then) - _of_day(np.fmax.reduce, first)
    return {
        "id": quantity.id,
        "label": quantity.label,
        "unit": quantity.unit,
        "offset": coding.offset,
        "scale": coding.scale,
        "pictures": [pictures.address(layer, coding) for layer in change],
        "statistics": [
            {**_statistics(layer, cell_m2), **_in_shade(layer, here, where)}
            for layer, here, where in zip(change, first, shaded, strict=True)
        ],
        "day": {
            "max": _statistics(hottest, cell_m2),
            "mean": _statistics(change.mean(axis=0), cell_m2),
        },
    }


def _of_day(reduce: Any, values: Float32) -> Float32:
    return np.asarray(reduce(values, axis=0), np.float32)


def _statistics(change: Float32, cell_m2: float) -> dict[str, float]:
    """Give least, mean and largest change of the cells that change, and their area."""
    found = change[np.abs(change) >= LEAST_CHANGE]  # comparisons with NaN are false
    if not found.size:
        return {"min": 0.0, "mean": 0.0, "max": 0.0, "area_m2": 0.0}
    return {
        "min": round(float(found.min()), 3),
        "mean": round(float(found.mean(dtype=np.float64)), 3),
        "max": round(float(found.max()), 3),
        "area_m2": found.size * cell_m2,
    }


def _in_shade(
    change: Float32, before: Float32, shaded: npt.NDArray[np.bool_]
) -> dict[str, float | None]:
    """Give least and mean change in the new shade, and the mean before; None without any."""
    known = shaded & np.isfinite(change)
    if not known.any():
        return {"shaded_min": None, "shaded_mean": None, "shaded_before": None}
    return {
        "shaded_min": round(float(change[known].min()), 3),
        "shaded_mean": round(float(change[known].mean(dtype=np.float64)), 3),
        "shaded_before": round(float(before[known].mean(dtype=np.float64)), 3),
    }


def _classes(before: xr.Dataset, after: xr.Dataset, cell_m2: float) -> dict[str, Any] | None:
    """Give how much ground passes from one class of WBGT to another, per hour and of the day."""
    if "wbgt" not in after or "wbgt" not in before:
        return None
    first, then = before["wbgt"].to_numpy(), after["wbgt"].to_numpy()
    return {
        "hours": [_passed(*layers, cell_m2) for layers in zip(first, then, strict=True)],
        "day": _passed(_of_day(np.fmax.reduce, first), _of_day(np.fmax.reduce, then), cell_m2),
    }


def _passed(before: Float32, after: Float32, cell_m2: float) -> list[dict[str, Any]]:
    known = np.isfinite(before) & np.isfinite(after)
    limits = [each.lowest for each in WBGT_CLASSES if each.lowest is not None]
    pair = np.digitize(before[known], limits) * len(WBGT_CLASSES)
    counts = np.bincount(pair + np.digitize(after[known], limits), minlength=len(WBGT_CLASSES) ** 2)
    return [
        {
            "from": WBGT_CLASSES[number // len(WBGT_CLASSES)].id,
            "to": WBGT_CLASSES[number % len(WBGT_CLASSES)].id,
            "area_m2": float(counts[number]) * cell_m2,
        }
        for number in np.flatnonzero(counts).tolist()
        if number // len(WBGT_CLASSES) != number % len(WBGT_CLASSES)
    ]
