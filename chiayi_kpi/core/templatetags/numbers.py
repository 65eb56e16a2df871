"""Filters that write exact numbers and ROC years. They take what the engine gives: decimals, fractions, decimal strings."""

import datetime
from fractions import Fraction

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chiayi_kpi.core import formats, roc
from chiayi_kpi.core.formats import Number

register = template.Library()


@register.filter
def points(value: Number | str | None) -> str:
    """Points as they are always printed: two decimals; a dash where there are none."""
    return formats.fixed(value, 2)


@register.filter
def signed(value: Number | str | None) -> str:
    """A change with its sign and two decimals: ``+1.25``, ``−0.50``; a dash where there is none."""
    return formats.signed(value)


@register.filter
def number(value: Number | str | None, places: int = 2) -> str:
    """A figure with thousands set apart and at most ``places`` decimals."""
    return formats.trimmed(value, places)


@register.filter
def percent(value: Number | str | None, places: int = 2) -> str:
    """A value that is already per cent, with its sign: 94.87 is ``94.87 %``."""
    text = formats.trimmed(value, places)
    return text if text == formats.EMPTY else f"{text} %"


@register.filter
def thousands(value: Number | str | None, places: int | None = None) -> str:
    """NT$ written in thousands as the plans print them: 2600000 is ``2,600``, 3357750 is ``3,357.75``.

    With ``places`` always so many decimals, so that the amounts of a column stand under each other.
    """
    return formats.thousands(value, places)


@register.filter
def money(value: int) -> str:
    """Whole NT$ rounded as people say them: ``8 億 2,346 萬元``, ``1,235 萬元``; in English ``NT$ 823.46 million``.

    To the same 萬元 whatever the size, so that a share printed beside two amounts is what the reader finds.
    """
    size, sign = abs(value), formats.MINUS if value < 0 else ""
    if (get_language() or "").startswith("zh"):
        if size >= 10**4:
            whole, rest = divmod((size + 5_000) // 10**4, 10**4)  # half up
            text = _("%(rest)s ten thousand NT dollars")
            if whole:
                text = _("%(whole)s hundred million and %(rest)s ten thousand NT dollars")
            return sign + text % {"whole": f"{whole:,}", "rest": f"{rest:,}"}
    elif size >= 10**6:
        return _("NT$ %(amount)s million") % {"amount": formats.trimmed(Fraction(value, 10**6))}
    return _("NT$ %(amount)s") % {"amount": formats.fixed(value, 0)}


@register.filter
def roc_year(value: int | datetime.date) -> str:
    """The year of a plan, from a ROC year or a date: ``107 年度`` in Chinese, ``ROC 107`` in English."""
    year = roc.year_of(value) if isinstance(value, datetime.date) else int(value)
    return _("ROC %(year)s") % {"year": year}


@register.filter
def month_name(month: int) -> str:
    """``3 月``, at the head of a column."""
    return _("month %(month)s") % {"month": month}


@register.filter
def roc_date(value: datetime.date | None) -> str:
    """A day as offices write it: ``107.03.05``; a dash where there is none."""
    return formats.EMPTY if value is None else roc.dotted(value)


@register.filter
def roc_moment(value: datetime.datetime | None) -> str:
    """A moment to the minute: ``107.03.05 14:30``; a dash where there is none."""
    return formats.EMPTY if value is None else roc.dotted_moment(value)
