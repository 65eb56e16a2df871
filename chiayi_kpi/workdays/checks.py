"""What is wrong with a deadline that somebody sets by hand. Pure."""

import datetime

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted, month_end

LONGEST_AFTER_MONTH = datetime.timedelta(days=120)  # a later one would be a slip of the pen


def deadline_faults(
    year: int, month: int, report_due: datetime.date, review_due: datetime.date | None
) -> dict[str, str]:
    """Field → what is wrong with it; empty where the deadline can be set."""
    end = month_end(year, month)
    if report_due <= end:
        words = {"month": month, "day": dotted(end)}
        return {"report_due": _("Month %(month)s ends on %(day)s; its deadline lies after that.") % words}
    if review_due is not None and review_due < report_due:
        return {"review_due": _("The review deadline lies before the reporting deadline.")}
    latest = end + LONGEST_AFTER_MONTH
    message = _("At most %(days)s days after the month's end, so by %(day)s.")
    words = {"days": LONGEST_AFTER_MONTH.days, "day": dotted(latest)}
    found = {"report_due": report_due, "review_due": review_due}
    return {name: message % words for name, day in found.items() if day is not None and day > latest}
