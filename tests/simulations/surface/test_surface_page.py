"""The pages on surfaces, scenarios and imports say what the code does."""

from __future__ import annotations

import numpy as np
import pytest

from simulations.grid import grid_over
from simulations.importers.quantities import QUANTITIES
from simulations.scenario.apply import ACTS
from simulations.scenario.features import KINDS, MOST_FEATURES, MOST_VERTICES
from simulations.surface.canopy import SHAPES
from simulations.surface.dataset import OPTIONAL, VARIABLES, surface_dataset
from simulations.surface.foreign_grids import UMEP_COVERS
from simulations.surface.materials import GREEN_WALL, GROUND_COVERS, WALL, Material
from simulations.surface.species import SPECIES, UNKNOWN
from simulations.surface.tree_list import NUMBERS
from tests.page_tables import DOCS, tables_of

CONTRACTS, PAGE = "data-contracts.md", "surface.md"


def text(number: float) -> str:
    return f"{number:g}"


def test_the_variables_of_a_real_surface_are_on_the_page() -> None:
    grid = grid_over("EPSG:6677", (0.0, 0.0, 10.0, 10.0))
    made = surface_dataset(grid, {name: np.zeros(grid.shape) for name in (*VARIABLES, *OPTIONAL)})
    rows = [row for table in tables_of(CONTRACTS, "Surface") for row in table]
    assert [row[0] for row in rows] == list(made.data_vars)
    for name, dtype, units, low, high, meaning in rows:
        variable = VARIABLES.get(name) or OPTIONAL[name]
        assert (dtype, units) == (str(made[name].dtype), made[name].attrs["units"])
        assert (low, high, meaning) == (text(variable.low), text(variable.high), variable.long_name)


def test_the_columns_of_a_tree_list_are_on_the_page() -> None:
    (rows,) = tables_of(CONTRACTS, "Tree list")
    assert [row[0] for row in rows] == ["species", *NUMBERS]
    for name, *_, meaning in rows[1:]:
        low, high = NUMBERS[name]
        assert meaning.startswith(f"{low:g} to {high:g}")


def test_the_kinds_of_a_scenario_are_on_the_page() -> None:
    (rows,) = tables_of(CONTRACTS, "Scenario")
    expected = []
    for name, kind in KINDS.items():
        shapes = ", ".join(shape for shape in kind.shapes if not shape.startswith("Multi"))
        expected += [[name, shapes, prop] for prop in kind.properties or ["–"]]
    assert [row[:3] for row in rows] == expected
    for kind_name, _, prop, _, low, high, default in rows:
        if prop == "–":
            continue
        rule = KINDS[kind_name].properties[prop]
        if rule.words is None and not rule.is_text:
            assert (low, high) == (text(rule.low), text(rule.high))
        given = rule.default
        without = "none" if rule.optional else "refused"
        assert default == (
            text(given) if isinstance(given, float) else without if given is None else given
        )


def test_the_limits_and_the_order_of_kinds_are_on_the_page() -> None:
    page = (DOCS / CONTRACTS).read_text("utf-8")
    assert f"at most {MOST_FEATURES} features of at most\n{MOST_VERTICES} vertices" in page
    assert ", ".join(f"`{kind}`" for kind in ACTS) in page


def test_the_quantities_of_imports_are_on_the_page() -> None:
    (rows,) = tables_of(CONTRACTS, "Imported fields")
    for name, units, low, high, height, names in rows:
        rule = QUANTITIES[name]
        assert (units, low, high) == (rule.units, text(rule.low), text(rule.high))
        assert height == ("yes" if rule.of_the_air else "no")
        assert names.split(", ") == [name, *rule.aliases]
    assert [row[0] for row in rows] == list(QUANTITIES)


def test_the_materials_are_on_the_page() -> None:
    (rows,) = tables_of(PAGE, "Materials")
    expected = [
        [
            each.name,
            str(each.code) if each.code >= 0 else "–",
            text(each.albedo),
            text(each.emissivity),
            text(each.heat_capacity_j_m3k / 1e6),
            text(each.conductivity_w_mk),
            text(each.evaporation_efficiency),
        ]
        for each in (*GROUND_COVERS.values(), WALL, GREEN_WALL)
    ]
    assert rows == expected


@pytest.mark.parametrize("material", [*GROUND_COVERS.values(), WALL, GREEN_WALL])
def test_materials_are_possible_and_name_their_source(material: Material) -> None:
    assert material.source
    for share in (material.albedo, material.emissivity, material.evaporation_efficiency):
        assert 0 <= share <= 1
    assert 1e5 < material.heat_capacity_j_m3k < 5e6
    assert 0.05 < material.conductivity_w_mk < 100


def test_the_species_are_on_the_page() -> None:
    (rows,) = tables_of(PAGE, "Crowns")
    expected = [
        [
            each.name, each.latin, each.japanese, SHAPES[each.shape], text(each.clear_stem),
            text(each.spread), text(each.leaf_area_density), text(each.mature_height_m),
            text(each.growth_rate),
        ]
        for each in (*SPECIES, UNKNOWN)
    ]  # fmt: skip
    assert rows == expected


def test_the_codes_of_umep_are_on_the_page() -> None:
    codes, *_ = tables_of(PAGE, "Foreign grids")
    assert codes == [[str(code), name] for code, name in UMEP_COVERS.items()]
