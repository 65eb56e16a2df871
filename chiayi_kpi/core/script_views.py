"""Views that a page's scripts ask: what they are sent, and how they answer. Every refusal is JSON, never a page."""

import datetime
import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chiayi_kpi.core.errors import NotThere, Refused
from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.month_grid import shown
from chiayi_kpi.core.reasons import TextChanged
from chiayi_kpi.core.roc import dotted_moment

View = Callable[..., HttpResponse]
_PARTED = re.compile(r"(?:\r?\n){2,}")
LONGEST_TYPED = 200  # characters in a cell: more than any number with its unit


def for_scripts(view: View) -> View:
    """A view whose every refusal is JSON with a ``message`` for the person.

    401: nobody is signed in, or somebody else than the page was made for (``person``), so nothing is done in their
    name. 403, 404, 422: not allowed, not found, refused. 409: somebody else wrote another text meanwhile (``conflict``).
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not _is_same_person(request):
            return refusal(
                _("You are no longer signed in here. What you typed is kept in this browser."), 401
            )
        try:
            return view(request, *args, **kwargs)
        except (Http404, NotThere):
            return refusal(_("There is nothing here that you may see."), 404)
        except PermissionDenied as fault:
            return refusal(str(fault) or _("You may not do this."), 403)
        except TextChanged as fault:
            return refusal(
                str(fault), 409, theirs={"seen": fault.now, "shown": fault.now, **_writer(fault.by, fault.at)}
            )
        except Refused as fault:
            return refusal(str(fault), 422)

    return answer


def tried(cell: View) -> View:
    """A view that says what ``cell`` would answer to several cells, one after the other, and leaves none of them written.

    ``cells``: what would be posted for each, a line each; an empty line parts those that have nothing to do with each other,
    so that what is locked for some is free again before the next are tried. 200 with ``remarks``, for each {``kind``, ``text``}: ``refused``
    and why, ``asked`` and the question, ``read`` and how the value is read. 403, 404 as by ``cell``, for all.
    """

    @require_POST
    @for_scripts
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        remarks = []
        for held_together in _PARTED.split(request.POST.get("cells", "")):
            with transaction.atomic():
                for line in held_together.splitlines():
                    request.POST = QueryDict(f"{line}&person={request.user.pk}")
                    response = cell(request, *args, **kwargs)
                    if response.status_code == 403:
                        raise PermissionDenied
                    if response.status_code == 404:
                        raise NotThere
                    remarks.append(_remark(response))
                transaction.set_rollback(True)
        return done(remarks=remarks)

    return answer


def _remark(response: HttpResponse) -> dict[str, str]:
    said = json.loads(response.content)
    if response.status_code != 200:
        return {"kind": "refused", "text": said["message"]}
    if said["asks"]:
        return {"kind": "asked", "text": said["asks"][0]["question"]}
    return {"kind": "read", "text": said["shown"]}


def refusal(message: str, status: int, **more) -> JsonResponse:
    return JsonResponse(
        {"message": message, **more}, status=status, json_dumps_params={"ensure_ascii": False}
    )


def conflict(
    message: str,
    *,
    now: int | Decimal | None,
    by: str,
    at: datetime.datetime | None,
    text: str | None = None,
    name: str = "",
) -> JsonResponse:
    """409: somebody else wrote ``now`` into the cell meanwhile; by whom and when, where that is known.

    ``text``: how the cell shows it, where that is not the number; ``name``: what stands beside it, of a milestone.
    """
    said = shown(now) if text is None else text
    theirs = {"seen": plain(now), "shown": said, "name": name, **_writer(by, at)}
    return refusal(message, 409, theirs=theirs)


def _writer(by: str, at: datetime.datetime | None) -> dict[str, str]:
    return {"by": by or _("somebody"), "at": dotted_moment(at) if at else ""}


def done(**values) -> JsonResponse:
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False})


def _is_same_person(request: HttpRequest) -> bool:
    sent = request.POST if request.method == "POST" else request.GET
    return request.user.is_authenticated and sent.get("person") == str(request.user.pk)
