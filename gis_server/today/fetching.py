"""Gets the files of the heat illness service, at the operator's word alone.

Which host is asked is a setting that takes one name; which paths is written here. Nobody's request
decides either. No redirects are followed, answers are bounded in time and size.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from gis_server.errors import OutsideServiceError
from layers.heat_package.today.feed import Feed
from layers.heat_package.today.ministry_files import MOST_BYTES
from layers.spots.opening import TOKYO

TIMEOUT_S = 20.0
ISSUED_AT_H = (17, 14, 10, 5)  # when alert files come, the latest first


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file: the last part of its address, and its bytes."""

    name: str
    data: bytes


def paths_of(feed: Feed, now: datetime.datetime) -> list[list[str]]:
    """Give what to ask for: of each list the first that is there."""
    local = now.astimezone(TOKYO)
    wanted = []
    if feed.station:
        month = f"{local:%Y%m}"
        wanted.append([f"/est15WG/dl/wbgt_{feed.station}_{month}.csv"])
        wanted.append([f"/prev15WG/dl/yohou_{feed.station}.csv"])
    if feed.area:
        wanted.append(list(_alert_paths(local)))
    return wanted


def fetch(origin: str, paths: list[str]) -> FetchedFile:
    """Get the first of some files that is there.

    Raises
    ------
    OutsideServiceError
        None is there, or the service does not answer as it should.
    """
    for path in paths:
        data = _get(origin + path)
        if data is not None:
            return FetchedFile(path.rsplit("/", 1)[-1], data)
    raise OutsideServiceError(f"{origin} has none of {', '.join(paths)} (outside the season?)")


def _alert_paths(local: datetime.datetime) -> Iterator[str]:
    yesterday = local - datetime.timedelta(days=1)
    moments = [(local, hour) for hour in ISSUED_AT_H if hour <= local.hour]
    for day, hour in (*moments, (yesterday, ISSUED_AT_H[0])):
        yield f"/alert/dl/{day:%Y}/alert_{day:%Y%m%d}_{hour:02}.csv"


def _get(url: str) -> bytes | None:
    try:
        with httpx.stream("GET", url, timeout=TIMEOUT_S, follow_redirects=False) as response:
            if response.status_code == httpx.codes.NOT_FOUND:
                return None
            if response.status_code != httpx.codes.OK:
                raise OutsideServiceError(f"{url}: status {response.status_code}")
            found = bytearray()
            for part in response.iter_bytes():
                found += part
                if len(found) > MOST_BYTES:
                    raise OutsideServiceError(f"{url}: more than {MOST_BYTES} bytes")
            return bytes(found)
    except httpx.HTTPError as error:
        raise OutsideServiceError(f"{url}: {type(error).__name__}") from error
