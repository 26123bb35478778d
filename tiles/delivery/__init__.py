"""A PLATEAU delivery: a folder, zip archives (also inside one another) or single GML files."""

from __future__ import annotations

from tiles.delivery.delivery import Delivery, open_delivery
from tiles.delivery.files import SourceFile

__all__ = ["Delivery", "SourceFile", "open_delivery"]
