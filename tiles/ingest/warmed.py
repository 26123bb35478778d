"""Importing this loads all that a process of a run needs; see `warm_up`."""

from tiles.ingest.warm_up import warm_up

warm_up()
