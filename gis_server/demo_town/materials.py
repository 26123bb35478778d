"""Plain colours of surfaces without a texture: X3DMaterial, as PLATEAU uses it for streets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

# Name → red, green, blue, transparency, 0 to 1.
COLOURS: Final[dict[str, tuple[float, float, float, float]]] = {
    "trunk": (0.40, 0.31, 0.23, 0.0),
    "broadleaf": (0.36, 0.52, 0.27, 0.0),
    "evergreen": (0.24, 0.40, 0.24, 0.0),
    "conifer": (0.20, 0.34, 0.25, 0.0),
    "cherry": (0.45, 0.58, 0.33, 0.0),
    "shrub": (0.42, 0.55, 0.32, 0.0),
    "asphalt": (0.42, 0.43, 0.45, 0.0),
    "sidewalk": (0.72, 0.70, 0.67, 0.0),
    "arcade_paving": (0.80, 0.72, 0.62, 0.0),
    "concrete": (0.76, 0.75, 0.72, 0.0),
    "railing": (0.55, 0.62, 0.60, 0.0),
    "arcade_glass": (0.88, 0.93, 0.94, 0.45),
    "steel": (0.62, 0.64, 0.66, 0.0),
    "timber": (0.60, 0.44, 0.29, 0.0),
    "vermilion": (0.78, 0.26, 0.16, 0.0),
    "stone": (0.64, 0.63, 0.60, 0.0),
    "water": (0.45, 0.62, 0.72, 0.3),
}


@dataclass(frozen=True, slots=True)
class Materials:
    """The materials of one file, filled while its objects are written.

    targets : colour name → gml:ids of surfaces.
    """

    targets: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, colour: str, gml_id: str) -> str:
        """Paint a surface; gives its gml:id back."""
        self.targets[colour].append(gml_id)
        return gml_id

    def text(self) -> str:
        """Give the app:appearanceMember, "" without materials."""
        if not self.targets:
            return ""
        members = "\n".join(_material(name, ids) for name, ids in sorted(self.targets.items()))
        return (
            "<app:appearanceMember>\n<app:Appearance>\n<app:theme>rgbTexture</app:theme>\n"
            f"{members}\n</app:Appearance>\n</app:appearanceMember>"
        )


def _material(name: str, ids: list[str]) -> str:
    red, green, blue, transparency = COLOURS[name]
    targets = "\n".join(f"<app:target>#{gml_id}</app:target>" for gml_id in ids)
    return (
        "<app:surfaceDataMember>\n<app:X3DMaterial>\n"
        f"<app:diffuseColor>{red:.2f} {green:.2f} {blue:.2f}</app:diffuseColor>\n"
        f"<app:transparency>{transparency:.2f}</app:transparency>\n"
        f"{targets}\n</app:X3DMaterial>\n</app:surfaceDataMember>"
    )
