"""What the automatic steps of datasets are called in Japanese; records name them in English."""

from __future__ import annotations

from typing import Final

from layers.bilingual import Bilingual

JAPANESE: Final = {
    "CityGML read in columns": "CityGMLを読み取る",
    "heights made ellipsoidal with the geoid model": "ジオイド・モデルで高さを楕円体高にする",
    "surfaces triangulated, positions rounded to a lattice": "面を三角形に分け、座標を丸める",
    "attributes decoded with the code lists of the delivery": "属性をコードリストで読み解く",
    "tiles split by measured compressed size, far levels of merged blocks above": (
        "圧縮後の大きさでタイルに分け、遠くから見る段をまとめる"
    ),
    "checked by our own checker": "自前の検査を通す",
    "footprints: LOD0, else the lowest LOD, in plan; invalid surfaces repaired": (
        "平面の形をとる（LOD0、なければ一番低いLOD）。こわれた面は直す"
    ),
    "small areas left out and outlines simplified at low zooms": (
        "小さな縮尺では小さな面をはぶき、輪郭を簡単にする"
    ),
    "vector tiles by GDAL, zoom by zoom; layers joined into one PMTiles archive": (
        "GDALでベクトルタイルにし、1つのPMTilesにまとめる"
    ),
    "one row per top-level feature; nested attributes flattened, codes labelled": (
        "地物ごとに1行にし、入れ子の属性を平らに、コードに名前をつける"
    ),
    "footprint: LOD0, else the lowest LOD, in plan; invalid surfaces repaired": (
        "平面の形をとる（LOD0、なければ一番低いLOD）。こわれた面は直す"
    ),
    "features without usable geometry kept, with null geometry": (
        "形が使えない地物も、形なしで残す"
    ),
    "coarser levels: mean of the four finer pixels": "粗い段は、細かい4画素の平均にする",
    "pixels without data continued from coarser levels (listed under `filled`)": (
        "値のない画素は粗い段から続ける（filledに記す）"
    ),
    "rounded to 1/64 m": "1/64 mに丸める",
}


def step_words(step: str) -> Bilingual:
    """Give a step of a record in both languages; one that is not known stays as it stands."""
    english = step[:1].upper() + step[1:]
    if step.startswith("triangles of the relief rasterised at pixel centres, zoom "):
        zoom = step.rsplit(" ", 1)[1]
        return Bilingual(f"地形の三角形を画素の中心で読む（ズーム{zoom}）", english)
    return Bilingual(JAPANESE.get(step, step), english)
