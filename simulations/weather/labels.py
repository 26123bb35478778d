"""Formats that do not say what a time stands for: what the sun says of it."""

from __future__ import annotations

import xarray as xr

from simulations.errors import Remark
from simulations.weather.closure import CLOSED_W_M2, best_shift

UNSTATED = "unstated"
USUAL = "preceding"


def with_label(
    raw: xr.Dataset, *, latitude: float, longitude: float
) -> tuple[xr.Dataset, list[Remark]]:
    """Decide what the times of a file stand for that does not say it, and tell how.

    Global irradiance, its direct and its diffuse part close at the sun of the measurement to a few
    watts; the label whose middles are nearest to that sun is taken. Without all three, or where
    they never close, a time ends its interval, as is usual.
    """
    if raw.attrs["time_label"] != UNSTATED:
        return raw, []
    fit = best_shift(raw.assign_attrs(time_label=USUAL), latitude=latitude, longitude=longitude)
    name = raw.attrs["source"]
    if fit is None or fit.closed > CLOSED_W_M2:
        message = (
            f"{name}: the format does not say what a time stands for; it is taken as the end of "
            "its interval"
        )
        japanese = f"{name}：時刻の意味が書かれていない形式のため、こまの終わりとしました"
        return raw.assign_attrs(time_label=USUAL), [
            Remark("label-assumed", "info", message, ja=japanese)
        ]
    half = int(raw.attrs["interval_s"]) // 120
    middles = {USUAL: 0, "instant": half, "following": 2 * half}
    chosen = min(middles, key=lambda label: abs(middles[label] - fit.minutes))
    what, what_ja = {
        USUAL: ("the end", "終わり"),
        "instant": ("the middle", "中央"),
        "following": ("the beginning", "始まり"),
    }[chosen]
    message = (
        f"{name}: the format does not say what a time stands for; global, direct and diffuse "
        f"irradiance fit together best if it is {what} of its interval"
    )
    japanese = (
        f"{name}：時刻の意味が書かれていない形式です。全天・直達・散乱の日射がいちばんよく合う、"
        f"こまの{what_ja}としました"
    )
    return raw.assign_attrs(time_label=chosen), [
        Remark("label-by-sun", "info", message, ja=japanese)
    ]
