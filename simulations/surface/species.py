"""Trees of Japanese streets: shape and leaves of their crowns, and how they grow.

What is published and what is assumed:

- Crown shapes are the habits of free-standing trees as floras and nurseries describe them.
- Leaf area density: Hosoi and Omasa (2007, J. Exp. Bot. 58, 3463–3473) measured it in zelkova,
  Oshio et al. (2015, Remote Sens. Environ. 166, 116–125) in zelkova and camphor. No table of all
  species is published, so each value is assumed, such that a grown crown lets 0.2 to 15 % of the
  sun through (Beer–Lambert with half of the leaf area in the sun's way); Konarska et al. (2014,
  Theor. Appl. Climatol. 117, 363–376) measured 1.3 to 5.3 % in full leaf.
- Growth: height and crown approach their size in a street, size × (1 − e^(−rate × age)) (von
  Bertalanffy 1957). Size and rate are assumed within what McPherson, van Doorn and Peper (2016,
  USDA PSW-GTR-253) measured in street trees of the same or a near species; a real tree differs
  by a third and more, by soil and pruning.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import Final

from simulations.surface.canopy import CONE, DOME, ELLIPSOID, VASE


@dataclass(frozen=True, slots=True)
class Species:
    """One kind of tree.

    name : English, as a scenario names it. latin, japanese : other names that are understood.
    shape : of the crown, number of `canopy.SHAPES`.
    clear_stem : underside of the crown as a share of the height.
    spread : crown diameter as a share of the height.
    leaf_area_density : in full leaf, m² m⁻³.
    mature_height_m : in a street. growth_rate : per year of age.
    """

    name: str
    latin: str
    japanese: str
    shape: int
    clear_stem: float
    spread: float
    leaf_area_density: float
    mature_height_m: float
    growth_rate: float

    def height_at(self, age_years: float) -> float:
        """Give the height at an age since germination, m."""
        return self.mature_height_m * (1.0 - math.exp(-self.growth_rate * age_years))


UNKNOWN: Final = Species("unknown", "", "", ELLIPSOID, 0.25, 0.6, 1.0, 12.0, 0.05)

SPECIES: Final = (
    Species("ginkgo", "Ginkgo biloba", "イチョウ", CONE, 0.25, 0.42, 1.3, 16, 0.035),
    Species("zelkova", "Zelkova serrata", "ケヤキ", VASE, 0.3, 0.65, 1, 16, 0.045),
    Species("camphor", "Cinnamomum camphora", "クスノキ", DOME, 0.25, 0.7, 1.2, 15, 0.045),
    Species("cherry", "Prunus × yedoensis", "サクラ", DOME, 0.25, 0.95, 1, 9.5, 0.07),
    Species("plane", "Platanus × acerifolia", "プラタナス", ELLIPSOID, 0.25, 0.6, 1, 16, 0.055),
    Species("trident_maple", "Acer buergerianum", "トウカエデ",
            ELLIPSOID, 0.25, 0.5, 1.3, 11, 0.05),
    Species("maple", "Acer palmatum", "モミジ", DOME, 0.25, 0.8, 1.3, 7, 0.06),
    Species("sweetgum", "Liquidambar styraciflua", "モミジバフウ", CONE, 0.25, 0.45, 1.3, 16, 0.05),
    Species("tulip_tree", "Liriodendron tulipifera", "ユリノキ", CONE, 0.25, 0.45, 1.2, 18, 0.05),
    Species("dogwood", "Cornus florida", "ハナミズキ", DOME, 0.28, 0.7, 1.4, 5.5, 0.08),
    Species("crape_myrtle", "Lagerstroemia indica", "サルスベリ", VASE, 0.3, 0.6, 1.5, 5.5, 0.08),
    Species("oak", "Quercus myrsinifolia", "シラカシ", ELLIPSOID, 0.2, 0.52, 1.6, 11, 0.05),
    Species("konara_oak", "Quercus serrata", "コナラ", ELLIPSOID, 0.28, 0.6, 1, 13, 0.045),
    Species("holly", "Ilex rotunda", "クロガネモチ", DOME, 0.25, 0.55, 1.6, 8, 0.06),
    Species("bayberry", "Morella rubra", "ヤマモモ", DOME, 0.2, 0.7, 1.6, 8.5, 0.06),
    Species("willow", "Salix babylonica", "シダレヤナギ", DOME, 0.2, 0.8, 0.9, 10, 0.09),
    Species("plum", "Prunus mume", "ウメ", DOME, 0.25, 0.8, 1.3, 5, 0.08),
    Species("persimmon", "Diospyros kaki", "カキノキ", DOME, 0.25, 0.75, 1.3, 6, 0.07),
    Species("osmanthus", "Osmanthus fragrans", "キンモクセイ",
            ELLIPSOID, 0.12, 0.75, 2, 4.5, 0.08),
    Species("cedar", "Cryptomeria japonica", "スギ", CONE, 0.22, 0.26, 1.6, 25, 0.03),
    Species("pine", "Pinus thunbergii", "クロマツ", DOME, 0.35, 0.55, 1.2, 12, 0.04),
    Species("metasequoia", "Metasequoia glyptostroboides",
            "メタセコイア", CONE, 0.18, 0.35, 1.2, 22, 0.05),
)  # fmt: skip

# Other words for these or for trees with much the same crown.
OTHER_NAMES: Final = {
    "銀杏": "ginkgo",
    "欅": "zelkova",
    "楠": "camphor",
    "桜": "cherry",
    "ソメイヨシノ": "cherry",
    "ヤマザクラ": "cherry",
    "スズカケノキ": "plane",
    "モミジバスズカケノキ": "plane",
    "カエデ": "maple",
    "イロハモミジ": "maple",
    "ヤマボウシ": "dogwood",
    "アラカシ": "oak",
    "カシノキ": "oak",
    "クヌギ": "konara_oak",
    "モチノキ": "holly",
    "マテバシイ": "bayberry",
    "ヤナギ": "willow",
    "モモ": "plum",
    "ヒノキ": "cedar",
    "アカマツ": "pine",
    "マツ": "pine",
    "メタセコイヤ": "metasequoia",
    "ラクウショウ": "metasequoia",
    "不明": "unknown",
}

_NAMED: Final = {species.name: species for species in (UNKNOWN, *SPECIES)}
_BY_WORD: Final = {word: _NAMED[name] for word, name in OTHER_NAMES.items()} | {
    word.casefold(): species
    for species in _NAMED.values()
    for word in (species.name, species.latin, species.japanese)
    if word
}


def species_called(word: str) -> Species | None:
    """Give the species of an English, Latin or Japanese name; None for others.

    Half-width letters and what stands in brackets do not matter: `サクラ（ソメイヨシノ）` is found.
    """
    plain = unicodedata.normalize("NFKC", word).strip().casefold()
    head = plain.partition("(")[0].strip()
    return _BY_WORD.get(plain) or _BY_WORD.get(head) or _BY_WORD.get(head.replace(" ", "_"))
