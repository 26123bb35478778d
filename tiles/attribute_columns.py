"""Decoded attributes, one column per property: shared by 3D Tiles, 2D tiles and open data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from tiles.city_tables import StringColumn

ColumnKind = Literal["string", "float64", "int32", "boolean", "enum"]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A PLATEAU code list: code → label, in the order of the file.

    source : path inside the delivery (`codelists/Building_usage.xml`).
    """

    source: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    """One property of many features.

    id : valid 3D Metadata id (`bldg_measuredHeight`), unique in its table.
    name : the name under which PLATEAU VIEW users look for it (`bldg:measuredHeight`).
    label : Japanese label (計測高さ); the name where none is known.
    unit : UCUM-like symbol as the file gives it (`m`, `m2`), None without.
    kind : how `values` is to be read; `enum` values are the codes as int32.
    values : (features,) array of the kind's dtype, or StringColumn for strings.
    present : (features,) bool, False where the feature has no such value (no-data).
    enum : the code list of an enum column, else None.
    """

    id: str
    name: str
    label: str
    unit: str | None
    kind: ColumnKind
    values: npt.NDArray[np.float64] | npt.NDArray[np.int32] | npt.NDArray[np.bool_] | StringColumn
    present: npt.NDArray[np.bool_]
    enum: CodeList | None = None
