"""The portal's addresses and one more, which does nothing: the floor under every page."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """The least that this server, with all of the portal's middleware, can answer."""
    return HttpResponse()


urlpatterns = [path("empty", empty), path("", include("chiayi_kpi.urls"))]
