"""What an account said before: every version that somebody left, and bringing one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.query import whole_number
from chiayi_kpi.core.roc import dotted
from indicators.permissions import may_write_account
from objectives.access import plan_or_404
from objectives.writing import selectors
from objectives.writing.fields import typed
from objectives.writing.rich_text import as_html, stamp
from objectives.writing.services import save_account
from reports.pages.writing.selectors import assignments_of, indicator_codes
from reports.pages.writing.views import account_to_write, breadcrumbs, objective_or_404, shown

PER_PAGE = 10


@login_required
@require_safe
def versions(request: HttpRequest, year: int, agency: str, objective: str) -> HttpResponse:
    """The versions of one account, the newest first, for whoever may see the plan."""
    plan = plan_or_404(request, year, agency)
    found = objective_or_404(plan, objective)
    rows = selectors.versions(plan, found)
    paginator = Paginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    codes = indicator_codes(plan)
    current = selectors.current_text(plan, found)
    may_write = may_write_account(request.user, plan, assignments_of(plan, found)) and not plan.is_settled
    context = {
        "plan": plan,
        "objective": found,
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number)),
        "versions": [
            {
                "row": row,
                "html": shown(plan, typed(row.text, codes)),
                "restorable": may_write and row.text != current,
            }
            for row in page
        ],
        "seen": stamp(current),
        "breadcrumbs": breadcrumbs(plan),
        "sample_data": plan.has_sample_figures,
    }
    return render(request, "reports/writing/versions.html", context)


@login_required
@require_POST
def restore(request: HttpRequest, year: int, agency: str, objective: str) -> HttpResponse:
    """Bring an earlier version back; what stands now becomes the version before it."""
    plan, found = account_to_write(request, year, agency, objective)
    row = selectors.version(plan, found, whole_number(request.POST.get("version")))
    if row is None:
        raise Http404
    reason = _("Version of %(day)s brought back") % {"day": dotted(row.history_date)}
    seen = request.POST.get("seen", "")
    try:
        save_account(
            plan=plan, objective=found, text=as_html(row.text), seen=seen, by=request.user, reason=reason
        )
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The earlier version has been brought back."))
    return redirect("write_versions", year=year, agency=agency, objective=objective)
