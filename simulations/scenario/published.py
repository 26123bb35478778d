"""What the literature says of measures, for what the simulation does not model."""

from __future__ import annotations

from typing import Final

from simulations.errors import Remark


def _said(code: str, message: str, ja: str) -> Remark:
    return Remark(code, "info", message, ja=ja)


_TREE: Final = _said(
    "air-cooling-of-trees-not-modelled",
    "shade and long wave of crowns are computed; that trees cool the air is not. Published: mean "
    "radiant temperature −22 to −28 K under crowns (Kántor et al. 2016); air in a grove 34.4 → "
    "33.5 °C, 0.7 K over the park (Saitama Prefecture and JAMSTEC 2018, Kumagaya)",
    "樹冠の日かげと赤外放射は計算していますが、木が空気を冷やす効果は計算していません。"
    "報告された値：木かげの平均放射温度 −22〜−28 K（Kántor ら 2016）、林の中の気温 34.4 → 33.5 ℃、"
    "公園全体で 0.7 K（埼玉県・JAMSTEC 2018、熊谷）",
)
_SHADE: Final = _said(
    "shade-published-range",
    "published for awnings: shaded ground 2 to 3 K above the air, PET −6.9 K at most; they rank "
    "below the shade of buildings and trees (Middel et al. 2021)",
    "ひよけについて報告された値：日かげの地面は気温より 2〜3 K 高く、PET は最大 −6.9 K。"
    "建物や木の日かげには及びません（Middel ら 2021）",
)
_MIST: Final = _said(
    "mist-at-its-most",
    "mist is computed as complete evaporation into the air that the stated wind carries through "
    "it, the most it can do; drops on skin and drift are not modelled. Published: −0.5 to −1 K "
    "within 2 m in the open (Kobe, Atmosphere 14:177), −2.4 K on average in still air (Buildings "
    "14:336)",
    "ミストは、示された風が運ぶ空気の中ですべて蒸発するとした、最大の効果です。肌につくしずくや"
    "流されるしずくは計算していません。報告された値：屋外の 2 m 以内で −0.5〜−1 K（神戸、"
    "Atmosphere 14:177）、風のない所で平均 −2.4 K（Buildings 14:336）",
)
_WATER: Final = _said(
    "air-cooling-of-water-not-modelled",
    "the temperature of the water's surface is computed; that it cools the air beside it is not",
    "水面の温度は計算していますが、水がまわりの空気を冷やす効果は計算していません",
)
_GREEN_WALL: Final = _said(
    "green-wall-published-range",
    "published: a green wall facing west is 2 to 5 K warmer than the air, a bare one 10 to 20 K",
    "報告された値：西向きの緑の壁は気温より 2〜5 K、むき出しの壁は 10〜20 K 高い",
)
_REFLECTIVE: Final = _said(
    "reflective-paving-published-range",
    "published: surface −8 to −10 K, but PET +2.2 K in the sun (Taleghani, Los Angeles) and the "
    "worst radiant load of five pavings (Nagano 2020); the reflected radiation is computed",
    "報告された値：表面は −8〜−10 K ですが、日なたの PET は +2.2 K（Taleghani、ロサンゼルス）、"
    "5種の舗装で放射の負荷が最大（長野 2020）。反射した放射は計算に入っています",
)
_RETENTIVE: Final = _said(
    "water-retentive-paving-when-wet",
    "the paving counts as filled with water the same day; dry it is like any block paving. "
    "Published: second-lowest radiant load of five pavings (Nagano 2020)",
    "その日に水を満たした舗装として計算しています。乾けば、ふつうのブロック舗装と同じです。"
    "報告された値：5種の舗装で放射の負荷が2番めに小さい（長野 2020）",
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
