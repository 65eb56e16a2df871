"""An account of the annual report, as a page shows it."""

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from objectives.models import Plan
from objectives.writing.rich_text import as_html, with_addresses


def shown(plan: Plan, text: str) -> SafeString:
    """A stored account as the browser shows it: sanitised here, its pictures at the portal's addresses."""
    folder = reverse("write_picture", args=[plan.year, plan.own_agency.code]) + "/"
    return mark_safe(with_addresses(as_html(text), folder))  # noqa: S308 - as_html sanitises
