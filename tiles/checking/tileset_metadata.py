"""Checks of what a tileset says of itself: extensions, schema, metadata, statistics."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.checking.findings import Finding
from tiles.checking.schema import Schema, entity_faults, read_schema
from tiles.checking.sources import resolved
from tiles.checking.tree_check import TreeCheck

_HOLDERS = (dict, list)


def check_extensions(check: TreeCheck, found: dict[str, Any], data: bytes, path: str) -> None:
    """Check that every extension is declared; `data` are the bytes that `found` was read from."""
    if b"extensions" not in data and b"\\" not in data:
        return  # there are none, not even behind an escaped letter
    lists = {}
    for name in ("extensionsUsed", "extensionsRequired"):
        lists[name] = found.get(name, [])
        right = isinstance(lists[name], list) and all(isinstance(e, str) for e in lists[name])
        if not right or (name in found and not lists[name]):
            check.say("property-type", f"{path}#/{name}", "it is no list of names")
            return
        if len(set(lists[name])) < len(lists[name]):
            check.say("property-type", f"{path}#/{name}", "a name occurs twice")
    extensions = found.get("extensions", {})
    right = isinstance(extensions, dict) and all(isinstance(e, dict) for e in extensions.values())
    if not right:
        check.say("property-type", f"{path}#/extensions", "it is no object of objects")
        return
    for name in sorted(_extensions(found) | set(lists["extensionsRequired"])):
        if name not in lists["extensionsUsed"]:
            message = f"{name} is used, but not in extensionsUsed"
            check.say("extension-undeclared", f"{path}#/extensionsUsed", message)


def _extensions(found: dict[str, Any]) -> set[str]:
    """Give the names of all extensions anywhere in a tileset."""
    names: set[str] = set()
    waiting: list[Any] = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if isinstance(each.get("extensions"), dict):
                names |= each["extensions"].keys()
            each = [value for key, value in each.items() if key != "extras"]
        waiting += [value for value in each if isinstance(value, _HOLDERS)]
    return names


def tileset_schema(check: TreeCheck, found: dict[str, Any], path: str) -> Schema | None:
    """Give the schema of a tileset, its own or that of a file; None without."""
    if "schema" in found and "schemaUri" in found:
        check.say("schema-twice", f"{path}#", "the tileset has schema and schemaUri")
    if "schema" in found:
        schema, faults = read_schema(found["schema"], where=f"{path}#/schema")
        check.findings += faults
        return schema
    if "schemaUri" in found:
        return _shared_schema(check, found["schemaUri"], base=path, where=f"{path}#")
    return None


def _shared_schema(check: TreeCheck, uri: Any, *, base: str, where: str) -> Schema | None:
    """Give a schema that is a file of its own; each is read and judged once."""
    if not isinstance(uri, str):
        check.say("property-missing", f"{where}/schemaUri", "there is neither schema nor schemaUri")
        return None
    path = resolved(uri, base=base)
    if path is None:
        check.say("uri-outside", f"{where}/schemaUri", f"{uri!r} leads out of the tileset")
        return None
    if path not in check.schemas:
        found = check.read_json(path, where=f"{where}/schemaUri")
        schema, faults = (None, []) if found is None else read_schema(found, where=f"{path}#")
        check.schemas[path] = schema
        check.findings += faults
    return check.schemas[path]


def glb_schema(
    check: TreeCheck, extension: dict[str, Any], where: str
) -> tuple[Schema | None, list[Finding]]:
    """Give the schema of an EXT_structural_metadata object, and what is wrong with it."""
    place = f"{where}#/extensions/EXT_structural_metadata"
    if "schema" in extension:
        return read_schema(extension["schema"], where=f"{place}/schema")
    return _shared_schema(check, extension.get("schemaUri"), base=where, where=place), []


def check_metadata(
    check: TreeCheck, found: dict[str, Any], schema: Schema | None, path: str
) -> None:
    """Check metadata, groups, statistics and the old `properties` of a tileset."""
    if "metadata" in found:
        check.findings += entity_faults(found["metadata"], schema, where=f"{path}#/metadata")
    for index, group in enumerate(found.get("groups", [])):
        check.findings += entity_faults(group, schema, where=f"{path}#/groups/{index}")
    if "statistics" in found:
        _check_statistics(check, found["statistics"], schema, f"{path}#/statistics")
    for name, limits in (found.get("properties") or {}).items():
        low, high = (limits or {}).get("minimum"), (limits or {}).get("maximum")
        right = isinstance(low, int | float) and isinstance(high, int | float) and low <= high
        if not right:
            message = f"minimum {low!r}, maximum {high!r}"
            check.say("properties-range", f"{path}#/properties/{name}", message)


def _check_statistics(check: TreeCheck, statistics: Any, schema: Schema | None, where: str) -> None:
    if schema is None or not isinstance(statistics, dict):
        check.say("statistics-invalid", where, "statistics need a schema and must be an object")
        return
    classes = statistics.get("classes", {})
    if not isinstance(classes, dict) or ("classes" in statistics and not classes):
        check.say("statistics-invalid", f"{where}/classes", "there are no classes in it")
        return
    for name, each in classes.items():
        columns = schema.classes.get(name)
        place = f"{where}/classes/{name}"
        if columns is None:
            check.say("class-unknown", place, f"class {name!r} is not in the schema")
            continue
        count = each.get("count", 0)
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            check.say("statistics-invalid", f"{place}/count", f"{count!r} is no count")
        ranges = each.get("properties", {})
        if "properties" in each and not ranges:
            check.say("statistics-invalid", f"{place}/properties", "there are no properties in it")
        for column, found in ranges.items():
            if column not in columns:
                check.say("metadata-unknown", f"{place}/{column}", f"no property {column!r}")
                continue
            _check_range(check, found, columns[column], schema, f"{place}/properties/{column}")


def _is_larger(low: Any, high: Any) -> bool:
    if isinstance(low, int | float) and isinstance(high, int | float):
        return low > high
    return bool(np.any(np.array(low) > np.array(high)))


def _check_range(
    check: TreeCheck, found: dict[str, Any], definition: dict[str, Any], schema: Schema, where: str
) -> None:
    low, high = found.get("min"), found.get("max")
    if low is not None and high is not None and _is_larger(low, high):
        check.say("statistics-invalid", where, f"min {low} is larger than max {high}")
    occurrences = found.get("occurrences")
    if occurrences is not None:
        names = schema.names.get(str(definition.get("enumType")), frozenset())
        unknown = sorted(set(occurrences) - names)
        if unknown:
            check.say("enum-unknown", where, f"{unknown[0]!r} is no name of the enum")
