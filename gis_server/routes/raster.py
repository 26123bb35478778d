"""`/raster/{city}/{dataset}/{quantity}/…`: published GeoTIFFs of heat, with TiTiler's routes.

Addresses and answers are those of TiTiler 2, so its clients work. There is no `url=` parameter:
a file is named by city, dataset and quantity, and nothing else is ever opened.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import ModuleType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from gis_server.errors import UnknownRunError
from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.raster.answers import BandStatistics, RasterInfo, RasterPoint, TileJson
from gis_server.raster.local_copies import LocalCopies
from gis_server.raster.parameters import ColourMap, limits_of
from gis_server.routes.cities import CityId

NUMBER = r"-?\d{1,9}(\.\d{1,9})?"
SIDE_MAX = 2048  # pixels
PNG: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"content": {"image/png": {}}, "description": "PNG"}},
}

DatasetId = Annotated[str, Path(max_length=120, description="Id of a dataset of kind heat.")]
QuantityId = Annotated[str, Path(max_length=60, description="Id of a quantity of the run.")]
Band = Annotated[
    int | None,
    Query(alias="bidx", ge=1, le=999, description="Band; the day's maximum where none is given."),
]
Limits = Annotated[
    str | None,
    Query(
        alias="rescale",
        pattern=rf"^{NUMBER},{NUMBER}$",
        description="Ends of the colours, `20,50`; those of the legend where none are given.",
    ),
]
Colours = Annotated[ColourMap | None, Query(alias="colormap_name", description="Colours.")]
Zoom = Annotated[int, Path(ge=0, le=24)]
Place = Annotated[int, Path(ge=0, lt=1 << 24)]
Side = Annotated[int, Query(ge=64, le=SIDE_MAX, description="Longest side in pixels.")]
TileSide = Annotated[int, Query(ge=64, le=1024, description="Pixels along a side.")]
Longitude = Annotated[float, Path(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Path(ge=-90, le=90, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class RasterName:
    """What names a GeoTIFF."""

    city: str
    dataset: str
    quantity: str


def raster_name(city: CityId, dataset: DatasetId, quantity: QuantityId) -> RasterName:
    """Take the name from the address."""
    return RasterName(city, dataset, quantity)


Named = Annotated[RasterName, Depends(raster_name)]


def raster_router(runs: PublishedRuns, copies: LocalCopies) -> APIRouter:
    """Give the routes of the raster service."""
    router = APIRouter(tags=["raster"], prefix="/raster/{city}/{dataset}/{quantity}")

    def run_of(named: RasterName) -> PublishedRun:
        run = runs.run(named.city, named.dataset)
        if named.quantity not in {each["id"] for each in run.about["quantities"]}:
            raise UnknownRunError(f"{named.city}/{named.dataset}/{named.quantity}")
        return run

    def file_of(named: RasterName) -> FilePath:
        run = run_of(named)
        files = {each["id"]: str(each["cog"]) for each in run.about["quantities"]}
        return copies.path(run.key(files[named.quantity]))

    @router.get("/info", summary="Bands, place and type of a GeoTIFF")
    def info(named: Named) -> RasterInfo:
        found: RasterInfo = reading().info(file_of(named))
        return found

    @router.get("/statistics", summary="Least, largest, mean and histogram of a band")
    def statistics(named: Named, band: Band = None) -> dict[str, BandStatistics]:
        found: dict[str, BandStatistics] = reading().statistics(file_of(named), band)
        return found

    @router.get("/point/{lon},{lat}", summary="The bands at a place")
    def point(named: Named, lon: Longitude, lat: Latitude, band: Band = None) -> RasterPoint:
        found: RasterPoint = reading().point(file_of(named), lon, lat, band=band)
        return found

    @router.get("/tiles/WebMercatorQuad/{z}/{x}/{y}.png", summary="A coloured tile", **PNG)
    def tile(  # noqa: PLR0913, PLR0917 (one parameter of the address each)
        named: Named,
        z: Zoom,
        x: Place,
        y: Place,
        band: Band = None,
        rescale: Limits = None,
        colours: Colours = None,
        tilesize: TileSide = 256,
    ) -> Response:
        limits = limits_of(rescale)
        image = reading().tile(file_of(named), (z, x, y), band=band, side=tilesize)
        return drawn(image, named, limits=limits, colours=colours)

    @router.get("/preview.png", summary="The whole, coloured", **PNG)
    def preview(
        named: Named,
        band: Band = None,
        rescale: Limits = None,
        colours: Colours = None,
        max_size: Side = 1024,
    ) -> Response:
        limits = limits_of(rescale)
        image = reading().preview(file_of(named), band=band, side=max_size)
        return drawn(image, named, limits=limits, colours=colours)

    @router.get("/WebMercatorQuad/tilejson.json", summary="TileJSON of the coloured tiles")
    def tilejson(request: Request, named: Named) -> TileJson:
        about = run_of(named).about
        folder = request.url.path.removesuffix("/WebMercatorQuad/tilejson.json").lstrip("/")
        address = f"{request.base_url}{folder}/tiles/WebMercatorQuad/{{z}}/{{x}}/{{y}}.png"
        query = f"?{request.url.query}" if request.url.query else ""
        return TileJson(
            name=f"{named.dataset}/{named.quantity}",
            tiles=[address + query],
            minzoom=about["minzoom"],
            maxzoom=about["maxzoom"],
            bounds=about["bounds"],
            attribution=about["attribution"],
        )

    return router


def reading() -> ModuleType:
    """Give `raster.reading`; GDAL is loaded with the first question, not with the server."""
    return importlib.import_module("gis_server.raster.reading")


def drawn(
    image: Any, named: RasterName, *, limits: tuple[float, float] | None, colours: ColourMap | None
) -> Response:
    """Answer with a band in colours."""
    module = importlib.import_module("gis_server.raster.drawing")
    data = module.png_of(image, named.quantity, limits=limits, colours=colours)
    return Response(data, media_type="image/png")
