"""Where an item is: rectangles and distances, computed by the database."""

import math

from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cos, Power, Radians, Sin

from cms.reading.values import Box, Circle

EARTH_RADIUS = 6371.0088
"""Kilometres: the mean radius of the WGS 84 ellipsoid."""


def within(publications: QuerySet, area: Box) -> QuerySet:
    """The publications placed inside a rectangle, edges included."""
    inside = Q(latitude__gte=area.south, latitude__lte=area.north)
    east, west = Q(longitude__lte=area.east), Q(longitude__gte=area.west)
    return publications.filter(inside & ((west & east) if area.west <= area.east else (west | east)))


def around(publications: QuerySet, area: Circle) -> QuerySet:
    """The publications at most `area.radius` kilometres from its centre, on a sphere (haversine)."""
    angle = min(area.radius / EARTH_RADIUS, math.pi)
    margin = math.degrees(angle) + 1e-6
    band = publications.filter(
        latitude__gte=area.latitude - margin, latitude__lte=area.latitude + margin, longitude__isnull=False
    )
    return band.alias(haversine=_haversine(area)).filter(haversine__lte=math.sin(angle / 2) ** 2)


def _haversine(area: Circle) -> Combinable:
    """The squared sine of half the angle to the centre: growing with the distance, without an arcsine."""
    half = Value(0.5, output_field=FloatField())
    north = Sin((Radians(F("latitude")) - math.radians(area.latitude)) * half)
    east = Sin((Radians(F("longitude")) - math.radians(area.longitude)) * half)
    scale = Value(math.cos(math.radians(area.latitude)), output_field=FloatField())
    return Power(north, 2) + scale * Cos(Radians(F("latitude"))) * Power(east, 2)
