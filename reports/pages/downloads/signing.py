"""Signing a settled year's report with a certificate of one's own, or with the city's: the signed file is handed over, not kept."""

import logging
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from indicators.permissions import may_settle, may_sign
from objectives.access import plan_or_404
from objectives.models import Plan
from reports.documents import signing
from reports.documents.errors import DocumentError
from reports.documents.forms import PDF
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT
from reports.pages.downloads.begun import tell_the_page

logger = logging.getLogger(__name__)
_LARGEST = 1024 * 1024  # bytes: a certificate has a few thousand


class SigningForm(forms.Form):
    """Whose certificate signs. Without a file it is the city's, where there is one and the person may use it."""

    certificate = forms.FileField(
        label=gettext_lazy("Certificate (PKCS#12: .p12, .pfx)"),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
        error_messages={"required": gettext_lazy("Choose the file of the certificate.")},
    )
    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase of the certificate"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Certificate and passphrase sign this one file; the portal keeps neither."),
    )

    def __init__(self, *args, has_citys: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if has_citys:
            field = self.fields["certificate"]
            field.required = False
            field.help_text = gettext_lazy("Without a file, the city's certificate signs.")

    def clean_certificate(self):
        file = self.cleaned_data["certificate"]
        if file and file.size > _LARGEST:
            raise forms.ValidationError(_("This file is no PKCS#12 certificate (.p12, .pfx)."))
        return file


@sensitive_post_parameters("passphrase")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_report(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """A form; what it sends is answered with the signed report of the settled year, or with what is wrong at its field."""
    plan = plan_or_404(request, year, agency)
    if not may_sign(request.user, plan):
        raise PermissionDenied
    has_citys = bool(settings.SIGNING_CERTIFICATE) and may_settle(request.user, plan)
    if not plan.settled_at:
        return _page(request, plan, None, status=422 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, plan, SigningForm(has_citys=has_citys))
    form = SigningForm(request.POST, request.FILES, has_citys=has_citys)
    if form.is_valid():
        try:
            response = _signed(plan, agency, form)
        except signing.NotSigned as fault:
            form.add_error(fault.field, str(fault))
        except (ScoreUnavailable, DocumentError) as fault:
            form.add_error(None, str(fault))
        else:
            tell_the_page(request, response)
            return response
    return _page(request, plan, form, status=422)


def _page(request: HttpRequest, plan: Plan, form: SigningForm | None, status: int = 200) -> HttpResponse:
    return render(request, "reports/sign_report.html", {"plan": plan, "form": form}, status=status)


@sensitive_variables("file", "passphrase", "certificate")
def _signed(plan: Plan, agency: str, form: SigningForm) -> HttpResponse:
    chosen = form.cleaned_data["certificate"]
    passphrase = form.cleaned_data["passphrase"] if chosen else settings.SIGNING_PASSPHRASE
    try:
        file = chosen.read() if chosen else Path(settings.SIGNING_CERTIFICATE).read_bytes()
    except OSError:
        logger.error("The city's certificate cannot be read: SIGNING_CERTIFICATE")
        raise signing.NotSigned(
            "certificate", _("The city's certificate cannot be read on the server.")
        ) from None
    certificate = signing.certificate_of(file, passphrase)
    (snapshot,) = snapshots_for(ANNUAL_REPORT, year=plan.year, through=LAST_MONTH, agency_codes=[agency])
    title = f"{snapshot.agency_name}{plan.year}{ANNUAL_REPORT.title}"
    content = signing.signed(render_pdf(annual_report_html(snapshot)), certificate, reason=title)
    response = HttpResponse(content, content_type=PDF.mime)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}（已簽章）.pdf")
    response["Cache-Control"] = "no-store"
    return response
