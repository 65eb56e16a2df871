"""Many people by a file: the page with the files, the preview of an upload, its confirmation."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people import bulk, services
from chiayi_kpi.accounts.people.access import manager_or_404
from chiayi_kpi.accounts.people.selectors import agencies_of, mails_of
from chiayi_kpi.core.file_names import uploaded_name
from chiayi_kpi.core.upload_limit import takes_file
from chiayi_kpi.core.workbook import limits
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS, download


@takes_file("IMPORT_MAX_BYTES")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people_workbook(request: HttpRequest) -> HttpResponse:
    """The files to download; an upload is read and shown, and nothing is written yet."""
    manager = manager_or_404(request)
    if request.method != "POST":
        return _page(request, manager)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, manager, [_("Choose a file.")])
    try:
        sheet = bulk.read_people(upload.read(limits.current().file_bytes + 1))
        shown = bulk.preview(sheet, manager)
    except WorkbookError as error:
        return _page(request, manager, [str(fault) for fault in error.faults])
    return _show(request, manager, sheet, shown, uploaded_name(upload.name))


@never_cache
@login_required
@require_POST
def people_workbook_confirm(request: HttpRequest) -> HttpResponse:
    """Write what the preview showed; what has changed since is shown again, and nothing is written."""
    manager = manager_or_404(request)
    try:
        sheet, name, digest = bulk.unsealed(request.POST.get("rows", ""), manager)
    except signing.BadSignature:
        return _page(
            request,
            manager,
            [_("This preview is no longer valid. Choose the file again; nothing was written.")],
        )
    try:
        done = bulk.write(sheet, manager, digest)
    except WorkbookError as error:
        return _page(request, manager, [str(fault) for fault in error.faults])
    if done.faults or done.digest != digest:
        return _show(request, manager, sheet, done, name, changed=True)
    made = services.make_links(accounts=bulk.new_accounts(done.lines), by=manager)
    return render(
        request, "accounts/people/written.html", {"written": done, "links": made, "mails": mails_of(manager)}
    )


@login_required
@require_safe
def people_workbook_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The people as they are now, or (``?empty``) the empty form."""
    manager = manager_or_404(request)
    if ending not in WORKBOOK_KINDS:
        raise Http404
    empty = "empty" in request.GET
    return download(bulk.people_book(manager, empty=empty), _("people"), ending)


def _page(request: HttpRequest, manager: User, refused: list[str] | None = None) -> HttpResponse:
    agencies = list(agencies_of(manager).existing())
    context = {
        "refused": refused or [],
        "headers": bulk.headers(),
        "agencies": agencies,
        "role_words": bulk.role_words(manager, agencies),
        "max_bytes": limits.current().file_bytes,
    }
    return render(request, "accounts/people/workbook.html", context, status=422 if refused else 200)


def _show(
    request: HttpRequest,
    manager: User,
    sheet: Sheet,
    shown: bulk.PeoplePreview,
    name: str,
    *,
    changed: bool = False,
) -> HttpResponse:
    context = {
        "preview": shown,
        "name": name,
        "changed": changed,
        "headers": bulk.headers(),
        "rows": bulk.sealed(sheet, shown, manager, name) if shown.can_confirm else "",
    }
    status = 422 if shown.faults else 409 if changed else 200
    return render(request, "accounts/people/preview.html", context, status=status)
