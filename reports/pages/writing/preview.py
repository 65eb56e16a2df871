"""The printed document's own HTML, made fit for a browser's window: nothing in it is run, nothing foreign is loaded."""

import base64
import hashlib
import re

from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join

from objectives.writing.rich_text import with_addresses
from reports.snapshot.model import Snapshot

_SHEETS = ("portal/css/tokens.css", "reports/preview.css")
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_STYLE_ATTRIBUTE = re.compile(r'<[a-z][^<>]*\sstyle="([^"]*)"')


def preview_response(html: str, snapshot: Snapshot) -> HttpResponse:
    """``html`` with its pictures at the portal's addresses and a style sheet for the screen.

    Its policy names the document's styles by their hashes; scripts, frames and other origins there are none.
    """
    folder = reverse("write_picture", args=[snapshot.year, snapshot.agency_code]) + "/"
    sheets = format_html_join("", '<link rel="stylesheet" href="{}">', [(static(name),) for name in _SHEETS])
    response = HttpResponse(with_addresses(html, folder).replace("</head>", f"{sheets}</head>", 1))
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
