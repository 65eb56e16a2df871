"""The live preview of a scoring component: reads the posted fields of one component and stores nothing."""

import re
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chiayi_kpi.core.workbook.values import as_number
from indicators.forms.components import ComponentForm
from indicators.preview import MOST_EXAMPLES, earlier_years, preview


def preview_view(admin):
    """The view for ``admin``; only for those who may see indicators."""

    @require_POST
    def view(request):
        if not admin.has_view_permission(request):
            raise PermissionDenied
        template = "admin/indicators/_preview.html" if request.htmx else "admin/indicators/preview.html"
        context = {
            **admin.admin_site.each_context(request),
            "title": _("Preview"),
            **preview_context(request.POST),
        }
        return render(request, template, context)

    return view


def preview_context(data) -> dict:
    """``preview``, or ``faults`` (label, message) that stand in its way, for the component that ``_preview`` names."""
    prefix = _prefix(data)
    if prefix is None or not data.get(f"{prefix}-rule"):
        return {"faults": [("", _("Choose a rule first."))]}
    form = ComponentForm(data, prefix=prefix)
    form.full_clean()
    shown = ("rule", *form.parameters)
    faults = [(form.fields[name].label, error) for name in shown for error in form.errors.get(name, [])]
    values, baseline = [], None
    try:
        values = [Fraction(as_number(text)) for text in _parts(data.get(f"{prefix}-try_values", ""))]
        text = data.get(f"{prefix}-try_baseline", "").strip()
        baseline = Fraction(as_number(text)) if text else None
    except ValueError as error:
        faults.append((_("Values to try"), str(error)))
    if faults or form.rule_parsed is None:
        return {"faults": faults}
    rule = form.rule_parsed
    return {
        "preview": preview(rule, values, baseline),
        "needs_baseline": bool(earlier_years(rule)) and baseline is None,
        "needs_values": rule.compares and not values,
        "compares": rule.compares,
    }


def _prefix(data) -> str | None:
    """The component whose button was pressed; the whole page is sent along with it."""
    named = data.get("_preview", "")
    return named if f"{named}-rule" in data else None


def _parts(text: str) -> list[str]:
    """The numbers in a list typed with spaces, semicolons or ideographic commas between them."""
    return [part for part in re.split(r"[\s;；、]+", text) if part][:MOST_EXAMPLES]
