# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""What people wrote in a city, opened for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gis_server.commands.options import settings_of

if TYPE_CHECKING:
    from gis_server.civic import Civic
    from gis_server.settings import Settings


@contextmanager
def open_civic(settings: Settings) -> Iterator[Civic]:
    """Open what people write until the block ends."""
    from gis_server.catalogue import Catalogue
    from gis_server.civic import Civic
    from gis_server.request_log import EventLog
    from tiles.storage import open_storage

    civic = Civic(settings, Catalogue(open_storage(settings.storage), EventLog()))
    try:
        yield civic
    finally:
        civic.close()


@contextmanager
def open_city(city: str, data: Path | None, *, see: str) -> Iterator[Civic]:
    """Open what people write until the block ends; what is refused ends as one message.

    see : the command that lists what there is.
    """
    from gis_server.errors import SettingsError, UnknownCityError
    from layers.errors import LayersError, UnknownError

    with open_civic(settings_of(data)) as civic:
        try:
            yield civic
        except UnknownCityError:
            raise SettingsError(f"no city {city} is published; see: uchimizu city list") from None
        except UnknownError as error:
            raise SettingsError(f"{error} in {city}; see: {see}") from None
        except LayersError as error:
            raise SettingsError(str(error)) from None
