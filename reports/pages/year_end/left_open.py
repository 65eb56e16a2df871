"""What is settled unfinished, in words for the pages."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.snapshot.open_months import Months, OpenMonths
from reports.snapshot.year_end import LeftOpen

FEW = 3  # indicators of a month that are named


def left_open_lines(left: LeftOpen) -> Iterator[str]:
    """One sentence a kind; none where nothing is open."""
    if left.not_handed_in:
        yield _("Not handed in by every reporter: months %s.") % listed(left.not_handed_in)
    if left.returned:
        yield _("Returned and not handed in again: months %s.") % listed(left.returned)
    if left.reopened:
        yield _("Reopened and not handed in again: months %s.") % listed(left.reopened)
    if left.unapproved:
        yield _("Not approved by a supervisor: months %s.") % listed(
            month for month, _count in left.unapproved
        )
    if left.questions:
        places = (
            _("%(code)s month %(month)s") % {"code": code, "month": month} for code, month in left.questions
        )
        yield _("Unlikely figures that nobody confirmed: %s.") % listed(places)
    if left.unfinished:
        yield _("No finished account of the objectives %s.") % listed(left.unfinished)
    if left.overtaken:
        yield _("Figures changed after the account was written, of the objectives %s.") % listed(
            left.overtaken
        )


def owed_lines(months: OpenMonths) -> Iterator[str]:
    """What was not handed in, one sentence a kind; few indicators of a month are named."""
    if months.not_handed_in:
        yield _("Not handed in by every reporter: %s.") % _named(months.not_handed_in)
    if months.returned:
        yield _("Returned and not handed in again: %s.") % _named(months.returned)
    if months.reopened:
        yield _("Reopened and not handed in again: %s.") % _named(months.reopened)


def _named(months: Months) -> str:
    return listed(_of_month(month, codes) for month, codes in months.items())


def _of_month(month: int, codes: Sequence[str]) -> str:
    if len(codes) <= FEW:
        return _("month %(month)s (%(codes)s)") % {"month": month, "codes": listed(codes)}
    return ngettext(
        "month %(month)s (%(count)s indicator)", "month %(month)s (%(count)s indicators)", len(codes)
    ) % {
        "month": month,
        "count": len(codes),
    }


def listed(entries: Iterable[int | str]) -> str:
    """1, 2, 3."""
    return _(", ").join(map(str, entries))
