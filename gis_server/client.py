"""A published city in a notebook: its datasets, places and heat as tables, its what-ifs.

>>> from gis_server.client import City
>>> town = City("http://127.0.0.1:8000", "demo")
>>> town.spots(only_open=True)[["name", "geometry"]]
>>> heat = town.heat_at(town.runs().index[0], [(139.4375, 36.2083)])
>>> heat["wbgt"].dropna()
>>> heat.rename(columns=heat.attrs["units"])

Places are longitude and latitude [°]. Numbers of heat carry label and unit in the table's `attrs`,
with which columns can be named.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import geopandas as gpd
import httpx
import pandas as pd

CRS = "EPSG:4326"
ASKED_AT_ONCE = 8
PAGE = 500
TIMEOUT_S = 120.0
PATIENCE_S = 120.0  # with a busy server

Place = tuple[float, float]


class CityAnswerError(Exception):
    """The server did not give what it was asked for; the text says what to do.

    status : of HTTP, None where there was no answer.
    """

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class WhatIf:
    """What a scenario would change, against the run as it is; less heat is negative.

    hours : rows (quantity, hour); least, mean and largest change of the cells that change
        [unit of the quantity], their `area_m2`; units in `attrs`.
    classes : area that passes from one WBGT class to another at the hottest moment [m²].
    remarks : what a reader must know, such as mechanisms that are not modelled.
    answer : all that the server said.
    """

    hours: pd.DataFrame
    classes: pd.DataFrame
    remarks: tuple[str, ...]
    answer: Mapping[str, Any] = field(repr=False)


class City:
    """One city of a server; a context manager.

    Parameters
    ----------
    server : its address, as "http://127.0.0.1:8000".
    city : id of the city.
    language : "ja" or "en", of titles and problems.

    Raises
    ------
    CityAnswerError
        In every method: there is no such server, city, layer or run, or it refuses the question.
    """

    def __init__(self, server: str, city: str, *, language: str = "en") -> None:
        self.id = city
        self.language = language
        self._http = httpx.Client(
            base_url=server.rstrip("/"), headers={"accept-language": language}, timeout=TIMEOUT_S
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def datasets(self) -> pd.DataFrame:
        """Give the published datasets by id: title, kind, version, features, url."""
        found = self._ask("GET", "")["datasets"]
        rows = [each | {"title": self._said(each["title"])} for each in found]
        columns = ["title", "kind", "version", "features", "bytes", "url"]
        return pd.DataFrame(rows, columns=["id", *columns]).set_index("id")

    def layers(self) -> pd.DataFrame:
        """Give the layers that people write on, by id."""
        found = self._ask("GET", "/layers")["layers"]
        rows = [{"id": each["id"], "title": self._said(each["title"])} for each in found]
        return pd.DataFrame(rows, columns=["id", "title"]).set_index("id")

    def items(self, layer: str) -> gpd.GeoDataFrame:
        """Give all that is published on a layer, one row per feature, by id."""
        return _features(self._pages(f"/layers/{_part(layer)}/items"))

    def spots(self, *, near: Place | None = None, only_open: bool = False) -> gpd.GeoDataFrame:
        """Give the cool-share spots, the nearest first where a place is told (taken to 100 m)."""
        asked: dict[str, Any] = {"open": only_open, "limit": 1000}
        if near is not None:
            asked["near"] = f"{near[0]},{near[1]}"
        return _features(self._ask("GET", "/spots", params=asked)["features"])

    def runs(self) -> pd.DataFrame:
        """Give the runs of heat by id: those of the town as it is, then those of proposals.

        Of both the newest stand first; `proposal` tells whether trees or shade are added.
        """
        found = self._ask("GET", "/heat")["runs"]
        rows = [
            each | {"title": self._said(each["title"]), "proposal": each["scenario"] is not None}
            for each in found
        ]
        rows.sort(key=lambda each: bool(each["proposal"]))
        columns = ["title", "date", "proposal", "kind", "source", "bounds", "resolution_m"]
        columns += ["version", "url"]
        return pd.DataFrame(rows, columns=["run", *columns]).set_index("run")

    def heat_at(self, run: str, places: Sequence[Place] | gpd.GeoSeries) -> pd.DataFrame:
        """Give the numbers of a run at places, one row per place and hour.

        Parameters
        ----------
        places : (longitude, latitude) [°], or points with a CRS.

        Returns
        -------
        Columns are quantities (`attrs["units"]` gives unit and label, `attrs["source"]` whether
        they are computed); rows are (number of the place, local time). Inside buildings there is no
        number: NaN, which `dropna()` takes away.
        """
        about = self._about(run)
        with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
            answers = list(pool.map(functools.partial(self._point, run), _places(places)))
        tables = {
            number: pd.DataFrame(answer["quantities"], index=_times(answer["hours"]), dtype=float)
            for number, answer in enumerate(answers)
        }
        table = pd.concat(tables, names=["place", "time"]) if tables else pd.DataFrame()
        table.attrs = {"source": about["source"], "units": self._units(about["quantities"])}
        return table

    def what_if(self, run: str, scenario: Mapping[str, Any] | gpd.GeoDataFrame) -> WhatIf:
        """Compute what trees, shade, mist, paving or buildings would change.

        Parameters
        ----------
        scenario : GeoJSON FeatureCollection (docs/data-contracts.md), or a table with a column
            `kind` and the properties of each kind.
        """
        answer = self._ask("POST", f"/heat/{_part(run)}/what-if", json=_collection(scenario))
        rows = {
            (each["id"], hour): statistics
            for each in answer["quantities"]
            for hour, statistics in zip(_times(answer["hours"]), each["statistics"], strict=True)
        }
        hours = pd.DataFrame.from_dict(rows, orient="index", dtype=float)
        hours.index = pd.MultiIndex.from_tuples(rows, names=["quantity", "time"])
        hours.attrs = {"units": self._units(answer["quantities"])}
        changes = (answer["classes"] or {"day": []})["day"]
        return WhatIf(
            hours,
            pd.DataFrame(changes, columns=["from", "to", "area_m2"]),
            tuple(self._said(each["message"]) for each in answer["remarks"]),
            answer,
        )

    def _about(self, run: str) -> dict[str, Any]:
        found = [each for each in self._ask("GET", "/heat")["runs"] if each["run"] == run]
        if not found:
            raise CityAnswerError(f"{self.id} has no run {run!r}; runs() names them", status=404)
        return self._sent("GET", found[0]["url"])

    def _point(self, run: str, place: Place) -> dict[str, Any]:
        lon, lat = place
        return self._ask("GET", f"/heat/{_part(run)}/point", params={"lon": lon, "lat": lat})

    def _units(self, quantities: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        return {each["id"]: f"{self._said(each['label'])} [{each['unit']}]" for each in quantities}

    def _said(self, words: Mapping[str, str]) -> str:
        return words.get(self.language) or words["ja"]

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        after: int | None = 0
        while after is not None:
            page = self._ask("GET", path, params={"limit": PAGE, "after": after})
            yield from page["features"]
            after = page["next"]

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        return self._sent(method, f"/api/cities/{_part(self.id)}{path}", **more)

    def _sent(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE_S
        try:
            answer = self._http.request(method, address, **more)
            while (wait := _told_to_wait(answer)) and time.monotonic() + wait < end:
                time.sleep(wait)
                answer = self._http.request(method, address, **more)
        except httpx.HTTPError as error:
            where = self._http.base_url
            raise CityAnswerError(f"{where} does not answer ({error}); is it running?") from error
        if answer.is_success:
            found: dict[str, Any] = answer.json()
            return found
        raise CityAnswerError(_problem(answer), status=answer.status_code)


def cities(server: str) -> list[str]:
    """Give the ids of the cities that a server has."""
    with City(server, "") as asking:
        return [each["id"] for each in asking._sent("GET", "/api/cities")["cities"]]


def _times(hours: Sequence[str]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(pd.to_datetime(list(hours), format="ISO8601"))


def _part(name: str) -> str:
    return quote(name, safe="")


def _places(places: Sequence[Place] | gpd.GeoSeries) -> list[Place]:
    if not isinstance(places, gpd.GeoSeries):
        return [(float(lon), float(lat)) for lon, lat in places]
    if places.crs is None:
        raise ValueError("the points have no CRS; set it, as in points.set_crs('EPSG:6668')")
    points = places.to_crs(CRS)
    return list(zip(points.x.tolist(), points.y.tolist(), strict=True))


def _features(found: Iterable[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    features = list(found)
    if not features:
        return gpd.GeoDataFrame({"id": []}, geometry=[], crs=CRS).set_index("id")
    table = gpd.GeoDataFrame.from_features(features, crs=CRS)
    table.index = pd.Index([each["id"] for each in features], name="id")
    return table


def _collection(scenario: Mapping[str, Any] | gpd.GeoDataFrame) -> dict[str, Any]:
    if not isinstance(scenario, gpd.GeoDataFrame):
        return dict(scenario)
    if scenario.crs is None:
        raise ValueError("the scenario has no CRS; set it, as in table.set_crs('EPSG:6668')")
    features = scenario.to_crs(CRS).iterfeatures(na="drop", drop_id=True)
    return {"type": "FeatureCollection", "features": list(features)}


def _told_to_wait(answer: httpx.Response) -> float:
    """Give the seconds after which a busy server wants to be asked again, 0 for another answer."""
    said = answer.headers.get("retry-after", "")
    return float(said) if answer.status_code in {429, 503} and said.isdecimal() else 0.0


def _problem(answer: httpx.Response) -> str:
    try:
        said = answer.json()
        words = [said["title"], said.get("detail", "")]
        words += [f"{each['field']}: {each['message']}" for each in said.get("errors", [])]
    except (ValueError, KeyError, TypeError):
        return f"{answer.request.url} answered {answer.status_code}; is this address Uchimizu's?"
    return " ".join(word for word in words if word)
