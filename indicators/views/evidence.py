"""Evidence files: attached and removed by who reports the indicator, served as downloads to who may see the plan."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiayi_kpi.core.answer_headers import untrusted
from chiayi_kpi.core.script_views import done, for_scripts, refusal
from chiayi_kpi.core.upload_limit import takes_file
from indicators.models import Evidence
from indicators.permissions import may_report
from indicators.selectors.named_rows import assigned_to, evidence_in
from indicators.services import evidence as files
from indicators.services.acting_deputy import acts_by
from indicators.views.month_steps import deny_unless, reportable_month
from objectives.access import plan_or_404
from objectives.models import Plan


@takes_file("EVIDENCE_MAX_BYTES")
@require_POST
@for_scripts
def attach(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Attach a file to one indicator's month; its size and its kind, by content, are checked."""
    plan, indicator, month = reportable_month(request, year, agency)
    upload = request.FILES.get("file")
    if upload is None:
        return refusal(_("Choose a file."), 422)
    kept = files.attach(plan=plan, indicator=indicator.pk, month=month, upload=upload, by=request.user)
    return done(message=_("“%(name)s” is attached.") % {"name": kept.name})


@require_POST
@for_scripts
def remove(request: HttpRequest, year: int, agency: str, evidence_id: int) -> JsonResponse:
    """Remove a file from a month that is still open."""
    plan = plan_or_404(request, year, agency)
    row = _evidence_or_404(plan, evidence_id)
    assignment = assigned_to(plan, row.indicator)
    deny_unless(may_report(request.user, plan, row.indicator, assignment))
    acts_by(request.user, [assignment])
    files.remove(evidence=row, by=request.user)
    return done(message=_("“%(name)s” is removed.") % {"name": row.name})


@login_required
@require_GET
def download(request: HttpRequest, year: int, agency: str, evidence_id: int) -> FileResponse:
    """The file as a download, never shown inside the portal: what it holds is not trusted."""
    row = _evidence_or_404(plan_or_404(request, year, agency), evidence_id)
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type
    )
    return untrusted(response)


def _evidence_or_404(plan: Plan, evidence_id: int) -> Evidence:
    row = evidence_in(plan, evidence_id)
    if row is None:
        raise Http404
    return row
