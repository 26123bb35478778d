"""The delivery's read-me: says in two languages that the town does not exist."""

from __future__ import annotations

from pathlib import Path

from gis_server.demo_town.town_data import Town, town


def _text(of: Town) -> str:
    return f"""# {of.name}  {of.name_en}

この3D都市モデルは、打ち水の動作を確かめるためにプログラムが作った**架空の町**です。
地名、施設名、建物、道路、標高、浸水想定など、すべて作りもので、実在の場所や測量成果とは
関係がありません。市区町村コード {of.code} の自治体はありません。
避難などの判断に使わないでください。

This 3D city model is a **fictitious town**, written by a program to show Uchimizu at work.
Every name, building, street, height and flood in it is invented and has nothing to do with the
real place at these coordinates. No municipality has the code {of.code}.

- 形式 format: CityGML 2.0 + i-UR 3.1, EPSG:6697, 三次メッシュごと / one file per theme and mesh
- 年 year: {of.year}
- コード表 code lists: `codelists/`（使っているコードだけ / only the codes in use）
- LOD1の道路・鉄道・広場・土地利用は、PLATEAUの納品と同じく高さ0です /
  LOD1 of streets, railway, square and land use lies at height 0, as in PLATEAU deliveries
- 自由に使えます / free to use: CC0 1.0
"""


def write_read_me(folder: Path) -> None:
    """Write README.md into the delivery's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_bytes(_text(town()).encode())
