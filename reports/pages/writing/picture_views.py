"""Pictures of the accounts: taken in by who may write one, shown to who may see the plan."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiayi_kpi.core.answer_headers import untrusted
from chiayi_kpi.core.script_views import done, for_scripts, refusal
from chiayi_kpi.core.upload_limit import takes_file
from indicators.permissions import may_write_account
from objectives.access import plan_or_404
from objectives.writing import picture_files
from objectives.writing.selectors import picture_in
from objectives.writing.services import keep_picture
from reports.pages.writing.selectors import assignments_by_objective


@takes_file("PICTURE_MAX_BYTES")
@require_POST
@for_scripts
def add(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Keep a picture; answers with the address under which the editor shows it."""
    plan = plan_or_404(request, year, agency)
    given = [one for rows in assignments_by_objective(plan).values() for one in rows]
    if not may_write_account(request.user, plan, given):
        raise PermissionDenied(_("You write no account of this plan."))
    upload = request.FILES.get("file")
    if upload is None:
        return refusal(_("Choose a file."), 422)
    kept = keep_picture(plan=plan, upload=upload, by=request.user)
    address = reverse("write_picture_file", args=[year, agency, kept.name])
    return done(address=address, width=kept.width, height=kept.height)


@login_required
@require_safe
def show(request: HttpRequest, year: int, agency: str, name: str) -> HttpResponse:
    """A picture of this plan's accounts; it never changes under its name."""
    row = picture_in(plan_or_404(request, year, agency), name)
    if row is None:
        raise Http404
    try:
        data = picture_files.read(row.name)
    except FileNotFoundError as fault:
        raise Http404 from fault
    response = HttpResponse(data, content_type=picture_files.content_type(row.name))
    return untrusted(response)
