"""The portal's addresses and, beside them, the style page."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from chiayi_kpi.urls import urlpatterns as portal_patterns
from tests.core import style_page

SOURCE = Path(__file__).parent / "pages" / "style_page.html"


def show(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(SOURCE.read_text(encoding="utf-8"))
    return HttpResponse(template.render(style_page.context(), request))


urlpatterns = [*portal_patterns, path("style/", show, name="style")]
