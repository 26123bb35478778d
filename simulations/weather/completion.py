"""What a day still lacks, derived or assumed, and said so."""

from __future__ import annotations

import numpy as np

from simulations.errors import Remark, WeatherError
from simulations.japanese import quantity_in_japanese
from simulations.sun import Values, mean_extraterrestrial_on_the_level, mean_solar_hour
from simulations.weather import derivation
from simulations.weather.day import Day

GLOBAL, BEAM, DIFFUSE = "global_irradiance", "direct_normal_irradiance", "diffuse_irradiance"


def complete_radiation(day: Day, *, assume_clear_sky: bool) -> None:
    """See to it that there are global, direct and diffuse irradiance and cloud.

    Raises
    ------
    WeatherError
        Nothing tells the irradiance, and a cloudless sky was not asked for.
    """
    clear = derivation.clear_sky(
        day.times,
        day.sun.elevation,
        latitude=day.latitude,
        longitude=day.longitude,
        elevation_m=day.elevation_m,
    )
    for each in (GLOBAL, BEAM, DIFFUSE):
        if day.has(each):  # zero offsets of instruments at night
            day.values[each] = np.maximum(day.values[each], 0.0)
    height = np.maximum(np.sin(np.radians(day.sun.elevation)), 0.0)
    if not day.has(GLOBAL) and day.has(BEAM) and day.has(DIFFUSE):
        total = day.values[BEAM] * height + day.values[DIFFUSE]
        day.put(GLOBAL, total, origin="derived", method=derivation.CLOSURE_METHOD)
    if not day.has(GLOBAL):
        _derive_global(day, clear[0], assume_clear_sky=assume_clear_sky)
        if day.attributes[GLOBAL]["method"] == derivation.CLEAR_SKY_METHOD:
            for each, values in ((BEAM, clear[1]), (DIFFUSE, clear[2])):
                day.put(each, values, origin="assumed", method=derivation.CLEAR_SKY_METHOD)
    _split(day, height)
    if not day.has("cloud_fraction"):
        cloud = derivation.cloud_from_irradiance(
            day.values[GLOBAL], clear[0], day.sun.elevation, day.times
        )
        day.put("cloud_fraction", cloud, origin="derived", method=derivation.CLOUD_METHOD)


def complete_air(day: Day) -> None:
    """Add pressure and the sky's long wave where the file has none; say what stays away."""
    if not day.has("air_pressure"):
        pressure = np.full(len(day.times), derivation.standard_pressure(day.elevation_m))
        method = derivation.PRESSURE_METHOD.format(day.elevation_m)
        day.put("air_pressure", pressure, origin="assumed", method=method)
    percent = f"{derivation.ASSUMED_HUMIDITY:g}%"
    for each in ("relative_humidity", "wind_speed"):
        if not day.has(each):
            message = f"{day.source}: no {each} on this day; the run goes without UTCI and WBGT"
            word = quantity_in_japanese(each)
            japanese = f"{day.source}：この日の{word}がないため、UTCI・WBGTは計算しません"
            if each == "relative_humidity" and not day.has("downwelling_longwave"):
                message += f", and the sky's long wave is worked out with {percent}"
                japanese += f"。空からの赤外放射は、湿度{percent}と仮定して計算します"
            day.remarks.append(Remark("absent-quantity", "warning", message, ja=japanese))
    if day.has("relative_humidity"):
        _cap_humidity(day)
    if day.has("cloud_fraction") and not day.has("downwelling_longwave"):
        _derive_longwave(day)


def _derive_longwave(day: Day) -> None:
    """Add the sky's long wave; where the humidity is not known, with a usual one.

    At 30 °C a true 30 or 70 % instead of 50 % would change it by some 20 W m-2.
    """
    origin, method = "derived", derivation.LONGWAVE_METHOD
    if day.has("relative_humidity"):
        humidity = day.values["relative_humidity"]
    else:
        humidity = np.full(len(day.times), derivation.ASSUMED_HUMIDITY)
        origin, method = "assumed", f"{method}, humidity {derivation.ASSUMED_HUMIDITY:g} %"
    longwave = derivation.longwave_from_sky(
        day.values["air_temperature"],
        humidity,
        day.values["cloud_fraction"],
        solar_hour=mean_solar_hour(day.times, day.longitude),
    )
    day.put("downwelling_longwave", longwave, origin=origin, method=method)


def _cap_humidity(day: Day) -> None:
    humidity = day.values["relative_humidity"]
    above = int(np.count_nonzero(humidity > 100))
    if above:
        day.values["relative_humidity"] = np.minimum(humidity, 100.0)
        message = f"{day.source}: relative humidity above 100 % in {above} steps counts as 100 %"
        japanese = f"{day.source}：100%を超える相対湿度（{above}こま）は100%としました"
        day.remarks.append(Remark("humidity-above-100", "info", message, ja=japanese))


def _derive_global(day: Day, clear: Values, *, assume_clear_sky: bool) -> None:
    origin = "derived"
    if day.has("sunshine_fraction"):
        outside = mean_extraterrestrial_on_the_level(
            day.times, day.interval_s, latitude=day.latitude, longitude=day.longitude
        )
        sunshine = derivation.global_from_sunshine(outside, day.values["sunshine_fraction"])
        # At night a sunshine recorder has nothing to say, which is no gap.
        total, method = np.where(outside <= 0, 0.0, sunshine), derivation.SUNSHINE_METHOD
    elif day.has("cloud_fraction"):
        total = derivation.global_under_cloud(clear, day.values["cloud_fraction"])
        method = derivation.CLOUDY_SKY_METHOD
    elif assume_clear_sky:
        total, method, origin = clear, derivation.CLEAR_SKY_METHOD, "assumed"
    else:
        raise WeatherError(
            f"{day.source}: no irradiance, sunshine or cloud on this day; add one, or ask for a "
            "cloudless sky (--clear-sky)"
        )
    day.put(GLOBAL, total, origin=origin, method=method)
    message = f"{day.source}: global irradiance is not measured but {origin}: {method}"
    how = "仮定した" if origin == "assumed" else "計算で求めた"
    japanese = f"{day.source}：全天日射は測定ではなく{how}値です：{method}"
    day.remarks.append(Remark("derived-radiation", "warning", message, ja=japanese))


def _split(day: Day, height: Values) -> None:
    """See to it that direct and diffuse irradiance are there."""
    total = day.values[GLOBAL]
    if day.has(BEAM) and day.has(DIFFUSE):
        return
    if day.has(DIFFUSE):
        beam = derivation.direct_from_global(
            total, day.values[DIFFUSE], day.sun.elevation, day.times
        )
        day.put(BEAM, beam, origin="derived", method=derivation.CLOSURE_METHOD)
    elif day.has(BEAM):
        diffuse = np.maximum(total - day.values[BEAM] * height, 0.0)
        day.put(DIFFUSE, diffuse, origin="derived", method=derivation.CLOSURE_METHOD)
    else:
        beam, diffuse = derivation.split_global(total, day.sun.elevation, day.times)
        for each, values in ((BEAM, beam), (DIFFUSE, diffuse)):
            day.put(each, values, origin="derived", method=derivation.SPLIT_METHOD)
        message = f"{day.source}: direct and diffuse irradiance are a {derivation.SPLIT_METHOD}"
        japanese = f"{day.source}：直達日射と散乱日射は全天日射から分けました（Erbs ら 1982）"
        day.remarks.append(Remark("derived-radiation", "info", message, ja=japanese))
