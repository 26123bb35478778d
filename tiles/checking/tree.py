"""Checks of tileset.json: its tree of tiles, volumes, errors, URIs and metadata."""

from __future__ import annotations

import math
import zlib
from typing import Any, NamedTuple

import numpy as np

from tiles.checking.content import glb_faults, glb_of_b3dm
from tiles.checking.glb import BrokenPartError
from tiles.checking.plain_tree import is_plain_and_right
from tiles.checking.schema import Schema, entity_faults
from tiles.checking.sources import resolved
from tiles.checking.tileset_metadata import (
    check_extensions,
    check_metadata,
    glb_schema,
    tileset_schema,
)
from tiles.checking.tree_check import TreeCheck
from tiles.checking.volumes import Volume, contains, volume_of
from tiles.city_tables import Float64
from tiles.errors import TilesetError

DEEPEST = 64
OTHER_FORMATS = (b"i3dm", b"pnts", b"cmpt", b"subt")


class _Above(NamedTuple):
    """What a tile inherits from the tiles above it."""

    volumes: tuple[Volume, ...]
    error: float
    transform: Float64
    tilesets: tuple[str, ...]
    refined: bool
    depth: int = 0


def check_tree(check: TreeCheck) -> None:
    """Check the tileset at the entry of the source and all that it refers to."""
    above = _Above((), math.inf, np.eye(4), (), refined=False)
    _check_tileset(check, check.source.entry, above, where=check.source.entry)


def _check_tileset(check: TreeCheck, path: str, above: _Above, *, where: str) -> None:
    if path in above.tilesets:
        check.say("tileset-loop", where, f"{path} leads back to itself")
        return
    data = check.read(path, where=where)
    found = None if data is None else check.parsed(data, path)
    if data is None or found is None:
        return
    if not isinstance(found, dict):
        check.say("property-type", f"{path}#", "the tileset is no JSON object")
        return
    asset = found.get("asset")
    version = asset.get("version") if isinstance(asset, dict) else None
    if version not in {"1.0", "1.1"}:
        check.say("asset-version", f"{path}#/asset", f"version {version!r} is unknown")
    if isinstance(asset, dict) and not isinstance(asset.get("tilesetVersion", ""), str):
        check.say("property-type", f"{path}#/asset/tilesetVersion", "it is no text")
    check_extensions(check, found, data, path)
    schema = tileset_schema(check, found, path)
    check_metadata(check, found, schema, path)
    error = _error(check, found, f"{path}#")
    root = found.get("root")
    if not isinstance(root, dict):
        check.say("property-missing", f"{path}#/root", "a tileset needs a root tile")
        return
    if "refine" not in root:
        check.say("refine-missing", f"{path}#/root", "the root says no refine")
    inner = _Above(
        above.volumes,
        min(above.error, math.inf if error is None else error),
        above.transform,
        (*above.tilesets, path),
        refined=True,
    )
    plain = not check.options.contents and not above.tilesets
    if not (plain and is_plain_and_right(root, check.source, path=path, error=error)):
        _check_tile(check, root, inner, schema, f"{path}#/root")


def _error(check: TreeCheck, found: dict[str, Any], where: str) -> float | None:
    error = found.get("geometricError")
    if error is None:
        check.say("property-missing", f"{where}/geometricError", "geometricError is missing")
        return None
    if isinstance(error, bool) or not isinstance(error, int | float) or not 0 <= error < math.inf:
        check.say("error-invalid", f"{where}/geometricError", f"{error!r} is no error in metres")
        return None
    return float(error)


def _check_tile(
    check: TreeCheck, tile: dict[str, Any], above: _Above, schema: Schema | None, where: str
) -> None:
    if above.depth > DEEPEST:
        check.say("not-checked", where, f"the tree is deeper than {DEEPEST} tiles")
        return
    transform = _transform(check, tile, above.transform, where)
    volume = volume_of(tile.get("boundingVolume"), transform)
    if volume is None:
        check.say("volume-invalid", f"{where}/boundingVolume", "the tile has no valid volume")
    elif above.volumes and contains(above.volumes[-1], volume) is False:
        check.say("volume-escapes", f"{where}/boundingVolume", "it reaches out of its parent")
    error = _error(check, tile, where)
    if error is not None and error > above.error * (1 + 1e-9):
        message = f"{error} m is larger than {above.error} m above"
        check.say("error-grows", f"{where}/geometricError", message)
    refine = tile.get("refine", "REPLACE")
    if not isinstance(refine, str) or refine not in {"ADD", "REPLACE"}:
        check.say("refine-invalid", f"{where}/refine", f"{refine!r} is unknown")
    if "metadata" in tile:
        check.findings += entity_faults(tile["metadata"], schema, where=f"{where}/metadata")
    below = _Above(
        above.volumes if volume is None else (*above.volumes, volume),
        above.error if error is None else min(above.error, error),
        transform,
        above.tilesets,
        refined=True,
        depth=above.depth + 1,
    )
    if "implicitTiling" in tile:
        check.say("not-checked", f"{where}/implicitTiling", "implicit tiles are not walked through")
        return
    _check_contents(check, tile, below, schema, where)
    children = tile.get("children", [])
    if not isinstance(children, list):
        check.say("property-type", f"{where}/children", "children is no array")
        return
    for index, child in enumerate(children):
        if isinstance(child, dict):
            _check_tile(check, child, below, schema, f"{where}/children/{index}")
        else:
            check.say("property-type", f"{where}/children/{index}", "a child is no object")


