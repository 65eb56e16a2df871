"""Tags of the reporting pages."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.formats import EMPTY, trimmed
from indicators import deadlines
from indicators.deadline_text import deadline_note
from indicators.deadlines import Deadline
from indicators.selectors.deadlines import settings_of
from indicators.selectors.handover import Handover, handover_of, left_to_others
from objectives.models import Plan

register = template.Library()

PLACES = 4  # all the decimals that a figure has


@register.simple_tag
def stale_light(periods: int) -> SafeString:
    """The light of an indicator that nobody updates: symbol, colour and for how many periods."""
    words = ngettext("Not updated for %(count)d period", "Not updated for %(count)d periods", periods)
    return format_html(
        '<span class="light light--stale"><span class="light__symbol" aria-hidden="true">◆</span>{}</span>',
        words % {"count": periods},
    )


@register.filter
def deadline_why(deadline: Deadline | None) -> str:
    """Why the deadline is that day, in brackets; empty where that needs no word."""
    note = deadline_note(deadline) if deadline else ""
    return _("(%(note)s)") % {"note": note} if note else ""


@register.simple_tag
def report_deadline(plan: Plan, month: int) -> Deadline:
    """Until when the agency's month is to be reported. One query."""
    return deadlines.report_deadline(plan.year, month, settings_of(plan.year, plan.agency_id))


@register.simple_tag
def still_answers_for(person: User, by: User) -> list[str]:
    """What ``person`` would leave behind today of what ``by`` may give to others, each with how many. Two queries."""
    return _counted(handover_of(person, by))


@register.simple_tag
def answers_for_elsewhere(person: User, by: User) -> list[str]:
    """The same of what ``by`` may not give to others. Two queries at most."""
    return _counted(left_to_others(person, by))


def _counted(held: Handover) -> list[str]:
    counted = (
        (len(held.owned), ngettext("%(count)d indicator", "%(count)d indicators", len(held.owned))),
        (
            len(held.deputised),
            ngettext("%(count)d indicator as deputy", "%(count)d indicators as deputy", len(held.deputised)),
        ),
        (
            len(held.remedies),
            ngettext("%(count)d improvement measure", "%(count)d improvement measures", len(held.remedies)),
        ),
    )
    return [words % {"count": count} for count, words in counted if count]


@register.filter
def month_list(months: Sequence[int]) -> str:
    """Ascending months as people write them: ``1–3, 5``."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return _(", ").join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


@register.filter
def written(value: Decimal | str | None) -> str:
    """A figure with all its decimals, a text as it is, and a dash for nothing."""
    return (value or EMPTY) if isinstance(value, str) else trimmed(value, PLACES)
