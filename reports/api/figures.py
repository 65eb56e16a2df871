"""``POST /api/v1/<year>/<agency>/figures``: what another system reports, by a token that may write."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.typed_number import LONGEST_TEXT
from indicators.scoring.rounding import plain_or_none
from indicators.services.system_figures import (
    MOST_FIGURES,
    PlacedFault,
    SystemFiguresRefused,
    record_system_figures,
)
from objectives.models import Plan
from objectives.selectors import plan_of_agency
from reports.api.access import ApiRefusal

MOST_BYTES = 1024 * 1024


def take_figures(request: HttpRequest, token: ApiToken, year: int, agency: str) -> dict[str, Any]:
    """Record the figures of the body; ApiRefusal says with which status nothing was recorded."""
    plan = _plan(token, year, agency)
    if token.scope != ApiToken.Scope.WRITE:
        raise ApiRefusal(403, _("This token may only read."))
    figures = _figures(request)
    try:
        received = record_system_figures(plan=plan, figures=figures, token=token)
    except SystemFiguresRefused as refused:
        raise ApiRefusal(
            422,
            _("Nothing was changed; every fault is named by its place in the list (index, from 0)."),
            faults=[_placed(fault) for fault in refused.faults],
        ) from refused
    notices = [_placed(notice) for notice in received.notices]
    return {
        "changed": [
            one._asdict() | {"old": plain_or_none(one.old), "new": plain_or_none(one.new)}
            for one in received.changed
        ],
        "unchanged": received.unchanged,
    } | ({"notices": notices} if notices else {})


def _plan(token: ApiToken, year: int, agency: str) -> Plan:
    """The plan; an agency that is not the token's own does not exist for it."""
    plan = plan_of_agency(year, agency)
    if plan is None:
        raise Http404
    if token.agency_id not in (None, plan.agency_id):
        raise hidden()
    return plan


def _figures(request: HttpRequest) -> list[Any]:
    """The list in the body."""
    if request.content_type != "application/json":
        raise ApiRefusal(415, _("Send the figures as application/json."))
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        message = _("At most %(size)s at a time; nothing was changed.")
        raise ApiRefusal(413, message % {"size": filesizeformat(MOST_BYTES)})
    try:
        sent = json.loads(body.decode(), parse_float=_decimal, parse_constant=_refuse_constant)
        json.dumps(sent, ensure_ascii=False, default=str).encode()  # half a character ("\\ud83d") is no text
    except (ValueError, RecursionError) as error:
        raise ApiRefusal(400, _("This is no JSON: %(error)s") % {"error": error}) from error
    figures = sent.get("figures") if isinstance(sent, dict) else None
    if not isinstance(figures, list) or sent.keys() != {"figures"}:
        raise ApiRefusal(400, _("The body has to be an object with the one key “figures”, a list."))
    if len(figures) > MOST_FIGURES:
        message = _("The list has %(count)d figures; at most %(most)d are taken at a time.")
        raise ApiRefusal(413, message % {"count": len(figures), "most": MOST_FIGURES})
    return figures


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:  # an exponent that no number has
        raise ValueError(text[:LONGEST_TEXT]) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _placed(fault: PlacedFault) -> dict[str, Any]:
    """A fault as JSON; one of the whole list has no place in it."""
    return {
        "index": fault.index if fault.index >= 0 else None,
        "field": fault.field,
        "message": fault.message,
    }