def _transform(check: TreeCheck, tile: dict[str, Any], above: Float64, where: str) -> Float64:
    if "transform" not in tile:
        return above
    numbers = tile["transform"]
    right = isinstance(numbers, list) and len(numbers) == 16
    if right and all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        matrix = np.array(numbers, float).reshape(4, 4).T
        if np.array_equal(matrix[3], [0, 0, 0, 1]):
            below: Float64 = above @ matrix
            return below
    check.say("transform-invalid", f"{where}/transform", "it is no affine matrix")
    return above


def _check_contents(
    check: TreeCheck, tile: dict[str, Any], above: _Above, schema: Schema | None, where: str
) -> None:
    if "content" in tile and "contents" in tile:
        check.say("content-twice", where, "the tile has content and contents")
    contents = tile.get("contents", [tile["content"]] if "content" in tile else [])
    if not isinstance(contents, list) or ("contents" in tile and not contents):
        check.say("property-type", f"{where}/contents", "contents is no array of contents")
        return
    for index, content in enumerate(contents):
        place = f"{where}/contents/{index}" if "contents" in tile else f"{where}/content"
        uri = content.get("uri", content.get("url")) if isinstance(content, dict) else None
        if not isinstance(uri, str) or not uri:
            check.say("property-missing", f"{place}/uri", "a content needs a URI")
            continue
        volumes = above.volumes
        if "boundingVolume" in content:
            own = volume_of(content["boundingVolume"], above.transform)
            if own is None:
                check.say("volume-invalid", f"{place}/boundingVolume", "it is no volume")
            else:
                if volumes and contains(volumes[-1], own) is False:
                    message = "it reaches out of its tile"
                    check.say("content-volume-escapes", f"{place}/boundingVolume", message)
                volumes = (*volumes, own)
        if "metadata" in content:
            check.findings += entity_faults(content["metadata"], schema, where=f"{place}/metadata")
        _check_content(check, uri, above, volumes, where=place)


def _check_content(
    check: TreeCheck, uri: str, above: _Above, volumes: tuple[Volume, ...], *, where: str
) -> None:
    path = resolved(uri, base=above.tilesets[-1])
    if path is None:
        check.say("uri-outside", f"{where}/uri", f"{uri!r} leads out of the tileset")
        return
    if path.endswith(".json"):
        _check_tileset(check, path, above, where=f"{where}/uri")
        return
    if not check.options.contents:
        if not check.source.has(path):
            check.say("file-missing", f"{where}/uri", f"{path} is not there")
        return
    data = check.read(path, where=f"{where}/uri")
    if data is None:
        return
    first = (path, f"{above.transform.tobytes()!r}{volumes!r}")
    if first in check.checked:
        return
    check.checked.add(first)
    _check_bytes(check, data, path, above, volumes)


def _check_bytes(
    check: TreeCheck, data: bytes, path: str, above: _Above, volumes: tuple[Volume, ...]
) -> None:
    magic = data[:4]
    if magic in OTHER_FORMATS or path.endswith((".gltf", ".3tz", ".3dtiles")):
        check.say("not-checked", path, f"content of the kind {magic!r} is not read here")
        return
    if magic not in {b"glTF", b"b3dm"}:
        check.say("content-format", path, f"it begins with {magic!r}")
        return
    glb, transform = data, above.transform
    if magic == b"b3dm":
        try:
            glb, centre = glb_of_b3dm(data, where=path)
        except BrokenPartError as broken:
            check.findings.append(broken.finding)
            return
        transform = transform @ centre
    check.findings += glb_faults(
        glb,
        where=path,
        volumes=list(dict.fromkeys(volumes[-2:] if len(volumes) > 1 else volumes)),
        transform=transform,
        schema_of=lambda extension, where: glb_schema(check, extension, where),
        values=check.options.values,
    )
    if check.options.values:
        check.glbs[path] = glb
        _check_gzip(check, data, path)


def _check_gzip(check: TreeCheck, data: bytes, path: str) -> None:
    try:
        packed = check.source.read(f"{path}.gz")
    except (FileNotFoundError, TilesetError):
        return
    try:
        same = zlib.decompress(packed, wbits=31) == data
    except zlib.error:
        same = False
    if not same:
        check.say("gzip-differs", f"{path}.gz", f"it does not unpack to {path}")
