"""Words of heat in Japanese, for remarks."""

from __future__ import annotations

from typing import Final

QUANTITIES: Final = {
    "air_temperature": "気温",
    "relative_humidity": "相対湿度",
    "wind_speed": "風速",
    "air_pressure": "気圧",
    "global_irradiance": "全天日射",
    "direct_normal_irradiance": "直達日射",
    "diffuse_irradiance": "散乱日射",
    "downwelling_longwave": "空からの赤外放射",
    "cloud_fraction": "雲の割合",
    "sunshine_fraction": "日照の割合",
    "mean_radiant_temperature": "平均放射温度",
    "surface_temperature": "地表面温度",
    "utci": "体感温度（UTCI）",
    "wbgt": "暑さ指数（WBGT）",
}


def quantity_in_japanese(name: str) -> str:
    """Give the word for a quantity; the name itself where there is none."""
    return QUANTITIES.get(name, name)
