"""Checks of one tile's content: the GLB (bare or in a b3dm) against its volume and schema."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson

from tiles.checking.findings import Finding, finding
from tiles.checking.glb import (
    NOT_DECODED,
    BrokenPartError,
    Glb,
    accessor_values,
    node_matrices,
    normalized,
    number,
    parse_glb,
)
from tiles.checking.property_tables import feature_id_faults, table_faults
from tiles.checking.schema import Schema
from tiles.checking.volumes import VERTEX_TOLERANCE_M, Volume, distance_outside, extent
from tiles.city_tables import Float64

# glTF is y-up, tiles are z-up (3D Tiles Specification 1.1, 6.7.1.6.1).
Y_UP_TO_Z_UP = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], float)

SchemaOf = Callable[[dict[str, Any], str], tuple[Schema | None, list[Finding]]]


def glb_of_b3dm(data: bytes, *, where: str) -> tuple[bytes, Float64]:
    """Give the GLB inside a b3dm and the (4, 4) translation of its RTC_CENTER.

    Raises
    ------
    BrokenPartError
        The header or the feature table cannot be read.
    """
    if len(data) < 28:
        raise BrokenPartError("glb-broken", where, "the b3dm header is cut off")
    _, length, features, *tables = struct.unpack_from("<6I", data, 4)
    start = 28 + features + sum(tables)
    if length != len(data) or start > length:
        raise BrokenPartError("glb-broken", where, f"b3dm of {length} bytes in {len(data)}")
    centre = np.eye(4)
    try:
        table = orjson.loads(data[28 : 28 + features]) if features else {}
        centre[:3, 3] = table.get("RTC_CENTER", [0.0, 0.0, 0.0])
    except (AttributeError, TypeError, ValueError) as error:
        message = f"its feature table cannot be read: {error}"
        raise BrokenPartError("glb-broken", where, message) from error
    return data[start:], centre


def glb_faults(
    data: bytes,
    *,
    where: str,
    volumes: list[Volume],
    transform: Float64,
    schema_of: SchemaOf,
    values: bool,
) -> list[Finding]:
    """List what is wrong with a GLB.

    Parameters
    ----------
    volumes : every vertex must lie in each of them.
    transform : (4, 4) float64, of the tile.
    schema_of : gives the schema of an EXT_structural_metadata object (may be a file of its own).
    values : look at every value of the property tables and every index, too.
    """
    try:
        glb = parse_glb(data, where=where)
        return [
            *_extension_faults(glb),
            *_mesh_faults(glb, volumes, transform, values=values),
            *_metadata_faults(glb, schema_of, values=values),
        ]
    except BrokenPartError as broken:
        return [broken.finding]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        return [finding("glb-broken", where, f"its JSON is not as glTF wants it ({error!r})")]


def _extension_faults(glb: Glb) -> list[Finding]:
    declared = set(glb.json.get("extensionsUsed", []))
    undeclared = (_named_extensions(glb) | set(glb.json.get("extensionsRequired", []))) - declared
    return [
        finding("extension-undeclared", glb.where, f"{name} is used, but not in extensionsUsed")
        for name in sorted(undeclared)
    ]


def _named_extensions(glb: Glb) -> set[str]:
    names = set(glb.json.get("extensions", {}))
    for kind in ("nodes", "meshes", "materials", "textures", "bufferViews", "buffers"):
        for each in glb.items(kind):
            names |= set(each.get("extensions", {}))
            for primitive in each.get("primitives", []):
                names |= set(primitive.get("extensions", {}))
    return names


def _mesh_faults(
    glb: Glb, volumes: list[Volume], transform: Float64, *, values: bool
) -> list[Finding]:
    skipped = sorted(set(glb.json.get("extensionsUsed", [])) & set(NOT_DECODED))
    if skipped:
        return [finding("not-checked", glb.where, f"vertices are packed with {skipped[0]}")]
    placed: dict[int, list[Float64]] = {}
    for mesh, matrix in node_matrices(glb):
        placed.setdefault(mesh, []).append(transform @ Y_UP_TO_Z_UP @ matrix)
    tables = (
        glb.json.get("extensions", {}).get("EXT_structural_metadata", {}).get("propertyTables", [])
    )
    meshes = glb.items("meshes")
    faults = []
    for index, matrices in placed.items():
        if index >= len(meshes):
            raise BrokenPartError("glb-broken", f"{glb.where}#/nodes", f"there is no mesh {index}")
        for order, primitive in enumerate(meshes[index].get("primitives", [])):
            where = f"{glb.where}#/meshes/{index}/primitives/{order}"
            try:
                faults += _primitive_faults(glb, primitive, matrices, volumes, where=where)
                if values:
                    _check_indices(glb, primitive, where=where)
            except BrokenPartError as broken:
                faults.append(broken.finding)
            faults += feature_id_faults(glb, primitive, tables, where=where, values=values)
    return faults


def _primitive_faults(
    glb: Glb,
    primitive: dict[str, Any],
    matrices: list[Float64],
    volumes: list[Volume],
    *,
    where: str,
) -> list[Finding]:
    index = primitive.get("attributes", {}).get("POSITION")
    stored = np.ascontiguousarray(accessor_values(glb, index), np.float64)
    accessor = glb.items("accessors")[index]
    least, most = extent(stored)
    if not np.isfinite(most - least).all():
        return [finding("position-not-finite", where, "a position is NaN or infinite")]
    faults = _range_faults(least, most, accessor, where=f"{glb.where}#/accessors/{index}")
    positions = stored
    if accessor.get("normalized", False):
        positions = normalized(stored, accessor["componentType"])
    for volume in volumes:
        worst = max(distance_outside(volume, positions, matrix) for matrix in matrices)
        if worst > VERTEX_TOLERANCE_M:
            message = f"a vertex lies {worst:.3f} m outside the {volume.kind} of its tile"
            faults.append(finding("vertex-outside", where, message))
            break
    return faults


def _check_indices(glb: Glb, primitive: dict[str, Any], *, where: str) -> None:
    """Raise BrokenPartError where a triangle names a vertex that is not there."""
    if "indices" not in primitive:
        return
    count = number(glb.items("accessors")[primitive["attributes"]["POSITION"]], "count")
    largest = int(accessor_values(glb, primitive["indices"]).max())
    if largest >= count:
        message = f"index {largest} of {count} vertices"
        raise BrokenPartError("index-outside", where, message)


def _range_faults(
    least: Float64, most: Float64, accessor: dict[str, Any], *, where: str
) -> list[Finding]:
    low, high = np.array(accessor.get("min", [])), np.array(accessor.get("max", []))
    if low.shape != least.shape or high.shape != most.shape:
        return [finding("position-range", where, "positions need min and max")]
    said = np.concatenate([low, high]).astype(np.float32)
    if (said != np.concatenate([least, most]).astype(np.float32)).any():
        message = f"positions go from {least.tolist()} to {most.tolist()}, not as min, max say"
        return [finding("position-range", where, message)]
    return []


def _metadata_faults(glb: Glb, schema_of: SchemaOf, *, values: bool) -> list[Finding]:
    extension = glb.json.get("extensions", {}).get("EXT_structural_metadata")
    if extension is None:
        return []
    schema, faults = schema_of(extension, glb.where)
    for index, table in enumerate(extension.get("propertyTables", [])):
        where = f"{glb.where}#/extensions/EXT_structural_metadata/propertyTables/{index}"
        number(table, "count")
        faults += table_faults(glb, table, schema, where=where, values=values)
    return faults
