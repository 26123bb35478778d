"""Limits against hostile deliveries: each is a named rule that a refusal quotes."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class DeliveryLimits:
    """What a delivery may ask for.

    entries : files in one archive; a city with textures on every building has tens of thousands.
    total_bytes : unpacked size of all entries together, by their headers; no entry may unpack to
        more than its header says.
    file_bytes : unpacked size of one file.
    inner_archive_bytes : size of an archive inside an archive, which is held in memory.
    ratio : unpacked bytes for each packed one, counted while reading.
    free_bytes : unpacked bytes before the ratio counts.
    resource_bytes : size of one image or code list.
    """

    entries: int = 200_000
    total_bytes: int = 20_000 * MEGABYTE
    file_bytes: int = 2_000 * MEGABYTE
    inner_archive_bytes: int = 500 * MEGABYTE
    ratio: int = 200
    free_bytes: int = MEGABYTE
    resource_bytes: int = 100 * MEGABYTE


LIMITS = DeliveryLimits()
