"""3D Metadata schemas and the values that classes allow (3D Metadata Specification 1.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tiles.checking.findings import Finding, finding

SCALARS: dict[str, npt.DTypeLike] = {
    "INT8": np.int8,
    "UINT8": np.uint8,
    "INT16": np.int16,
    "UINT16": np.uint16,
    "INT32": np.int32,
    "UINT32": np.uint32,
    "INT64": np.int64,
    "UINT64": np.uint64,
    "FLOAT32": np.float32,
    "FLOAT64": np.float64,
}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
TYPES = {*WIDTHS, "STRING", "BOOLEAN", "ENUM"}
INTEGERS = {name for name in SCALARS if "INT" in name}
_LIMITS = {name: (np.iinfo(SCALARS[name]).min, np.iinfo(SCALARS[name]).max) for name in INTEGERS}

_ID = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema that was read; `names` and `values` are those of each enum."""

    classes: dict[str, dict[str, dict[str, Any]]]
    names: dict[str, frozenset[str]]
    values: dict[str, npt.NDArray[np.int64]]
    value_types: dict[str, str]


def _objects(found: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(found, dict):
        return {}
    return {name: each for name, each in found.items() if isinstance(each, dict)}


def read_schema(found: Any, *, where: str) -> tuple[Schema | None, list[Finding]]:
    """Read a schema and list what is wrong with it."""
    if not isinstance(found, dict):
        return None, [finding("schema-invalid", where, "the schema is no JSON object")]
    faults = []
    if not isinstance(found.get("id"), str) or not _ID.fullmatch(found["id"]):
        faults.append(finding("schema-invalid", where, f"its id {found.get('id')!r} is none"))
    enums, classes = _objects(found.get("enums")), _objects(found.get("classes"))
    for name, enum in enums.items():
        faults += _enum_faults(name, enum, where=f"{where}/enums/{name}")
    properties = {name: _objects(each.get("properties")) for name, each in classes.items()}
    for name, columns in properties.items():
        for column, definition in columns.items():
            place = f"{where}/classes/{name}/properties/{column}"
            faults += _property_faults(column, definition, enums, where=place)
    members = {
        name: [each for each in enum.get("values", []) if isinstance(each, dict)]
        for name, enum in enums.items()
    }
    schema = Schema(
        properties,
        {
            name: frozenset(str(each.get("name")) for each in found)
            for name, found in members.items()
        },
        {
            name: np.array([each.get("value", 0) for each in found], np.int64)
            for name, found in members.items()
            if all(isinstance(each.get("value"), int) for each in found)
        },
        {name: str(enum.get("valueType", "UINT16")) for name, enum in enums.items()},
    )
    return schema, faults


def _enum_faults(name: str, enum: dict[str, Any], *, where: str) -> list[Finding]:
    members = enum.get("values")
    if not _ID.fullmatch(name) or not isinstance(members, list) or not members:
        return [finding("schema-invalid", where, "the enum has no valid id or no values")]
    kind = enum.get("valueType", "UINT16")
    if kind not in INTEGERS:
        return [finding("schema-invalid", where, f"valueType {kind!r} is no integer type")]
    pairs = [(each.get("name"), each.get("value")) for each in members if isinstance(each, dict)]
    least, most = _LIMITS[kind]
    for member, value in pairs:
        if not isinstance(member, str) or isinstance(value, bool) or not isinstance(value, int):
            return [finding("schema-invalid", where, f"{member!r} = {value!r} is no enum value")]
        if not least <= value <= most:
            return [finding("schema-invalid", where, f"{member!r} = {value} is no {kind}")]
    for what in zip(*pairs, strict=True):
        if len(set(what)) < len(members):
            return [finding("schema-invalid", where, "a name or value occurs twice")]
    return []


def _property_faults(
    name: str, definition: dict[str, Any], enums: dict[str, Any], *, where: str
) -> list[Finding]:
    message = _property_fault(name, definition, enums)
    return [] if message is None else [finding("schema-invalid", where, message)]


def _property_fault(  # noqa: PLR0911 (one rule per line)
    name: str, definition: dict[str, Any], enums: dict[str, Any]
) -> str | None:
    kind, component = definition.get("type"), definition.get("componentType")
    low, high = definition.get("min"), definition.get("max")
    if not _ID.fullmatch(name):
        return f"property id {name!r} is none: letters, digits and '_' only"
    if kind not in TYPES:
        return f"type {kind!r} is unknown"
    if kind in WIDTHS and component not in SCALARS:
        return f"componentType {component!r} is unknown"
    if kind == "ENUM" and definition.get("enumType") not in enums:
        return f"enum {definition.get('enumType')!r} is missing"
    if definition.get("normalized") and component not in INTEGERS:
        return "only integers can be normalized"
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        return f"min {low} is larger than max {high}"
    if definition.get("required") and "noData" in definition:
        return "a required property has a noData value"
    return None


def value_faults(
    value: Any, definition: dict[str, Any], schema: Schema, *, where: str
) -> list[Finding]:
    """List what is wrong with one metadata value written as JSON."""
    if definition.get("array"):
        return _array_faults(value, definition, schema, where=where)
    kind = definition.get("type")
    if kind == "STRING":
        right = isinstance(value, str)
    elif kind == "BOOLEAN":
        right = isinstance(value, bool)
    elif kind == "ENUM":
        return _enum_value_faults(value, definition, schema, where=where)
    else:
        return _number_faults(value, definition, where=where)
    return [] if right else [finding("metadata-type", where, f"{value!r} is no {kind}")]


def _array_faults(
    value: Any, definition: dict[str, Any], schema: Schema, *, where: str
) -> list[Finding]:
    if not isinstance(value, list):
        return [finding("metadata-type", where, f"{value!r} is no array")]
    count = definition.get("count")
    if count is not None and len(value) != count:
        return [finding("metadata-type", where, f"{len(value)} values, expected {count}")]
    if definition.get("type") == "STRING" and {str}.issuperset(map(type, value)):
        return []  # the usual case at once: a city has a source file for each square kilometre
    element = {**definition, "array": False}
    faults = [value_faults(each, element, schema, where=where) for each in value]
    return [fault for some in faults for fault in some]


def _enum_value_faults(
    value: Any, definition: dict[str, Any], schema: Schema, *, where: str
) -> list[Finding]:
    enum = str(definition.get("enumType"))
    if value == definition.get("noData", value is None) or value in schema.names.get(enum, ()):
        return []
    return [finding("enum-unknown", where, f"{value!r} is no name of the enum {enum!r}")]


def _number_faults(value: Any, definition: dict[str, Any], *, where: str) -> list[Finding]:
    width = WIDTHS.get(str(definition.get("type")), 1)
    numbers = value if width > 1 else [value]
    if not isinstance(numbers, list) or len(numbers) != width:
        return [finding("metadata-type", where, f"{value!r} is no {definition.get('type')}")]
    component = str(definition.get("componentType"))
    for each in numbers:
        whole = component not in INTEGERS or isinstance(each, int)
        if isinstance(each, bool) or not isinstance(each, int | float) or not whole:
            return [finding("metadata-type", where, f"{each!r} is no {component}")]
        if component in INTEGERS:
            limits = np.iinfo(np.dtype(SCALARS[component]))
            if not limits.min <= each <= limits.max:
                return [finding("metadata-type", where, f"{each} is no {component}")]
    return _range_faults(_meant(numbers, definition), definition, where=where)


def _meant(numbers: list[Any], definition: dict[str, Any]) -> list[float]:
    """Give the numbers that stored ones stand for: normalized, scaled and moved."""
    component = str(definition.get("componentType"))
    out = np.array(numbers, np.float64)
    if definition.get("normalized") and component in INTEGERS:
        out = np.maximum(out / np.iinfo(np.dtype(SCALARS[component])).max, -1.0)
    out = out * np.array(definition.get("scale", 1.0)) + np.array(definition.get("offset", 0.0))
    meant: list[float] = out.tolist()
    return meant


def _range_faults(numbers: list[Any], definition: dict[str, Any], *, where: str) -> list[Finding]:
    for bound, beyond in (("min", float.__lt__), ("max", float.__gt__)):
        limits = definition.get(bound)
        if limits is None:
            continue
        limits = limits if isinstance(limits, list) else [limits] * len(numbers)
        for each, limit in zip(numbers, limits, strict=False):
            if beyond(float(each), float(limit)):
                return [finding("metadata-range", where, f"{each} is beyond {bound} {limit}")]
    return []


def entity_faults(entity: Any, schema: Schema | None, *, where: str) -> list[Finding]:
    """List what is wrong with a metadata entity ({"class", "properties"})."""
    if not isinstance(entity, dict) or not isinstance(entity.get("class"), str):
        return [finding("metadata-type", where, "metadata needs a class")]
    columns = schema.classes.get(entity["class"]) if schema else None
    if schema is None or columns is None:
        return [finding("class-unknown", where, f"class {entity['class']!r} is not in the schema")]
    values = _objects_or_values(entity.get("properties"))
    faults = []
    for name, value in values.items():
        place = f"{where}/properties/{name}"
        if name in columns:
            faults += value_faults(value, columns[name], schema, where=place)
        else:
            faults.append(finding("metadata-unknown", place, f"the class has no {name!r}"))
    for name, definition in columns.items():
        if definition.get("required") and name not in values:
            faults.append(finding("metadata-missing", where, f"required {name!r} is missing"))
    return faults


def _objects_or_values(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
