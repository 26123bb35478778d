"""What the ground, roofs and walls are made of, with published properties.

Each value names its source; where a source gives a range, the middle of it is taken. Short names:

- Oke 1987: Boundary Layer Climates, 2nd edition, tables 1.1, 2.1, 7.4 and 7.5.
- Lindberg 2016: Lindberg, Onomura and Grimmond, Int. J. Biometeorol. 60, 1439–1452.
- Lindberg 2008: Lindberg, Holmer and Thorsson, Int. J. Biometeorol. 52, 697–713.
- VDI 4640-1: thermal use of the underground, 2010, table 1 (dry gravel).
- Kinouchi 2004: Kinouchi, Yoshinaka, Fukae and Kanda, 5th Conf. on Urban Environment, AMS; as
  reviewed by Santamouris 2013, Renew. Sustain. Energy Rev. 26, 224–240.
- Barber 1957: Highway Research Board Bulletin 168, 1–8, asphalt concrete: 0.7 Btu h⁻¹ ft⁻¹ °F⁻¹,
  140 lb ft⁻³, 0.22 Btu lb⁻¹ °F⁻¹. Others have 0.75 (Oke 1987), 0.90 (Carlson et al. 2010, J. Mater.
  Civ. Eng. 22, 186–195) and 1.99 W m⁻¹ K⁻¹ (Shu et al. 2021, J. Renew. Mater. 9 (2)).
- Kondo 1994: 水環境の気象学, Asakura (evaporation efficiency of the bulk method).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Material:
    """What the heat of a surface depends on.

    code : value of `ground_cover`, −1 for what never lies on the ground.
    albedo : reflected share of shortwave radiation, 0 to 1.
    emissivity : of long wave, 0 to 1.
    heat_capacity_j_m3k : volumetric [J m⁻³ K⁻¹]. conductivity_w_mk : thermal [W m⁻¹ K⁻¹].
    evaporation_efficiency : evaporation as a share of that of a wet surface of the same
        temperature (bulk method), 0 to 1; as on a hot day some days after rain.
    assumed : what no source says, "" where every value is published.
    """

    name: str
    code: int
    albedo: float
    emissivity: float
    heat_capacity_j_m3k: float
    conductivity_w_mk: float
    evaporation_efficiency: float
    source: str
    assumed: str = ""


UNKNOWN: Final = 0

_GROUND = (
    Material(
        "unknown", UNKNOWN, 0.18, 0.95, 2.06e6, 1.21, 0.0, "as asphalt",
        "a town whose cover nobody recorded is taken as paved",
    ),
    Material(
        "asphalt", 1, 0.12, 0.95, 2.06e6, 1.21, 0.0,
        "Oke 1987: albedo 0.05–0.20 and emissivity (7.5); Barber 1957: heat",
    ),
    Material(
        "concrete", 2, 0.22, 0.90, 2.11e6, 1.51, 0.0,
        "Oke 1987: albedo 0.10–0.35, emissivity to 0.90 (7.5), dense concrete (7.4)",
    ),
    Material(
        "block_paving", 3, 0.20, 0.95, 2.11e6, 1.51, 0.0,
        "Lindberg 2016: paved, 0.20 and 0.95; Oke 1987: dense concrete (7.4)",
    ),
    Material(
        "grass", 4, 0.21, 0.94, 2.19e6, 0.92, 0.4,
        "Oke 1987: albedo 0.16–0.26, emissivity 0.90–0.95 (1.1), clay between dry and "
        "saturated (2.1)",
        "evaporation efficiency 0.4: a lawn that is watered by rain only, between bare dry soil "
        "and a wet surface",
    ),
    Material(
        "bare_soil", 5, 0.25, 0.94, 1.42e6, 0.25, 0.1,
        "Lindberg 2016: 0.25 and 0.94; Oke 1987: dry clay (2.1)",
        "evaporation efficiency 0.1: a dry crust",
    ),
    Material(
        "water", 6, 0.05, 0.97, 4.18e6, 38.0, 1.0,
        "Oke 1987: albedo 0.03–0.10, emissivity 0.92–0.97 (1.1), heat capacity (2.1); "
        "Kondo 1994: evaporation efficiency 1",
        "conductivity: that with which the daily wave reaches 0.5 m, for stirred shallow water; "
        "still water has 0.57",
    ),
    Material(
        "ballast", 7, 0.20, 0.93, 1.45e6, 0.40, 0.0,
        "VDI 4640-1: dry gravel, 1.3–1.6 MJ and 0.4; Oke 1987: stone 0.20–0.35, 0.85–0.95 (7.5)",
        "ballast counts as dry gravel of weathered stone",
    ),
    Material(
        "gravel", 8, 0.25, 0.93, 1.45e6, 0.40, 0.0,
        "VDI 4640-1: dry gravel; Oke 1987: stone 0.20–0.35, 0.85–0.95 (7.5)",
    ),
    Material(
        "reflective_paving", 9, 0.46, 0.90, 2.06e6, 1.21, 0.0,
        "Kinouchi 2004: albedo 0.46 of coated asphalt; Barber 1957: asphalt",
        "emissivity of a coating 0.90; albedo when new; worn it is 0.3 to 0.4",
    ),
    Material(
        "water_retentive_paving", 10, 0.20, 0.95, 2.40e6, 1.20, 0.3,
        "Lindberg 2016: paved, 0.20 and 0.95",
        "evaporation efficiency 0.3, heat capacity and conductivity: blocks that were filled "
        "with water the same day; dry ones are block_paving",
    ),
    Material(
        "roof", 11, 0.15, 0.92, 1.77e6, 0.84, 0.0,
        "Oke 1987: tar and gravel 0.08–0.18, tile 0.10–0.35 (7.5), clay tile (7.4)",
    ),
    Material(
        "paddy", 12, 0.18, 0.97, 2.96e6, 2.20, 0.8,
        "Oke 1987: crops 0.18–0.25 (1.1), saturated sandy soil (2.1)",
        "evaporation efficiency 0.8: shallow water under rice in July and August",
    ),
    Material(
        "cropland", 13, 0.20, 0.94, 1.42e6, 0.60, 0.3,
        "Oke 1987: crops 0.18–0.25, 0.90–0.99 (1.1), clay (2.1)",
        "evaporation efficiency 0.3: rows of crops on dry soil",
    ),
)  # fmt: skip

GROUND_COVERS: Final[dict[int, Material]] = {each.code: each for each in _GROUND}
BY_NAME: Final[dict[str, Material]] = {each.name: each for each in _GROUND}

WALL: Final = Material(
    "wall", -1, 0.20, 0.90, 2.11e6, 1.51, 0.0,
    "Lindberg 2008: albedo 0.20, emissivity 0.90; Oke 1987: dense concrete (7.4)",
    "all walls count as concrete: models of towns do not say what walls are made of",
)  # fmt: skip

GREEN_WALL: Final = Material(
    "green_wall", -1, 0.20, 0.95, 2.11e6, 1.51, 0.4,
    "Oke 1987: leaves of crops 0.18–0.25, 0.90–0.99 (1.1)",
    "leaves before a concrete wall, watered; evaporation efficiency as of grass",
)  # fmt: skip


def cover_code(name: str) -> int:
    """Give the code of a ground cover.

    Raises
    ------
    KeyError
        With the names that there are.
    """
    if name not in BY_NAME:
        raise KeyError(f"no ground cover {name!r}; there are {', '.join(BY_NAME)}")
    return BY_NAME[name].code
