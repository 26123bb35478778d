"""Trees as veg:SolitaryVegetationObject, one file per third-level mesh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from gis_server.demo_town import gml
from gis_server.demo_town.materials import Materials
from gis_server.demo_town.place import CREATION_DATE, Float64, third_level_mesh
from gis_server.demo_town.solids import Surface
from gis_server.demo_town.trees import SPECIES, Tree

_SIDES = 5


def write_trees(folder: Path, trees: Sequence[Tree]) -> None:
    """Write udx/veg."""
    by_mesh: dict[str, list[int]] = defaultdict(list)
    for row, tree in enumerate(trees):
        by_mesh[third_level_mesh(*tree.position)].append(row)
    for mesh, rows in sorted(by_mesh.items()):
        materials = Materials()
        members = [_tree(row, trees[row], materials) for row in rows]
        low = np.array([[*(trees[r].position - trees[r].crown / 2), trees[r].base] for r in rows])
        high = np.array(
            [
                [*(trees[r].position + trees[r].crown / 2), trees[r].base + trees[r].height]
                for r in rows
            ]
        )
        path = folder / "udx" / "veg" / f"{mesh}_veg_6697_op.gml"
        gml.write_document(
            path, members, bounds=gml.bounds_of([low, high]), appearance=materials.text()
        )


def _tree(row: int, tree: Tree, materials: Materials) -> str:
    species = SPECIES[tree.species]
    size = "1" if tree.height >= 3.0 else "2"
    return "\n".join([
        f'<veg:SolitaryVegetationObject gml:id="{gml.identifier("veg", str(row))}">',
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("veg:class", "SolitaryVegetationObject_class", size),
        gml.code("veg:species", "SolitaryVegetationObject_species", species.code),
        gml.measure("veg:height", tree.height, "m", digits=1),
        gml.measure("veg:trunkDiameter", tree.trunk, "m"),
        gml.measure("veg:crownDiameter", tree.crown, "m", digits=1),
        f"<veg:lod1Geometry>{_lod1(row, tree, materials)}</veg:lod1Geometry>",
        *(
            [f"<veg:lod2Geometry>{_lod2(row, tree, materials)}</veg:lod2Geometry>"]
            if tree.modelled
            else []
        ),
        gml.data_quality("uro:vegDataQualityAttribute", lods=(1, 2) if tree.modelled else (1,)),
        "</veg:SolitaryVegetationObject>",
    ])  # fmt: skip


def _circle(tree: Tree, diameter: float, height: float, sides: int) -> Float64:
    """Give a regular polygon around the stem at a height above its foot; (sides, 3)."""
    turn = np.arange(sides) * (2.0 * np.pi / sides)
    x = tree.position[0] + diameter / 2.0 * np.cos(turn)
    y = tree.position[1] + diameter / 2.0 * np.sin(turn)
    return np.column_stack([x, y, np.full(sides, tree.base + height)])


def _between(lower: Float64, upper: Float64) -> list[Surface]:
    """Give the outward faces between two rings of equally many points."""
    following = np.roll(np.arange(len(lower)), -1)
    return [[np.stack([lower[i], lower[j], upper[j], upper[i]])] for i, j in enumerate(following)]


def _lod1(row: int, tree: Tree, materials: Materials) -> str:
    """Give a square prism as high as the tree and as wide as its crown."""
    low, high = (_circle(tree, tree.crown, height, 4) for height in (0.0, tree.height))
    shell = [[low[::-1]], *_between(low, high), [high]]
    polygons = gml.surfaces_of(shell)
    identifier = materials.add(SPECIES[tree.species].colour, f"veg_{row}_block")
    surface = gml.composite(polygons, identifier)
    return f"<gml:Solid><gml:exterior>{surface}</gml:exterior></gml:Solid>"


def _lod2(row: int, tree: Tree, materials: Materials) -> str:
    """Give a trunk and a faceted crown."""
    species = SPECIES[tree.species]
    crown = gml.composite(
        gml.surfaces_of(_crown(tree)), materials.add(species.colour, f"veg_{row}_crown")
    )
    trunk = gml.composite(gml.surfaces_of(_trunk(tree)), materials.add("trunk", f"veg_{row}_trunk"))
    return gml.multi_surface([trunk, crown])


def _trunk(tree: Tree) -> list[Surface]:
    top = tree.height * SPECIES[tree.species].clear_stem + 0.2
    foot, head = _circle(tree, tree.trunk * 1.15, 0.0, 3), _circle(tree, tree.trunk, top, 3)
    return _between(foot, head)


def _crown(tree: Tree) -> list[Surface]:
    """Give a pointed crown for conifers, a rounded one for others."""
    species = SPECIES[tree.species]
    low = tree.height * species.clear_stem
    span = tree.height - low
    if species.colour == "conifer":
        rings = [(0.7, 0.0), (1.0, 0.16), (0.08, 1.0)]
    else:
        rings = [(0.5, 0.0), (1.0, 0.42), (0.42, 1.0)]
    circles = [_circle(tree, tree.crown * w, low + span * h, _SIDES) for w, h in rings]
    faces = [face for a, b in pairwise(circles) for face in _between(a, b)]
    return [[circles[0][::-1]], *faces, [circles[-1]]]
