"""Downloads of the documents, printed and to be edited. What a person may not see is not found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.core.replica import from_replica
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from reports.documents.errors import DocumentError
from reports.documents.forms import FORMS, PDF, Form
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, DocumentKind, document
from reports.pages.downloads.begun import tell_the_page
from reports.pages.plan_request import requested_month


@login_required
@require_safe
@from_replica
def annual_report(request: HttpRequest, year: int, agency: str, form: str = PDF.ending) -> HttpResponse:
    """The annual performance report up to ``?through=MONTH``, by default the last month that is over."""
    return _download(request, ANNUAL_REPORT, year, agency, requested_month(request, year), FORMS[form])


@login_required
@require_safe
@from_replica
def annual_plan(request: HttpRequest, year: int, agency: str, form: str = PDF.ending) -> HttpResponse:
    """The plan document."""
    return _download(request, ANNUAL_PLAN, year, agency, LAST_MONTH, FORMS[form])


def _download(
    request: HttpRequest, kind: DocumentKind, year: int, agency: str, through: int, form: Form
) -> HttpResponse:
    plan = plan_or_404(request, year, agency)
    try:
        (snapshot,) = snapshots_for(kind, year=year, through=through, agency_codes=[agency])
        made = document(kind, snapshot, form)
    except (ScoreUnavailable, DocumentError) as fault:
        context = {"reason": str(fault), "agency_name": plan.agency_name, "year": year}
        return render(request, "reports/no_document.html", context, status=409)
    if made.missing:
        said = _("No font has these characters; their numbers are printed: %(characters)s")
        messages.warning(request, said % {"characters": _(", ").join(made.missing)})
    response = HttpResponse(made.content, content_type=form.mime)
    title = f"{snapshot.agency_name}{year}{kind.title}.{form.ending}"
    response["Content-Disposition"] = content_disposition_header(True, title)
    tell_the_page(request, response)
    return response
