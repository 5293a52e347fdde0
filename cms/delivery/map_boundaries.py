"""`/fond-de-carte/limites.geojson`: the boundaries that an operator loaded, for maps drawn by script."""

from django.http import HttpRequest, HttpResponse

from cms.atlas import boundaries
from cms.delivery.problems import Problem


def boundaries_file(request: HttpRequest) -> HttpResponse:
    """The file as it is kept; raises the 404 problem where none is."""
    try:
        return HttpResponse(boundaries.path().read_bytes(), content_type="application/geo+json")
    except FileNotFoundError:
        raise Problem("not-found") from None
