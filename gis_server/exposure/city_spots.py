"""The cool-share spots of cities as points, where the database answers."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from gis_server.civic import Civic
from gis_server.errors import DatabaseUnavailableError
from gis_server.exposure.city_places import PointPlace
from gis_server.spots import SpotsOfCities
from layers.spots.cool_spot import is_indoors


class CitySpots:
    """Gives the public spots of a city."""

    def __init__(self, civic: Civic, spots: SpotsOfCities) -> None:
        self.civic = civic
        self.spots = spots

    def of(self, city: str) -> list[PointPlace] | None:
        """Give the spots, none where nobody has written yet, None where they cannot be read."""
        if not self.civic.has_database:
            return []
        try:
            with self.civic.database_for(city).read() as connection:
                found = self.spots.of(connection, city)
        except (DatabaseUnavailableError, DBAPIError):
            self.civic.watch.suspect()
            return None
        return [
            PointPlace(
                each.id,
                str(each.content.properties.get("name") or ""),
                lon,
                lat,
                is_indoors(each.content.properties),
            )
            for each, (lon, lat) in zip(found.features, found.places.tolist(), strict=True)
        ]
