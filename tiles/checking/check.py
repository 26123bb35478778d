"""Checks a tileset: all of it for people, what is new of it before each publish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tiles.checking.content import glb_faults
from tiles.checking.findings import Finding, errors_of
from tiles.checking.gltf_validator import gltf_findings
from tiles.checking.schema import Schema, read_schema
from tiles.checking.sources import TilesetSource, source_of
from tiles.checking.tree import check_tree
from tiles.checking.tree_check import CheckOptions, TreeCheck
from tiles.checking.volumes import Volume
from tiles.errors import PublishError, TilesError, TilesetError

SHOWN = 5


def check_tileset(target: str | Path | TilesetSource, *, gltf: bool = True) -> list[Finding]:
    """List what is wrong with a tileset.

    Parameters
    ----------
    target : path of a tileset.json or its folder, URL, or opened source.
    gltf : ask the Khronos validator about every GLB, too (needs Node; says so where it is absent).

    Raises
    ------
    TilesetError
        There is no tileset at `target`, or the server cannot be reached.
    """
    source = target if isinstance(target, TilesetSource) else source_of(target)
    check = TreeCheck(source, CheckOptions())
    check_tree(check)
    if gltf:
        check.findings += gltf_findings(check.glbs)
    return check.findings


def check_before_publishing(source: TilesetSource) -> None:
    """Refuse a staged tileset that must not be shown: its tree, metadata, and every file there.

    The contents are checked one by one when they are made, see `check_tile`.

    Raises
    ------
    PublishError
        Names the first broken rules.
    """
    check = TreeCheck(source, CheckOptions(contents=False, values=False))
    check_tree(check)
    _refuse(check.findings, PublishError)


def check_tile(glb: bytes, *, region: tuple[float, ...], where: str) -> None:
    """Refuse a new tile that must not be published; `region` is its volume (radians, metres).

    Raises
    ------
    TilesetError
        Names the first broken rules.
    """

    def schema_of(found: dict[str, Any], where: str) -> tuple[Schema | None, list[Finding]]:
        return read_schema(found.get("schema"), where=f"{where}#/schema")

    findings = glb_faults(
        glb,
        where=where,
        volumes=[Volume("region", region)],
        transform=np.eye(4),
        schema_of=schema_of,
        values=False,
    )
    _refuse(findings, TilesetError)


def _refuse(findings: list[Finding], kind: type[TilesError]) -> None:
    errors = errors_of(findings)
    if errors:
        shown = "\n".join(f"{each.where}: {each.message}" for each in errors[:SHOWN])
        raise kind(f"our own check found {len(errors)} broken rules, nothing is shown:\n{shown}")
