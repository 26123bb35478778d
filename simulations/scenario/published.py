"""What the literature says of measures, for what the simulation does not model."""

from __future__ import annotations

from typing import Final

from simulations.errors import Remark


def _said(code: str, message: str) -> Remark:
    return Remark(code, "info", message)


_TREE: Final = _said(
    "air-cooling-of-trees-not-modelled",
    "shade and long wave of crowns are computed; that trees cool the air is not. Published: mean "
    "radiant temperature −22 to −28 K under crowns (Kántor et al. 2016); air in a grove 34.4 → "
    "33.5 °C, 0.7 K over the park (Saitama Prefecture and JAMSTEC 2018, Kumagaya)",
)
_SHADE: Final = _said(
    "shade-published-range",
    "published for awnings: shaded ground 2 to 3 K above the air, PET −6.9 K at most; they rank "
    "below the shade of buildings and trees (Middel et al. 2021)",
)
_MIST: Final = _said(
    "mist-at-its-most",
    "mist is computed as complete evaporation into the air that the stated wind carries through "
    "it, the most it can do; drops on skin and drift are not modelled. Published: −0.5 to −1 K "
    "within 2 m in the open (Kobe, Atmosphere 14:177), −2.4 K on average in still air (Buildings "
    "14:336)",
)
_WATER: Final = _said(
    "air-cooling-of-water-not-modelled",
    "the temperature of the water's surface is computed; that it cools the air beside it is not",
)
_GREEN_WALL: Final = _said(
    "green-wall-published-range",
    "published: a green wall facing west is 2 to 5 K warmer than the air, a bare one 10 to 20 K",
)
_REFLECTIVE: Final = _said(
    "reflective-paving-published-range",
    "published: surface −8 to −10 K, but PET +2.2 K in the sun (Taleghani, Los Angeles) and the "
    "worst radiant load of five pavings (Nagano 2020); the reflected radiation is computed",
)
_RETENTIVE: Final = _said(
    "water-retentive-paving-when-wet",
    "the paving counts as filled with water the same day; dry it is like any block paving. "
    "Published: second-lowest radiant load of five pavings (Nagano 2020)",
)

# Kinds of features and covers → what must be said of them.
_OF: Final = {
    "tree": _TREE,
    "awning": _SHADE,
    "shade_sail": _SHADE,
    "mist": _MIST,
    "water": _WATER,
    "green_wall": _GREEN_WALL,
    "reflective_paving": _REFLECTIVE,
    "water_retentive_paving": _RETENTIVE,
}


def published_remarks(names: set[str]) -> list[Remark]:
    """Give what must be said beside a scenario with these kinds and covers, each once."""
    found = {_OF[name].code: _OF[name] for name in names if name in _OF}
    return [found[code] for code in sorted(found)]
