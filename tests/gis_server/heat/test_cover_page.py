"""The page on surfaces names the codes of PLATEAU as the code reads them."""

from __future__ import annotations

from gis_server.heat.cover_parts import LAND_USE_COVER, MATERIAL_COVER
from gis_server.heat.furniture_parts import ROOFS
from gis_server.heat.tree_parts import SPECIES_CODES
from simulations.surface.materials import BY_NAME
from simulations.surface.species import species_called
from tests.page_tables import tables_of


def test_codes_of_roads_and_land_use_are_on_the_page() -> None:
    materials, land_uses = tables_of("surface.md", "Ground cover")
    assert materials == [[code, cover] for code, cover in MATERIAL_COVER.items()]
    assert land_uses == [[code, cover] for code, cover in LAND_USE_COVER.items()]
    assert set(MATERIAL_COVER.values()) | set(LAND_USE_COVER.values()) <= set(BY_NAME)


def test_furniture_that_is_a_roof_is_on_the_page() -> None:
    (rows,) = tables_of("surface.md", "Overhangs")
    said = next(words for theme, words in rows if theme == "frn")
    assert {word for word in said.replace(",", " ").split() if word.isdigit()} == ROOFS


def test_every_code_of_a_species_means_one() -> None:
    for name in SPECIES_CODES.values():
        found = species_called(name)
        assert found is not None
        assert found.name == name
