"""What is settled unfinished, in words for the pages."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from reports.snapshot.year_end import LeftOpen


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


def listed(entries: Iterable[int | str]) -> str:
    """1, 2, 3."""
    return _(", ").join(map(str, entries))
