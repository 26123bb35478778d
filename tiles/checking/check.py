"""Checks a tileset: all of it for people, what is new of it before each publish."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tiles.checking.findings import Finding, errors_of
from tiles.checking.gltf_validator import gltf_findings
from tiles.checking.sources import TilesetSource, folder_source, source_of
from tiles.checking.tree import CheckOptions, TreeCheck, check_tree
from tiles.errors import PublishError

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


def check_before_publishing(root: Path, *, entry: str, new: Iterable[str]) -> None:
    """Refuse a staged tileset that must not be shown.

    Parameters
    ----------
    root : folder from which all paths are relative.
    entry : path of the tileset.json.
    new : paths of the content files that no published version has had; the others were checked
        when they were new, here they only have to be there.

    Raises
    ------
    PublishError
        Names the first broken rules.
    """
    options = CheckOptions(contents=frozenset(new), values=False)
    check = TreeCheck(folder_source(root, entry=entry), options)
    check_tree(check)
    errors = errors_of(check.findings)
    if errors:
        shown = "\n".join(f"{each.where}: {each.message}" for each in errors[:SHOWN])
        raise PublishError(f"the new version breaks {len(errors)} rules, it is not shown:\n{shown}")
