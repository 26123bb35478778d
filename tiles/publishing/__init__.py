"""Datasets as immutable versions: staged, checked, named by one pointer.

The protocol and what a crash at each of its steps leaves: `docs/publishing.md`.
"""

from tiles.publishing.catalogue import (
    cities,
    city_record,
    current_version,
    dataset_record,
    datasets,
    run_report,
)
from tiles.publishing.dataset_record import (
    Coordinates,
    DatasetRecord,
    ExportedFile,
    Lineage,
    PropertyRecord,
    SourceRecord,
)
from tiles.publishing.edit import CityEdit, edit_city
from tiles.publishing.manifest import verify_version
from tiles.publishing.publish import discard, publish, stage
from tiles.publishing.removal import remove_city, remove_dataset, rollback
from tiles.publishing.staging import StagedDataset, content_name
from tiles.publishing.sweep import sweep

__all__ = [
    "CityEdit",
    "Coordinates",
    "DatasetRecord",
    "ExportedFile",
    "Lineage",
    "PropertyRecord",
    "SourceRecord",
    "StagedDataset",
    "cities",
    "city_record",
    "content_name",
    "current_version",
    "dataset_record",
    "datasets",
    "discard",
    "edit_city",
    "publish",
    "remove_city",
    "remove_dataset",
    "rollback",
    "run_report",
    "stage",
    "sweep",
    "verify_version",
]
