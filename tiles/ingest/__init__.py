"""A PLATEAU delivery becomes a published city."""

from tiles.ingest.report import FileReport, RunReport
from tiles.ingest.request import ALL_KINDS, AddCity
from tiles.ingest.whole_city import add_city

__all__ = ["ALL_KINDS", "AddCity", "FileReport", "RunReport", "add_city"]
