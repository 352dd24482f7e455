"""Distances on the globe, without a map."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0


def distance_km(start, end):
    """Return the great-circle distance between two points, in kilometres.

    :param start: latitude and longitude in degrees
    :param end: latitude and longitude in degrees
    :return: 0.0 when a point is not known, that is at zero degrees both ways
    """
    if not any(start) or not any(end):
        return 0.0
    lat_1, lon_1, lat_2, lon_2 = map(radians, (*start, *end))
    chord = (
        sin((lat_2 - lat_1) / 2) ** 2
        + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))
