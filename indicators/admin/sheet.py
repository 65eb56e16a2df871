"""The page on which a column is changed over all indicators of a plan, as in a sheet."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chiayi_kpi.core.admin_base import is_key
from chiayi_kpi.core.errors import Refused
from indicators.models import Indicator
from indicators.selectors.plan_sheet import PEOPLE, USUAL, SheetColumn, sheet_columns, sheet_rows
from indicators.services.plan_sheet import Cell, SheetRefused, save_sheet
from objectives.admin_access import change_url, plan_crumb, plan_to_change
from objectives.models import Plan


@dataclass(frozen=True, slots=True)
class ShownCell:
    name: str
    column: SheetColumn
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    indicator: Indicator
    cells: list[ShownCell]


def urls(admin) -> list:
    """The address below the plan's, for ``admin`` of plans."""
    view = require_http_methods(["GET", "POST"])(partial(_sheet, admin))
    return [path("<int:pk>/sheet/", admin.admin_site.admin_view(view), name="objectives_plan_sheet")]


def _sheet(admin, request, pk: int):
    plan = plan_to_change(admin, request, pk)
    offered = {key: one for key, one in sheet_columns().items() if not (plan.is_common and key in PEOPLE)}
    sent = request.POST if request.method == "POST" else request.GET
    columns = [key for key in offered if key in sent.getlist("column")] or [*USUAL]
    page = partial(_page, admin, request, plan, offered, columns)
    if request.method != "POST":
        return page({}, {})
    typed, seen = _typed(request.POST, columns)
    try:
        count = save_sheet(plan=plan, typed=typed, seen=seen, by=request.user)
    except SheetRefused as refused:
        return page(typed, refused.faults)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, ngettext("%d cell saved.", "%d cells saved.", count) % count)
    return redirect(change_url(plan))


def _page(
    admin,
    request,
    plan: Plan,
    offered: Mapping[str, SheetColumn],
    columns: Sequence[str],
    typed: Mapping[Cell, str],
    faults: Mapping[Cell, str],
) -> TemplateResponse:
    """The sheet as it stands, with what was ``typed`` in the place of what stands there, and what is wrong with it."""
    rows = sheet_rows(plan, columns)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("All indicators as a sheet"),
        "opts": admin.opts,
        "plan": plan,
        "trail": [plan_crumb(plan)],
        "columns": [offered[key] for key in columns],
        "offered": [(one, one.key in columns) for one in offered.values()],
        "rows": [
            ShownRow(
                row.indicator,
                [_cell(row.indicator.pk, offered[key], row.cells, typed, faults) for key in columns],
            )
            for row in rows
        ],
        "faults": len(faults),
        "seen": json.dumps(
            {_name(row.indicator.pk, key): text for row in rows for key, text in row.cells.items()}
        ),
    }
    status = 422 if faults else 200
    return TemplateResponse(request, "admin/objectives/plan/sheet.html", context, status=status)


def _typed(data, columns: list[str]) -> tuple[dict[Cell, str], dict[Cell, str]]:
    """The cells that were typed over, and what had stood in them."""
    try:
        before = json.loads(data.get("seen", ""))
    except (ValueError, RecursionError):
        before = {}
    before = before if isinstance(before, dict) else {}
    typed: dict[Cell, str] = {}
    seen: dict[Cell, str] = {}
    for name, stood in before.items():
        pk, _dash, key = name.partition("-")
        text = data.get(name)
        if text is None or not is_key(pk) or key not in columns:
            continue
        text = text.replace("\r\n", "\n").strip()
        if text != str(stood).strip():
            typed[int(pk), key], seen[int(pk), key] = text, str(stood)
    return typed, seen


def _cell(
    pk: int,
    column: SheetColumn,
    cells: Mapping[str, str],
    typed: Mapping[Cell, str],
    faults: Mapping[Cell, str],
) -> ShownCell:
    place = (pk, column.key)
    return ShownCell(
        _name(pk, column.key), column, typed.get(place, cells[column.key]), faults.get(place, "")
    )


def _name(pk: int, key: str) -> str:
    return f"{pk}-{key}"
