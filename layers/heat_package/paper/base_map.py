"""What is drawn below the numbers of a paper map; it comes in as shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

Shapes = Sequence[BaseGeometry]


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Areas of a city around a sheet, flat, longitude and latitude [°, JGD2011].

    names : of streets, each with its area.
    """

    buildings: Shapes = ()
    roads: Shapes = ()
    railways: Shapes = ()
    squares: Shapes = ()
    water: Shapes = ()
    green: Shapes = ()
    trees: Shapes = ()
    names: Sequence[tuple[str, BaseGeometry]] = field(default_factory=tuple)
