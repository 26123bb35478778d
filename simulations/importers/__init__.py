"""Fields of other models: CF NetCDF and GeoTIFF, brought to the names and units of a result."""

from pathlib import Path

import xarray as xr

from simulations.errors import ImportedFieldError
from simulations.importers.netcdf_fields import read_netcdf_fields
from simulations.importers.options import ImportOptions
from simulations.importers.quantities import QUANTITIES
from simulations.importers.raster_fields import read_raster_fields

__all__ = ["QUANTITIES", "ImportOptions", "read_model_fields"]

_NETCDF = {".nc", ".nc4", ".cdf", ".netcdf"}
_RASTER = {".tif", ".tiff"}


def read_model_fields(path: Path, *, options: ImportOptions | None = None) -> xr.Dataset:
    """Read fields of another model; frame `Imported fields` of the data contracts.

    Parameters
    ----------
    path : a NetCDF file, a GeoTIFF whose bands are times, or a folder of GeoTIFFs.
    options : what the files do not say; what they say themselves need not be given.

    Raises
    ------
    ImportedFieldError
        The system, a unit, the height or the time zone is missing, or something contradicts
        itself; the message says what to add and with which option.
    """
    options = options or ImportOptions()
    suffix = path.suffix.lower()
    if suffix in _NETCDF:
        return read_netcdf_fields(path, options)
    if suffix in _RASTER or path.is_dir():
        return read_raster_fields(path, options)
    raise ImportedFieldError(
        f"{path}: expected a NetCDF file (.nc), a GeoTIFF (.tif) or a folder of GeoTIFFs"
    )
