"""docs/heat-data.md against what the program writes."""

from __future__ import annotations

import re
from pathlib import Path

from tests.tiles.gltf_reading import Glb
from tests.tiles.heat.conftest import Published
from tiles.heat.quantities import HOURLY, QUANTITIES
from tiles.heat.wall_faces import VARIABLES

PAGE = (Path(__file__).parents[3] / "docs" / "heat-data.md").read_text("utf-8")


def tables(heading: str) -> list[list[list[str]]]:
    """Give the cells of the tables of a section, without their two header rows."""
    text = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"(?:^\|.*\n)+", text + "\n", re.MULTILINE)
    rows = [block.splitlines()[2:] for block in blocks]
    return [[[cell.strip() for cell in row.strip("|").split("|")] for row in each] for each in rows]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_quantities_are_on_the_page_with_their_coding() -> None:
    (rows,) = tables("Quantities")
    assert [[names(row[0])[0], *row[1:]] for row in rows] == [
        [
            each.id,
            each.ja,
            each.unit,
            f"{each.coding.offset:g}",
            f"{each.coding.scale:g}",
            "yes" if each in HOURLY else "no",
        ]
        for each in QUANTITIES.values()
    ]


def test_fields_of_run_json_are_on_the_page(published: Published) -> None:
    record, quantity = (
        [name for row in rows for name in names(row[0])] for rows in tables("run.json")
    )
    description = published.description()
    assert record == list(description)
    assert all(quantity == list(each) for each in description["quantities"])


def test_fields_that_may_not_be_null_are_not(published: Published) -> None:
    description = published.description()
    for row in tables("run.json")[0]:
        for name in names(row[0]):
            assert (description[name] is not None) or row[2] == "yes", name


def test_files_of_a_version_are_on_the_page(published: Published) -> None:
    opening = PAGE.split("\n## ")[0]
    described = re.findall(r"^\| `([^`]+)` \|", opening, re.MULTILINE)
    patterns = [re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(name)) for name in described]
    known = {"dataset.json", "manifest.json"}
    for path in published.folder.rglob("*"):
        name = path.relative_to(published.folder).as_posix()
        inside = name.startswith(("surface/", "facades/"))
        if path.is_file() and not inside and name not in known:
            assert any(re.fullmatch(pattern, name) for pattern in patterns), name
    assert all((published.folder / name).is_file() for name in described if "{" not in name)


def test_variables_of_faces_are_on_the_page() -> None:
    (rows,) = tables("Faces of walls in a run")
    assert {name: row[2] for row in rows for name in names(row[0])} == VARIABLES


def test_properties_of_walls_are_on_the_page(published: Published) -> None:
    (rows,) = tables("3D Tiles")
    glb = Glb((published.folder / "facades/tiles/r.glb").read_bytes())
    (found,) = glb.json["extensions"]["EXT_structural_metadata"]["schema"]["classes"].values()
    hours = len(published.description()["hours"])
    written = {
        name: each.get("componentType", each["type"])
        + (", one per hour" if each.get("count") == hours else "")
        for name, each in found["properties"].items()
    }
    assert {names(row[0])[0]: row[1] for row in rows} == written
