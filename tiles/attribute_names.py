"""Names of flattened attributes: PLATEAU VIEW's names, valid ids, Japanese labels.

The names are those of the tilesets that Project PLATEAU publishes: `bldg:measuredHeight`,
`uro:BuildingIDAttribute_uro:buildingID`, generic attributes under their own name, disaster risk
under river and scale (利根川水系利根川（国管理区間）_L2（想定最大規模）_浸水深).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from tiles.i_ur_types import LABELS

_STEP = re.compile(r"(?:^|/)(\w+:[^/\[\]]+)(?:\[(.*?)\])?(?=/\w+:[^/\[\]]|$)", re.DOTALL)
_GENERIC = {
    "gen:intAttribute": "whole",
    "gen:doubleAttribute": "number",
    "gen:measureAttribute": "number",
}
_RISK_TITLES = {
    "RiverFlooding": "",
    "Tsunami": "津波浸水想定_",
    "HighTide": "高潮浸水想定_",
    "InlandFlooding": "内水浸水想定_",
    "ReservoirFlooding": "ため池浸水想定_",
    "LandSlide": "土砂災害警戒区域_",
}


@dataclass(frozen=True, slots=True)
class AttributePath:
    """What an attribute path means.

    name, id, label : as in `AttributeColumn`.
    local : local name of the last element (`measuredHeight`), looked up for its type.
    data_type : local name of the innermost data type (`KeyValuePairAttribute`), "" outside one.
    generic : "whole", "number", "text" for a generic attribute, "" for others.
    """

    name: str
    id: str
    label: str
    local: str
    data_type: str
    generic: str


@lru_cache(maxsize=4096)
def attribute_path(path: str) -> AttributePath:
    """Give the meaning of a row of `CityTables.attribute_paths`."""
    steps = [(match[1], match[2]) for match in _STEP.finditer(path)] or [(path, "")]
    element, own_name = steps[-1]
    if element.startswith("gen:") and own_name:
        names = [name for step, name in steps if name and step.startswith("gen:")]
        name = "_".join(names)
        return AttributePath(
            name, property_id(name, "gen"), name, own_name, "", _GENERIC.get(element, "text")
        )
    local = element.rpartition(":")[2]
    if steps[0][0].rpartition(":")[2] == "address" and len(steps) > 1:
        return _address(steps[0][0], element, local)
    types = [step for step, _ in steps[:-1] if step.rpartition(":")[2][:1].isupper()]
    name = f"{types[-1]}_{element}" if types else element
    label = LABELS.get(local, name)
    return AttributePath(
        name,
        property_id(name),
        label,
        local,
        types[-1].rpartition(":")[2] if types else "",
        "",
    )


def _address(root: str, element: str, local: str) -> AttributePath:
    """Name the parts of an xAL address; the locality is what people call the address."""
    name = root if local == "LocalityName" else f"{root}_{element}"
    label = "住所" if local == "LocalityName" else f"住所（{local}）"
    return AttributePath(name, property_id(name), label, local, "", "text")


def property_id(name: str, prefix: str = "") -> str:
    """Give a valid 3D Metadata id: letters, digits and underscores, the same for the same name."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
    if name.isascii() and re.match(r"[A-Za-z_]", plain):
        return f"{prefix}_{plain}" if prefix else plain
    # Japanese names have no letters to keep; their hash is short, stable and valid.
    return f"{prefix or 'x'}_{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def risk_kind(data_type: str) -> str:
    """Give the kind of a disaster-risk type (`RiverFlooding`, …), "" for another type."""
    if not data_type.endswith("RiskAttribute"):
        return ""
    return data_type.removesuffix("RiskAttribute").removeprefix("Building")


def risk_title(kind: str, description: str, admin: str, scale: str) -> str:
    """Give the beginning of the names of one risk, as PLATEAU VIEW writes it."""
    title = _RISK_TITLES.get(kind, f"{kind}_") + description
    if admin:
        title += f"（{admin}管理区間）"
    return f"{title}_{scale}" if scale else title


def numbered(path: AttributePath, occurrence: int) -> AttributePath:
    """Give the name of a further value of a repeated attribute; the first keeps the plain one."""
    if occurrence == 0:
        return path
    return AttributePath(
        f"{path.name}_{occurrence + 1}",
        f"{path.id}_{occurrence + 1}",
        f"{path.label}（{occurrence + 1}）",
        path.local,
        path.data_type,
        path.generic,
    )
