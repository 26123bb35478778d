"""Titles of datasets, in Japanese and English."""

from __future__ import annotations

import re

from tiles.i_ur_types import FEATURE_LABELS

# Names as in 「3D都市モデル標準製品仕様書」, chapter 4.
THEMES = {
    "bldg": ("建築物", "Buildings"),
    "tran": ("道路", "Roads"),
    "rwy": ("鉄道", "Railways"),
    "trk": ("徒歩道", "Tracks"),
    "squr": ("広場", "Squares"),
    "wwy": ("航路", "Waterways"),
    "luse": ("土地利用", "Land use"),
    "fld": ("洪水浸水想定区域", "River flood hazard"),
    "tnm": ("津波浸水想定", "Tsunami hazard"),
    "htd": ("高潮浸水想定区域", "Storm surge hazard"),
    "ifld": ("内水浸水想定区域", "Inland flood hazard"),
    "rfld": ("ため池ハザードマップ", "Reservoir flood hazard"),
    "lsld": ("土砂災害警戒区域", "Landslide hazard"),
    "dem": ("地形", "Terrain"),
    "veg": ("植生", "Vegetation"),
    "frn": ("都市設備", "City furniture"),
    "brid": ("橋梁", "Bridges"),
    "tun": ("トンネル", "Tunnels"),
    "cons": ("その他の構造物", "Other constructions"),
    "ubld": ("地下街", "Underground malls"),
    "unf": ("地下埋設物", "Underground utilities"),
    "wtr": ("水部", "Water bodies"),
    "area": ("区域", "Areas"),
    "urf": ("都市計画決定情報", "Urban planning"),
    "gen": ("汎用都市オブジェクト", "Generic objects"),
}
_WORDS = {
    "natl": ("国管理", "national"),
    "pref": ("都道府県管理", "prefectural"),
    "l1": ("計画規模", "planning scale"),
    "l2": ("想定最大規模", "largest scale"),
}


def dataset_title(dataset: str) -> dict[str, str]:
    """Give the title of a dataset by its id (`bldg_lod2_no_texture`, `fld_natl_…_l1`)."""
    plain = dataset.endswith("_no_texture")
    theme, *words = dataset.removesuffix("_no_texture").split("_")
    japanese, english = THEMES.get(theme, (theme, theme))
    ja, en = [japanese], [english]
    for word in words:
        if word.isdigit():  # a code of the river's authority, which tells readers nothing
            continue
        lod = re.fullmatch(r"lod(\d)", word)
        label, meaning = _WORDS.get(word, (FEATURE_LABELS.get(word, word), word))
        ja.append(f"LOD{lod[1]}" if lod else label)
        en.append(f"LOD{lod[1]}" if lod else meaning)
    if plain:
        ja.append("（テクスチャなし）")
        en.append("without textures")
    return {"ja": " ".join(ja).replace(" （", "（"), "en": " ".join(en)}
