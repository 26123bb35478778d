"""Opens the open data of a city (GeoParquet, one file per theme) where it is published."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.parquet as pq

from gis_server.records import City
from tiles.publishing.layout import dataset_folder
from tiles.storage import FolderStorage, Storage

TABLES_OPEN = 64
REQUEST_BYTES = 1 << 18  # [bytes] least amount asked from a bucket at one time


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """One published GeoParquet file: the features of one theme."""

    theme: str
    dataset: str
    version: str
    key: str


def feature_tables(city: City) -> list[FeatureTable]:
    """List the GeoParquet files among the open data of a city."""
    return [
        FeatureTable(
            theme=file.name.removesuffix(".parquet"),
            dataset=dataset.id,
            version=dataset.version,
            key=f"{dataset_folder(city.id, dataset.id)}/{dataset.version}/{file.name}",
        )
        for dataset in city.datasets
        if dataset.kind == "open-data"
        for file in dataset.files
        if file.name.endswith(".parquet")
    ]


class FeatureTables:
    """Opens tables; the description at the end of each file is read once."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._description = lru_cache(maxsize=TABLES_OPEN)(self._read_description)

    def open(self, table: FeatureTable) -> pq.ParquetFile:
        """Open a table for one request: an open file is not shared by threads."""
        return pq.ParquetFile(self._source(table.key), metadata=self._description(table.key))

    def _read_description(self, key: str) -> pq.FileMetaData:
        with pq.ParquetFile(self._source(key)) as file:
            return file.metadata

    def _source(self, key: str) -> str | pa.NativeFile:
        if isinstance(self.storage, FolderStorage):
            return str(self.storage.path(key))
        reader = io.BufferedReader(StoredFile(self.storage, key), REQUEST_BYTES)
        return pa.PythonFile(reader, mode="r")


class StoredFile(io.RawIOBase):
    """An object of a bucket as a file that can be read anywhere."""

    def __init__(self, storage: Storage, key: str) -> None:
        self.storage = storage
        self.key = key
        self.position = 0
        size = storage.size(key)
        if size is None:
            raise FileNotFoundError(key)
        self.size = size

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}[whence]
        self.position = origin + offset
        return self.position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` from here on; 0 at the end."""
        length = min(len(buffer), self.size - self.position)
        if length <= 0:
            return 0
        data = self.storage.get_range(self.key, start=self.position, length=length)
        buffer[: len(data)] = data
        self.position += len(data)
        return len(data)
