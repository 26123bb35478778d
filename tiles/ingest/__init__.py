"""A PLATEAU delivery becomes a published city."""

from tiles.ingest.add_city import add_city
from tiles.ingest.report import FileReport, RunReport
from tiles.ingest.request import ALL_KINDS, AddCity

__all__ = ["ALL_KINDS", "AddCity", "FileReport", "RunReport", "add_city"]
