"""Which backups are kept: the newest of each of the last days, weeks and months."""

import datetime
from collections.abc import Callable, Collection, Hashable

Rule = Callable[[datetime.datetime], Hashable]

_DAY: Rule = lambda moment: moment.date()  # noqa: E731
_WEEK: Rule = lambda moment: moment.isocalendar()[:2]  # noqa: E731
_MONTH: Rule = lambda moment: (moment.year, moment.month)  # noqa: E731


def kept(
    moments: Collection[datetime.datetime], *, days: int, weeks: int, months: int
) -> set[datetime.datetime]:
    """Of backups made at these moments, those that stay: the newest of each of the newest ``days`` days that have one, and so on."""
    found: set[datetime.datetime] = set()
    for period, count in ((_DAY, days), (_WEEK, weeks), (_MONTH, months)):
        newest = {period(moment): moment for moment in sorted(moments)}
        found |= set(sorted(newest.values(), reverse=True)[:count])
    return found
