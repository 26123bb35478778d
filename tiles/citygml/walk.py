# ruff: noqa: PLR0913, PLR0917, PLR1714 - compiled code
"""Compiled pass over the elements: which are features, surfaces, rings, values, references.

It follows the alternation of GML (object, property, object …) with a stack and never looks at
letters: `tiles.citygml.roles` has said what each name means. What it finds goes into one
workspace of tables, int32, `tables[table, column, row]`; `count[table]` says how many rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.city_tables import GeometryKind
from tiles.citygml import roles
from tiles.citygml.compiled import compiled, inlined
from tiles.citygml.document import ATTRIBUTE_START, NAME, PARENT, TEXT_END, TEXT_START

# tables of the workspace and their columns
(
    FEATURES,  # element, parent row, root row
    POLYGONS,  # element, feature, LOD, kind, reversed
    RINGS,  # element, polygon, is interior, dimensions
    CURVES,  # element, feature, LOD, kind, dimensions
    VALUES,  # feature, path, group, start, end, code space word, unit word, element
    REFERENCES,  # element, feature, LOD, kind, attribute row, is geometry, reversed
    SURFACES,  # element, role, appearance
    SURFACE_VALUES,  # element, surface
    TARGETS,  # element, surface, start, end
    TEXTURE_RINGS,  # element, surface, start, end
    THEMES,  # element, appearance
    PATHS,  # parent path, name, word
    UNREAD,  # element, reason
) = range(13)
COLUMNS = 8
# counters after those of the tables
GROUPS, APPEARANCES, ENVELOPE = range(13, 16)
COUNTERS = 16

IMPLICIT_GEOMETRY, UNSUPPORTED_GEOMETRY, GEOREFERENCED_TEXTURE = range(3)

# fields of the stack
(
    _ELEMENT,
    _MODE,
    _FEATURE,
    _PATH,
    _GROUP,
    _LOD,
    _KIND,
    _DIMENSIONS,
    _POLYGON,
    _INTERIOR,
    _REVERSED,
    _SURFACE,
    _APPEARANCE,
) = range(13)
_FIELDS = 13
_OUTSIDE, _CONTENT, _GEOMETRY, _LOOKS = range(4)
_SURFACE_KIND = int(GeometryKind.SURFACE)
_SOLID_KIND = int(GeometryKind.SOLID)
_SLOTS = 65_536
PATH_LIMIT = 16_384

Table = Any


@compiled
def walk(
    data: Any, elements: Table, attributes: Table, names: Table, depth: int
) -> tuple[Table, Any]:
    """Walk over all elements.

    Parameters
    ----------
    data : (bytes,) uint8
    elements : (6, n + 1) int32
        Table of `Document.elements`.
    attributes : (4, m) int32
        Name, start and end of the value, word (−1 where the value is not interned).
    names : (4, k) int32
        Table of `tiles.citygml.roles`.
    depth : int
        Limit of nested elements.

    Returns
    -------
    tuple
        The workspace and its counters.
    """
    rows = elements.shape[1] - 1
    tables = np.empty((13, COLUMNS, rows + 1), np.int32)
    count = np.zeros(COUNTERS, np.int64)
    count[ENVELOPE] = -1
    slots = np.full(_SLOTS, -1, np.int32)
    stack = np.full((depth + 2, _FIELDS), -1, np.int32)
    stack[0, _MODE] = _OUTSIDE
    stack[0, _KIND] = _SURFACE_KIND
    stack[0, _REVERSED] = 0
    stack[0, _DIMENSIONS] = 0
    top = 0
    skipped = rows
    for e in range(rows):
        parent = elements[PARENT, e]
        if parent >= skipped:
            continue
        skipped = rows
        while stack[top, _ELEMENT] != parent:
            top -= 1
        frame = stack[top + 1]
        for field in range(_FIELDS):
            frame[field] = stack[top, field]
        frame[_ELEMENT] = e
        role = names[roles.ROLE, elements[NAME, e]]
        if role == roles.LOD_VALUE and 48 <= data[elements[TEXT_START, e]] <= 52:
            stack[top, _LOD] = data[elements[TEXT_START, e]] - 48
        mode = frame[_MODE]
        if (mode != _LOOKS and roles.IMPLICIT <= role <= roles.POINT) or mode == _GEOMETRY:
            stays = _open_geometry(data, elements, attributes, names, tables, frame, count)
        elif mode == _LOOKS or role == roles.APPEARANCE:
            stays = _open_appearance(elements, attributes, names, tables, frame, count)
        else:
            stays = _open_content(elements, attributes, names, tables, frame, count, slots)
        if stays:
            top += 1
        else:
            skipped = e
    return tables, count


@inlined
def _open_content(
    elements: Table,
    attributes: Table,
    names: Table,
    tables: Table,
    frame: Table,
    count: Any,
    slots: Any,
) -> bool:
    """Open an element outside geometry; tell whether its children are to be walked."""
    e = frame[_ELEMENT]
    name = elements[NAME, e]
    role = names[roles.ROLE, name]
    if role == roles.ENVELOPE or role == roles.IGNORED:
        if role == roles.ENVELOPE and count[ENVELOPE] < 0:
            count[ENVELOPE] = e
        return False
    if role == roles.FEATURE or (
        role == roles.FEATURE_IF_IDENTIFIED and _is_identified(elements, attributes, names, e)
    ):
        _open_feature(tables, frame, count)
        return True
    if frame[_MODE] == _OUTSIDE:
        return True
    word = -1
    if role == roles.GENERIC_SET or role == roles.GENERIC_ATTRIBUTE:
        row = find_attribute(elements, attributes, names, e, roles.GENERIC_NAME)
        word = attributes[3, row] if row >= 0 else -1
    if role in (roles.GENERIC_SET, roles.DATA, roles.FEATURE_IF_IDENTIFIED):
        frame[_GROUP] = count[GROUPS]
        count[GROUPS] += 1
    if role != roles.GENERIC_VALUE:
        frame[_PATH] = _path_row(frame[_PATH], name, word, tables, count, slots)
    if names[roles.KIND, name] >= 0:
        frame[_KIND] = names[roles.KIND, name]
    if names[roles.LOD, name] >= 0:
        frame[_LOD] = names[roles.LOD, name]
    if elements[TEXT_END, e] > 0 and elements[PARENT, e + 1] != e:
        _add_value(elements, attributes, names, tables, frame, count)
    else:
        _add_reference(elements, attributes, names, tables, frame, count)
    return True


@inlined
def _is_identified(elements: Table, attributes: Table, names: Table, e: int) -> bool:
    """Tell whether an object is a city object by its place or its gml:id."""
    parent = elements[PARENT, e]
    if parent >= 0 and names[roles.ROLE, elements[NAME, parent]] == roles.MEMBER:
        return True
    return find_attribute(elements, attributes, names, e, roles.ID) >= 0


@inlined
def _open_feature(tables: Table, frame: Table, count: Any) -> None:
    row = count[FEATURES]
    parent = frame[_FEATURE]
    tables[FEATURES, 0, row] = frame[_ELEMENT]
    tables[FEATURES, 1, row] = parent
    tables[FEATURES, 2, row] = row if parent < 0 else tables[FEATURES, 2, parent]
    count[FEATURES] = row + 1
    frame[_MODE] = _CONTENT
    frame[_FEATURE] = row
    frame[_PATH] = -1
    frame[_GROUP] = -1
    frame[_KIND] = _SURFACE_KIND


@inlined
def find_attribute(elements: Table, attributes: Table, names: Table, e: int, role: int) -> int:
    """Give the row of the attribute of an element with this role, −1 without."""
    for row in range(elements[ATTRIBUTE_START, e], elements[ATTRIBUTE_START, e + 1]):
        if names[roles.ATTRIBUTE_ROLE, attributes[0, row]] == role:
            return row
    return -1


@inlined
def _path_row(parent: int, name: int, word: int, tables: Table, count: Any, slots: Any) -> int:
    """Give the row of an attribute path, adding it when it is new; −1 above the limit."""
    mixed = (parent + 1) * 40_503 + name * 9_973 + (word + 1) * 30_011
    slot = (mixed ^ (mixed >> 13)) & (_SLOTS - 1)
    while slots[slot] >= 0:
        row = slots[slot]
        same = tables[PATHS, 0, row] == parent and tables[PATHS, 1, row] == name
        if same and tables[PATHS, 2, row] == word:
            return int(row)
        slot = (slot + 1) & (_SLOTS - 1)
    row = count[PATHS]
    if row >= PATH_LIMIT:
        return -1
    tables[PATHS, 0, row] = parent
    tables[PATHS, 1, row] = name
    tables[PATHS, 2, row] = word
    slots[slot] = row
    count[PATHS] = row + 1
    return int(row)


@inlined
def _add_value(
    elements: Table, attributes: Table, names: Table, tables: Table, frame: Table, count: Any
) -> None:
    e = frame[_ELEMENT]
    row = count[VALUES]
    tables[VALUES, 0, row] = frame[_FEATURE]
    tables[VALUES, 1, row] = frame[_PATH]
    tables[VALUES, 2, row] = frame[_GROUP]
    tables[VALUES, 3, row] = elements[TEXT_START, e]
    tables[VALUES, 4, row] = elements[TEXT_END, e]
    tables[VALUES, 5, row] = -1
    tables[VALUES, 6, row] = -1
    tables[VALUES, 7, row] = e
    for k in range(elements[ATTRIBUTE_START, e], elements[ATTRIBUTE_START, e + 1]):
        role = names[roles.ATTRIBUTE_ROLE, attributes[0, k]]
        if role == roles.CODE_SPACE:
            tables[VALUES, 5, row] = attributes[3, k]
        elif role == roles.UNIT:
            tables[VALUES, 6, row] = attributes[3, k]
    count[VALUES] = row + 1


@inlined
def _add_reference(
    elements: Table, attributes: Table, names: Table, tables: Table, frame: Table, count: Any
) -> None:
    """Note an xlink:href; outside geometry it is also a value of its property."""
    e = frame[_ELEMENT]
    link = find_attribute(elements, attributes, names, e, roles.HREF)
    if link < 0:
        return
    is_geometry = frame[_MODE] == _GEOMETRY or names[roles.KIND, elements[NAME, e]] >= 0
    row = count[REFERENCES]
    tables[REFERENCES, 0, row] = e
    tables[REFERENCES, 1, row] = frame[_FEATURE]
    tables[REFERENCES, 2, row] = frame[_LOD]
    tables[REFERENCES, 3, row] = frame[_KIND]
    tables[REFERENCES, 4, row] = link
    tables[REFERENCES, 5, row] = is_geometry
    tables[REFERENCES, 6, row] = frame[_REVERSED]
    count[REFERENCES] = row + 1
    if not is_geometry:
        row = count[VALUES]
        tables[VALUES, 0, row] = frame[_FEATURE]
        tables[VALUES, 1, row] = frame[_PATH]
        tables[VALUES, 2, row] = frame[_GROUP]
        tables[VALUES, 3, row] = attributes[1, link]
        tables[VALUES, 4, row] = attributes[2, link]
        tables[VALUES, 5, row] = -1
        tables[VALUES, 6, row] = -1
        tables[VALUES, 7, row] = e
        count[VALUES] = row + 1


@inlined
def _open_geometry(
    data: Any,
    elements: Table,
    attributes: Table,
    names: Table,
    tables: Table,
    frame: Table,
    count: Any,
) -> bool:
    """Open an element of a geometry; tell whether its children are to be walked."""
    e = frame[_ELEMENT]
    role = names[roles.ROLE, elements[NAME, e]]
    if frame[_FEATURE] < 0:
        return True
    frame[_MODE] = _GEOMETRY
    for k in range(elements[ATTRIBUTE_START, e], elements[ATTRIBUTE_START, e + 1]):
        kind = names[roles.ATTRIBUTE_ROLE, attributes[0, k]]
        if kind == roles.SRS_DIMENSION:
            frame[_DIMENSIONS] = data[attributes[1, k]] - 48
        elif kind == roles.ORIENTATION and data[attributes[1, k]] == 45:
            frame[_REVERSED] = 1 - frame[_REVERSED]
    inside_another = role == roles.POLYGON and frame[_POLYGON] >= 0
    if role == roles.IMPLICIT or role == roles.UNSUPPORTED or inside_another:
        row = count[UNREAD]
        tables[UNREAD, 0, row] = e
        tables[UNREAD, 1, row] = (
            IMPLICIT_GEOMETRY if role == roles.IMPLICIT else UNSUPPORTED_GEOMETRY
        )
        count[UNREAD] = row + 1
        return False
    if role == roles.SOLID and frame[_KIND] == _SURFACE_KIND:
        frame[_KIND] = _SOLID_KIND
    elif role == roles.POLYGON:
        frame[_POLYGON] = count[POLYGONS]
        frame[_INTERIOR] = 0
        _add_shape(POLYGONS, frame[_REVERSED], tables, frame, count)
    elif role == roles.EXTERIOR or role == roles.INTERIOR:
        frame[_INTERIOR] = role == roles.INTERIOR
    elif role == roles.CURVE or role == roles.POINT:
        _add_shape(CURVES, frame[_DIMENSIONS], tables, frame, count)
        return False
    elif role == roles.RING:
        _add_ring(tables, frame, count)
        return False
    _add_reference(elements, attributes, names, tables, frame, count)
    return True


@inlined
def _add_shape(table: int, last: int, tables: Table, frame: Table, count: Any) -> None:
    row = count[table]
    tables[table, 0, row] = frame[_ELEMENT]
    tables[table, 1, row] = frame[_FEATURE]
    tables[table, 2, row] = frame[_LOD]
    tables[table, 3, row] = frame[_KIND]
    tables[table, 4, row] = last
    count[table] = row + 1


@inlined
def _add_ring(tables: Table, frame: Table, count: Any) -> None:
    if frame[_POLYGON] < 0:
        row = count[UNREAD]
        tables[UNREAD, 0, row] = frame[_ELEMENT]
        tables[UNREAD, 1, row] = UNSUPPORTED_GEOMETRY
        count[UNREAD] = row + 1
        return
    row = count[RINGS]
    tables[RINGS, 0, row] = frame[_ELEMENT]
    tables[RINGS, 1, row] = frame[_POLYGON]
    tables[RINGS, 2, row] = frame[_INTERIOR]
    tables[RINGS, 3, row] = frame[_DIMENSIONS]
    count[RINGS] = row + 1


@inlined
def _open_appearance(
    elements: Table, attributes: Table, names: Table, tables: Table, frame: Table, count: Any
) -> bool:
    """Open an element of an appearance; tell whether its children are to be walked."""
    e = frame[_ELEMENT]
    role = names[roles.ROLE, elements[NAME, e]]
    if role == roles.APPEARANCE:
        frame[_MODE] = _LOOKS
        frame[_APPEARANCE] = count[APPEARANCES]
        count[APPEARANCES] += 1
    elif role in (roles.TEXTURE, roles.MATERIAL):
        row = count[SURFACES]
        tables[SURFACES, 0, row] = e
        tables[SURFACES, 1, row] = role
        tables[SURFACES, 2, row] = frame[_APPEARANCE]
        frame[_SURFACE] = row
        count[SURFACES] = row + 1
    elif role == roles.GEOREFERENCED:
        row = count[UNREAD]
        tables[UNREAD, 0, row] = e
        tables[UNREAD, 1, row] = GEOREFERENCED_TEXTURE
        count[UNREAD] = row + 1
        return False
    elif role == roles.THEME:
        _add_look(THEMES, frame[_APPEARANCE], tables, frame, count)
    elif role == roles.SURFACE_VALUE and frame[_SURFACE] >= 0:
        _add_look(SURFACE_VALUES, frame[_SURFACE], tables, frame, count)
    elif role == roles.TARGET and frame[_SURFACE] >= 0:
        row = _add_look(TARGETS, frame[_SURFACE], tables, frame, count)
        tables[TARGETS, 2, row] = elements[TEXT_START, e]
        tables[TARGETS, 3, row] = elements[TEXT_END, e]
    elif role == roles.TEXTURE_COORDINATES and frame[_SURFACE] >= 0:
        link = find_attribute(elements, attributes, names, e, roles.RING_REFERENCE)
        row = _add_look(TEXTURE_RINGS, frame[_SURFACE], tables, frame, count)
        tables[TEXTURE_RINGS, 2, row] = attributes[1, link] if link >= 0 else 0
        tables[TEXTURE_RINGS, 3, row] = attributes[2, link] if link >= 0 else 0
    return True


@inlined
def _add_look(table: int, owner: int, tables: Table, frame: Table, count: Any) -> int:
    row = count[table]
    tables[table, 0, row] = frame[_ELEMENT]
    tables[table, 1, row] = owner
    count[table] = row + 1
    return int(row)
