"""Two edits of the same version: taken together where they touch different things."""

from __future__ import annotations

from typing import Any

from layers.features.feature import Content, values_of


def merged(base: Content, mine: Content, theirs: Content) -> Content | None:
    """Give what two people made of `base`, or None where both changed the same thing differently.

    A thing is the geometry (with its blur), the height, the anchor, the time, or one property.
    """
    together: dict[str, Any] = {}
    parts = (_parts(base), _parts(mine), _parts(theirs))
    for name in {name for each in parts for name in each}:
        before, one, other = (each.get(name) for each in parts)
        if before not in (one, other) and one != other:
            return None
        together[name] = other if one == before else one
    geometry, blur_m = together.pop("geometry")
    return Content(
        geometry=geometry,
        blur_m=blur_m,
        height_m=together.pop("height_m"),
        anchor=together.pop("anchor"),
        observed_at=together.pop("observed_at"),
        properties={
            name.removeprefix("properties."): value
            for name, value in sorted(together.items())
            if value is not None
        },
    )


def _parts(content: Content) -> dict[str, Any]:
    values = values_of(content)
    properties = values.pop("properties")
    values["geometry"] = (values["geometry"], values.pop("blur_m"))
    return values | {f"properties.{name}": value for name, value in properties.items()}
