"""The documents in the browser: the printed HTML made fit for a window, where nothing is run and nothing foreign loaded."""

import base64
import hashlib
import re

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from objectives.writing.rich_text import with_addresses
from reports.documents.fonts import unprinted, without_missing
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, DocumentKind
from reports.pages.plan_request import requested_month
from reports.snapshot.model import Snapshot

_LINKS = (
    ("icon", "portal/img/mark.svg"),
    ("stylesheet", "portal/css/tokens.css"),
    ("stylesheet", "reports/preview.css"),
)
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_STYLE_ATTRIBUTE = re.compile(r'<[a-z][^<>]*\sstyle="([^"]*)"')


@login_required
@require_safe
def report_preview(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The annual performance report as HTML; each account is at ``#account-1-6``."""
    return _preview(request, ANNUAL_REPORT, year, agency, requested_month(request, year))


@login_required
@require_safe
def plan_preview(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The plan document as HTML."""
    return _preview(request, ANNUAL_PLAN, year, agency, LAST_MONTH)


def _preview(request: HttpRequest, kind: DocumentKind, year: int, agency: str, through: int) -> HttpResponse:
    plan = plan_or_404(request, year, agency)
    try:
        (snapshot,) = snapshots_for(kind, year=year, through=through, agency_codes=[agency])
    except ScoreUnavailable as fault:
        context = {"reason": str(fault), "agency_name": plan.agency_name, "year": year}
        return render(request, "reports/no_document.html", context, status=409)
    html = kind.html(snapshot)
    return preview_response(without_missing(html, unprinted(html)), snapshot)


def preview_response(html: str, snapshot: Snapshot) -> HttpResponse:
    """``html`` with its pictures at the portal's addresses and a style sheet for the screen.

    Its policy names the document's styles by their hashes; scripts, frames and other origins there are none.
    """
    folder = reverse("write_picture", args=[snapshot.year, snapshot.agency_code]) + "/"
    links = format_html_join("", '<link rel="{}" href="{}">', [(kind, static(name)) for kind, name in _LINKS])
    response = HttpResponse(with_addresses(html, folder).replace("</head>", f"{links}</head>", 1))
    response["Content-Security-Policy"] = _policy(html)
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "no-store"
    return response


def _policy(html: str) -> str:
    styles = [*_STYLE.findall(html), *_STYLE_ATTRIBUTE.findall(html)]
    hashes = " ".join(dict.fromkeys(f"'sha256-{_digest(style)}'" for style in styles))
    return (
        f"default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-hashes' {hashes}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
    )


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
