"""Property tables and feature ids of a GLB (EXT_structural_metadata, EXT_mesh_features)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tiles.checking.findings import Finding, finding
from tiles.checking.glb import BrokenPartError, Glb, accessor_values, number, view_bytes
from tiles.checking.schema import SCALARS, WIDTHS, Schema

Array = npt.NDArray[Any]


def table_faults(
    glb: Glb, table: dict[str, Any], schema: Schema | None, *, where: str, values: bool
) -> list[Finding]:
    """List what is wrong with one property table; `values` looks at every value, too."""
    name = table.get("class")
    columns = schema.classes.get(str(name)) if schema else None
    if schema is None or columns is None:
        return [finding("table-class", where, f"class {name!r} is not in the schema")]
    count = number(table, "count")
    found = table.get("properties", {})
    faults = [
        finding("table-property", where, f"{each!r} is not in class {name!r}")
        for each in found.keys() - columns.keys()
    ]
    for each, definition in columns.items():
        place = f"{where}/properties/{each}"
        if each not in found:
            if definition.get("required"):
                faults.append(finding("table-property", where, f"required {each!r} is missing"))
            continue
        column = _Column(glb, found[each], definition, schema, count, place)
        try:
            faults += column.faults(values=values)
        except BrokenPartError as broken:
            faults.append(broken.finding)
    return faults


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a property table while it is checked; `count` is that of the features."""

    glb: Glb
    table: dict[str, Any]
    definition: dict[str, Any]
    schema: Schema
    count: int
    where: str

    def faults(self, *, values: bool) -> list[Finding]:
        """List what is wrong with the column."""
        kind = str(self.definition["type"])
        elements = self._element_count()
        if kind == "STRING":
            return self._string_faults(elements)
        if kind == "BOOLEAN":
            return self._length_faults(
                view_bytes(self.glb, self.table.get("values")), -(-elements // 8)
            )
        component = str(self.definition.get("componentType"))
        if kind == "ENUM":
            component = self.schema.value_types[self.definition["enumType"]]
        dtype = np.dtype(SCALARS[component])
        data = view_bytes(self.glb, self.table.get("values"))
        width = WIDTHS.get(kind, 1)
        faults = self._length_faults(data, elements * width * dtype.itemsize)
        if faults or not values:
            return faults
        numbers = data[: elements * width * dtype.itemsize].view(dtype)
        if kind == "ENUM":
            return self._enum_faults(numbers)
        return self._range_faults(numbers) if width == 1 and elements != 0 else []

    def _element_count(self) -> int:
        if not self.definition.get("array"):
            return self.count
        if "count" in self.definition:
            return self.count * int(self.definition["count"])
        return int(self._offsets("arrayOffsets", "arrayOffsetType", self.count)[-1])

    def _offsets(self, name: str, type_name: str, count: int) -> Array:
        dtype = np.dtype(SCALARS[self.table.get(type_name, "UINT32")])
        data = view_bytes(self.glb, self.table.get(name))
        if len(data) != (count + 1) * dtype.itemsize:
            message = f"{name}: {len(data)} bytes, expected {count} + 1 offsets"
            raise BrokenPartError("table-length", self.where, message)
        return data[: (count + 1) * dtype.itemsize].view(dtype)

    def _string_faults(self, elements: int) -> list[Finding]:
        offsets = self._offsets("stringOffsets", "stringOffsetType", elements)
        data = view_bytes(self.glb, self.table.get("values"))
        if np.any(offsets[1:] < offsets[:-1]) or offsets[0] != 0:
            return [finding("table-offsets", self.where, "string offsets do not grow from 0")]
        if int(offsets[-1]) != len(data):
            message = f"strings end at byte {offsets[-1]}, the buffer view at {len(data)}"
            return [finding("table-length", self.where, message)]
        return []

    def _length_faults(self, data: Array, expected: int) -> list[Finding]:
        if len(data) == expected:
            return []
        message = f"{len(data)} bytes, expected {expected} for {self.count} features"
        return [finding("table-length", self.where, message)]

    def _enum_faults(self, numbers: Array) -> list[Finding]:
        enum = str(self.definition["enumType"])
        allowed = self.schema.values[enum]
        empty = self.definition.get("noData")
        present = np.unique(numbers).astype(np.int64)
        unknown = present[~np.isin(present, allowed)]
        if empty is None and not len(unknown):
            return []
        if len(unknown):
            message = f"values {unknown[:5].tolist()} are not in the enum {enum!r}"
            return [finding("enum-unknown", self.where, message)]
        if empty not in self.schema.names[enum]:
            message = f"noData {empty!r} is no name of the enum {enum!r}"
            return [finding("enum-unknown", self.where, message)]
        return []

    def _range_faults(self, numbers: Array) -> list[Finding]:
        empty = self.definition.get("noData")
        if isinstance(empty, list) and "count" in self.definition:
            # An array is without data as a whole or not at all.
            arrays = numbers.reshape(self.count, int(self.definition["count"]))
            real = arrays[(arrays != np.array(empty)).any(axis=1)].ravel()
        else:
            real = numbers if empty is None else numbers[numbers != empty]
        real = real[np.isfinite(real)] if real.dtype.kind == "f" else real
        if not len(real):
            return []
        low, high = float(real.min()), float(real.max())
        for limits in (self.definition, self.table):
            least, most = limits.get("min"), limits.get("max")
            if isinstance(least, int | float) and low < least:
                return [finding("table-range", self.where, f"{low} is smaller than min {least}")]
            if isinstance(most, int | float) and high > most:
                return [finding("table-range", self.where, f"{high} is larger than max {most}")]
        return []


def feature_id_faults(
    glb: Glb,
    primitive: dict[str, Any],
    tables: list[dict[str, Any]],
    *,
    where: str,
    values: bool,
) -> list[Finding]:
    """List what is wrong with the feature ids of a primitive; `values` counts them, too."""
    faults = []
    sets = primitive.get("extensions", {}).get("EXT_mesh_features", {}).get("featureIds", [])
    for order, each in enumerate(sets):
        place = f"{where}/extensions/EXT_mesh_features/featureIds/{order}"
        try:
            _check_feature_ids(glb, primitive, each, tables, where=place, values=values)
        except BrokenPartError as broken:
            faults.append(broken.finding)
    return faults


def _check_feature_ids(
    glb: Glb,
    primitive: dict[str, Any],
    found: dict[str, Any],
    tables: list[dict[str, Any]],
    *,
    where: str,
    values: bool,
) -> None:
    """Raise BrokenPartError where a feature-id set does not fit its vertices or its table."""
    count = number(found, "featureCount")
    table = found.get("propertyTable")
    if table is not None and (not isinstance(table, int) or not 0 <= table < len(tables)):
        raise BrokenPartError("feature-ids-invalid", where, f"there is no property table {table!r}")
    if "attribute" not in found:
        return  # implicit ids are the vertex numbers; ids in textures are left alone
    name = f"_FEATURE_ID_{found['attribute']}"
    accessor = primitive.get("attributes", {}).get(name)
    if accessor is None:
        raise BrokenPartError("feature-ids-invalid", where, f"the primitive has no {name}")
    ids = accessor_values(glb, accessor)
    ids = ids[ids != found["nullFeatureId"]] if "nullFeatureId" in found else ids
    used = len(np.unique(ids)) if values else 0
    if used > count:
        message = f"{name} has {used} different ids, featureCount is {count}"
        raise BrokenPartError("feature-ids-invalid", where, message)
    rows = count if table is None else number(tables[table], "count")
    if len(ids) and not 0 <= float(ids.min()) <= float(ids.max()) < rows:
        message = f"{name} goes from {ids.min()} to {ids.max()}, the table has {rows} rows"
        raise BrokenPartError("feature-id-outside", where, message)
