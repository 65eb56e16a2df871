"""Comments with mentions: kept as they were written, told to those whom they name, withdrawn but never deleted."""

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import has_begun, now
from chiayi_kpi.core.month_state import not_begun
from chiayi_kpi.core.reasons import ReasonRefused, reason_given
from chiayi_kpi.notices.services import take_back
from indicators.errors import ReportingRefused
from indicators.models import Comment, Indicator
from indicators.notices import tell_mentioned
from indicators.permissions import may_comment
from indicators.selectors.comments import people_to_mention
from indicators.selectors.reporters import Reporters
from objectives.locking import lock_open
from objectives.models import Plan


@transaction.atomic
def write_comment(*, plan: Plan, indicator: Indicator, month: int, text: str, by) -> Comment:
    """Keep a comment on the indicator's month, and tell those whom ``@name`` in it names.

    Raises PermissionDenied; YearSettled; ReasonRefused (nothing, or too much); ReportingRefused (a month that has not begun, a name
    that several people have).
    """
    if not may_comment(by, plan):
        raise PermissionDenied(_("You may not comment here."))
    lock_open(plan)
    if not has_begun(plan.year, month):
        raise ReportingRefused(not_begun(month))
    text = reason_given(text, ReasonRefused, missing=_("Write the comment first."))
    mentioned = mentions(text, people_to_mention(plan.own_agency.pk))
    comment = Comment.objects.create(plan=plan, indicator=indicator, month=month, text=text, author=by)
    comment.mentioned.set(mentioned)
    tell_mentioned(plan, _address(comment), mentioned, about=str(indicator), month=month, text=text, by=by)
    return comment


@transaction.atomic
def withdraw_comment(*, comment: Comment, by) -> None:
    """Take a comment back, which its author alone may: nobody reads it any more. Raises PermissionDenied, YearSettled."""
    if comment.author_id != by.pk or not may_comment(by, comment.plan):
        raise PermissionDenied(_("Only who wrote a comment withdraws it."))
    lock_open(comment.plan)
    Comment.objects.filter(pk=comment.pk, withdrawn_at=None).update(withdrawn_at=now())
    take_back(people=[person.pk for person in comment.mentioned.all()], anchor=_anchor(comment))


def mentions(text: str, people: Reporters) -> set[int]:
    """The ids of those whom ``text`` names after an ``@``: by name, by account, or as the list writes them; the longest that fits.

    Raises ReportingRefused for a name that several have.
    """
    names: dict[str, set[int]] = {}
    for person in people.all:
        for name in {person.label, person.name, person.username}:
            names.setdefault(name.casefold(), set()).add(person.id)
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if not names:
        return set()
    found: set[int] = set()
    # Nothing before it that an address has, and no account that is only the beginning of a longer one.
    for name in re.findall(rf"(?<![0-9a-z._-])[@＠]({longest_first})(?![0-9a-z_])", text.casefold()):
        if len(names[name]) > 1:
            same = [person for person in people.all if person.id in names[name]]
            message = _("%(count)d people are called %(name)s; write the account: %(accounts)s.")
            accounts = _(", ").join(person.username for person in same)
            raise ReportingRefused(message % {"count": len(same), "name": same[0].name, "accounts": accounts})
        found |= names[name]
    return found


def _address(comment: Comment) -> str:
    """Where it is read: on the indicator's page, whatever number the indicator has by then."""
    plan, indicator = comment.plan, comment.indicator
    page = reverse("indicator", args=[plan.year, plan.own_agency.code, indicator.code])
    return f"{page}?through={comment.month}&meant={indicator.pk}{_anchor(comment)}"


def _anchor(comment: Comment) -> str:
    """What of its address stays, whatever becomes of the indicator's number or of the agency."""
    return f"#comment-{comment.pk}"
