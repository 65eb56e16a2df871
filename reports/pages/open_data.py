"""How open data is answered: to every site, in one language, with an ETag."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from chiayi_kpi.core.answer_headers import unless_known
from chiayi_kpi.core.replica import from_replica

LANGUAGE = "zh-hant"  # of what is the same file for everybody


def open_data(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of data that everybody may have: no session is looked at, and scripts of any site may read the answer.

    Only what is there (200, or 304 where ``If-None-Match`` names it) is opened to other sites. It is asked for anew each
    time, so that a page that was closed is closed at once.
    """

    read = from_replica(view)

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **address: object) -> HttpResponse:
        with translation.override(LANGUAGE):
            response = read(request, **address)
        if response.status_code != 200:
            return response
        response["Cache-Control"] = "public, no-cache"
        response["Content-Language"] = "zh-Hant"
        opened = unless_known(request, response)
        opened["Access-Control-Allow-Origin"] = "*"
        opened["Access-Control-Expose-Headers"] = "ETag"
        return opened

    return answer
