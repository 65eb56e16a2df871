"""The portal's addresses and one more, which does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from chiayi_kpi.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def empty(request: HttpRequest) -> HttpResponse:
    """The least that this server, with all of the portal's middleware, can answer."""
    return HttpResponse()


urlpatterns = [path("empty", empty), path("", include("chiayi_kpi.urls"))]
