"""How a cell becomes a value and a value a cell again. Each ``clean`` raises ValueError with what to do."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from import_export.widgets import Widget

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.models import FIRST_YEAR, LAST_YEAR, MoneyField, is_of_plan_years
from chiayi_kpi.core.roc import LAST_MONTH, dotted, gregorian
from chiayi_kpi.core.typed_number import is_percentage
from chiayi_kpi.core.workbook.values import NO_UNIT, as_code, as_number, as_prose, is_blank, shorten


class CellWidget(Widget):
    """``as_text``: a spreadsheet program must not make a number or a date of what is written."""

    as_text = True

    def clean(self, value: Any, row=None, **kwargs) -> Any:
        raise NotImplementedError

    def render(self, value: Any, obj=None, **kwargs) -> Any:
        return "" if value is None else value

    def expected(self) -> str:
        """What belongs into the cell, as an empty form says it."""
        return _("text")

    def choices(self) -> list[str]:
        """The words of which one belongs into the cell; none where it is free."""
        return []


class Prose(CellWidget):
    """Text as written, at most ``longest`` characters; ``typed``: a number cell is refused, it lost its form."""

    def __init__(self, longest: int | None = None, *, typed: bool = False):
        super().__init__()
        self.longest = longest
        self.typed = typed

    def clean(self, value, row=None, **kwargs):
        if is_blank(value):
            return ""
        if self.typed and not isinstance(value, str):
            raise ValueError(
                _(
                    "holds a number, so a percent sign or a unit may be lost; format the column as text and type it again."
                )
            )
        text = as_prose(value)
        _check_length(text, self.longest)
        return text

    def expected(self):
        if self.longest is None:
            return _("text")
        return _("text of at most %(longest)d characters") % {"longest": self.longest}


class Aside(CellWidget):
    """What a form shows beside its cells, so that people know what they fill in; nothing is read from it."""

    def clean(self, value, row=None, **kwargs):
        return None


class Code(CellWidget):
    """A code or name whose full-width letters, digits and spaces are folded."""

    def __init__(self, longest: int | None = None):
        super().__init__()
        self.longest = longest

    def clean(self, value, row=None, **kwargs):
        if is_blank(value):
            return ""
        text = as_code(value)
        _check_length(text, self.longest)
        return text

    def expected(self):
        return _("a code or a name of letters, digits and signs")


class Numbered(CellWidget):
    """A printed code such as ``1-6`` (two parts) or ``1-6-2`` (three): facet 1-5, the others 1-99."""

    def __init__(self, parts: int):
        super().__init__()
        self.pattern = re.compile(r"0*([1-5])" + r"-0*([1-9]\d?)" * (parts - 1), re.ASCII)
        self.example = "-".join(["1", "6", "2"][:parts])

    def clean(self, value, row=None, **kwargs):
        if is_blank(value):
            return ""
        match = self.pattern.fullmatch("".join(as_code(value).split()))
        if match is None:
            raise ValueError(
                _("“%(value)s” is not a code; it is written like %(example)s.")
                % {"value": shorten(as_code(value)), "example": self.example}
            )
        return "-".join(match.groups())

    def expected(self):
        return _("a code like %(example)s") % {"example": self.example}


class Choice(CellWidget):
    """One of the words of a list; ``words`` maps what is written to what is stored."""

    def __init__(self, words: Mapping[str, Any]):
        super().__init__()
        self.words = dict(words)
        self.written = {stored: word for word, stored in self.words.items()}

    def clean(self, value, row=None, **kwargs):
        if is_blank(value):
            return ""
        word = as_code(value)
        if word not in self.words:
            raise ValueError(
                _("“%(value)s” is not known; write one of: %(words)s.")
                % {"value": shorten(word), "words": _(", ").join(self.words)}
            )
        return self.words[word]

    def render(self, value, obj=None, **kwargs):
        return self.written.get(value, "") if value not in ("", None) else ""

    def expected(self):
        return _("one of: %(words)s") % {"words": _(", ").join(map(str, self.choices()))}

    def choices(self):
        return [word for word in self.written.values() if word]


class Day(CellWidget):
    """A day: a date cell, ``2018-01-05`` or, in the ROC calendar, ``107/1/5``; written as ``107.01.05``."""

    _WRITTEN = re.compile(r"0*(\d{2,4})[-/.年]0*(\d{1,2})[-/.月]0*(\d{1,2})日?", re.ASCII)

    def clean(self, value, row=None, **kwargs):
        if is_blank(value):
            return None
        if isinstance(value, datetime):
            value = value.date()
        found = value if isinstance(value, date) else self._read(as_code(value))
        if found is not None and is_of_plan_years(found):
            return found
        raise ValueError(
            _("“%(value)s” is not a day; it is written like %(example)s.")
            % {"value": shorten(str(value)), "example": "107.01.05"}
        )

    def _read(self, text: str) -> date | None:
        match = self._WRITTEN.fullmatch("".join(text.split()))
        if not match:
            return None
        year, month, day = map(int, match.groups())
        try:
            return date(year if year > LAST_YEAR else gregorian(year), month, day)
        except ValueError:
            return None  # no such day

    def expected(self):
        return _("a day like %(example)s") % {"example": "107.01.05"}

    def render(self, value, obj=None, **kwargs):
        return dotted(value) if value else ""


class Exact(CellWidget):
    """An exact decimal number between ``least`` and ``most`` with at most ``places`` decimals; empty is None."""

    as_text = False

    def __init__(self, *, digits: int = 15, places: int = 4, least=None, most=None, unit: str = NO_UNIT):
        super().__init__()
        self.unit = unit
        self.places = places
        self.most = Decimal(most) if most is not None else Decimal(10) ** (digits - places)
        self.most_allowed = most is not None
        self.least = Decimal(least) if least is not None else -self.most

    def clean(self, value, row=None, **kwargs):
        if is_blank(value):
            return None
        return self.checked(as_number(value, self.unit))

    def checked(self, number: Decimal) -> Decimal:
        """The number; ValueError where it is out of range or has too many decimals."""
        too_large = number > self.most or (number == self.most and not self.most_allowed)
        if too_large or number < self.least:  # first: what has too many digits cannot be rounded either
            raise ValueError(self._range_message(number))
        if number != round(number, self.places):
            raise ValueError(
                ngettext(
                    "has more than %(count)d decimal; round it.",
                    "has more than %(count)d decimals; round it.",
                    self.places,
                )
                % {"count": self.places}
            )
        return number

    def _range_message(self, number: Decimal) -> str:
        if number < self.least and self.least == 0:
            return _("%(value)s is negative; it must be at least 0.") % {"value": shorten(plain(number))}
        if self.most_allowed:
            return _("%(value)s is out of range; it must be from %(least)s to %(most)s.") % {
                "value": shorten(plain(number)),
                "least": plain(self.least),
                "most": plain(self.most),
            }
        return _("%(value)s is too large.") % {"value": shorten(plain(number))}

    def expected(self):
        text = ngettext(
            "a number with at most %(count)d decimal", "a number with at most %(count)d decimals", self.places
        ) % {"count": self.places}
        return text if self.places else _("a whole number")

    def render(self, value, obj=None, **kwargs):
        """A whole number as int, any other as Decimal, so that a cell shows no needless zeros."""
        if value is None:
            return ""
        return int(value) if value == int(value) else Decimal(plain(value))


class Whole(Exact):
    """A whole number between ``least`` and ``most``."""

    def __init__(self, least: int = 0, most: int = 32_767):
        super().__init__(places=0, least=least, most=most)

    def clean(self, value, row=None, **kwargs):
        if not is_blank(value) and not _is_whole(as_number(value)):
            raise ValueError(
                _("%(value)s is not a whole number.") % {"value": shorten(plain(as_number(value)))}
            )
        number = super().clean(value)
        return None if number is None else int(number)

    def expected(self):
        return _("a whole number from %(least)s to %(most)s") % {"least": self.least, "most": self.most}


class _Worded(Whole):
    """A whole number around which ``pattern`` lets the usual words stand."""

    pattern: re.Pattern[str]

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, str) and (match := self.pattern.fullmatch(as_code(value).replace(" ", ""))):
            value = match[1]
        return super().clean(value)


class Year(_Worded):
    """A ROC year: ``107``, ``107年度``, ``民國107年``."""

    pattern = re.compile(r"(?:中華民國|民國)?(\d+)(?:年度?)?", re.ASCII)

    def __init__(self):
        super().__init__(FIRST_YEAR, LAST_YEAR)


class Month(_Worded):
    """A month: ``12``, ``12月``, ``12月份``."""

    pattern = re.compile(r"(\d+)(?:月份?)?", re.ASCII)

    def __init__(self):
        super().__init__(1, LAST_MONTH)


class PerCent(Decimal):
    """A number that was written with a per cent sign; the row it stands in says whether one belongs there."""


class MaybePerCent(Exact):
    """A number behind which a per cent sign may stand, kept as ``PerCent``."""

    def clean(self, value, row=None, **kwargs):
        if not isinstance(value, str) or not is_percentage(value):
            return super().clean(value)
        return PerCent(self.checked(as_number(value, "%")))


class Money(Whole):
    """Whole NT$."""

    def __init__(self):
        super().__init__(0, MoneyField.MAXIMUM)


class Thousands(Exact):
    """Written in thousands of NT$ with up to three decimals, kept as whole NT$."""

    def __init__(self):
        super().__init__(places=3, least=0, most=Decimal(MoneyField.MAXIMUM) / 1000)

    def clean(self, value, row=None, **kwargs):
        thousands = super().clean(value)
        return None if thousands is None else int(thousands * 1000)

    def render(self, value, obj=None, **kwargs):
        return super().render(None if value is None else Decimal(value) / 1000)


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _check_length(text: str, longest: int | None) -> None:
    if longest is not None and len(text) > longest:
        raise ValueError(
            _("is too long: %(length)d characters, at most %(longest)d.")
            % {"length": len(text), "longest": longest}
        )
