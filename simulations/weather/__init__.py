"""Weather: files read and checked, and the day of a run prepared from them."""

from simulations.weather.prepare import prepare_weather
from simulations.weather.reading import read_weather
from simulations.weather.series import remarks_of

__all__ = ["prepare_weather", "read_weather", "remarks_of"]
