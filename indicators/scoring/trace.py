"""The working of a score: steps that are values, put into words only when somebody reads them.

A step is the key of a sentence (``wording``) and its arguments. Putting 1,000 indicators into words costs more
than scoring them, so an argument that needs work to be written is kept as one of the values below.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, Protocol

from indicators.scoring import rounding
from indicators.scoring.frequency import Frequency, due_months
from indicators.scoring.goal import Goal

CHINESE, ENGLISH = "zh", "en"


class Rendered(Protocol):
    """A value that writes itself out in a language (``zh`` or ``en``)."""

    def in_words(self, lang: str) -> str:
        raise NotImplementedError


# int and str are written as they are, a Decimal as points, a Fraction with ``rounding.shown``.
Argument = int | str | Decimal | Fraction | Rendered


class Sentence(NamedTuple):
    """A step that was put into words when a year was settled; ``grouped`` is the Chinese with 1,234 for 1234."""

    zh: str
    en: str
    grouped: str


class Step(NamedTuple):
    """One line of the working: the key of a sentence and the arguments its sentence names.

    ``sentence`` is there where the step comes from a settled year: then it stands, whatever is said now.
    """

    key: str
    args: Mapping[str, Argument]
    sentence: Sentence | None = None


class Text(NamedTuple):
    """One sentence, with ``{argument}`` for each argument of its step."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A number written with enough decimals to show on which side of ``against`` it stands."""

    number: Fraction
    against: Fraction | None

    def in_words(self, lang: str) -> str:
        return rounding.shown(self.number, self.against)


@dataclass(frozen=True, slots=True)
class Range:
    """The values that a goal of two sides allows: ``10–15``."""

    goal: Goal

    def in_words(self, lang: str) -> str:
        return self.goal.written(rounding.shown)


@dataclass(frozen=True, slots=True)
class Exact:
    """A number before it is rounded to points."""

    number: Fraction

    def in_words(self, lang: str) -> str:
        return rounding.plain(self.number)


@dataclass(frozen=True, slots=True)
class Points:
    """Exact points, written as they are rounded."""

    exact: Fraction

    def in_words(self, lang: str) -> str:
        return str(rounding.points(self.exact))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, where it has one."""

    number: Fraction
    unit: str

    def in_words(self, lang: str) -> str:
        number = rounding.shown(self.number)
        return f"{number} {self.unit}" if self.unit else number


@dataclass(frozen=True, slots=True)
class Listed:
    """Several names or points one after the other."""

    items: "tuple[str | YearValue, ...]"
    separators: tuple[str, str] = ("、", ", ")

    def in_words(self, lang: str) -> str:
        written = [item if isinstance(item, str) else item.in_words(lang) for item in self.items]
        return self.separators[lang == ENGLISH].join(written)


@dataclass(frozen=True, slots=True)
class Months:
    """The months (ascending) that were reported, as ranges, and those between that were not.

    Longer periods are named as such, ``第 1–2 季``, where every figure stands at the end of one.
    """

    reported: tuple[int, ...]
    missing: tuple[int, ...] = ()
    frequency: Frequency = Frequency.MONTH

    def in_words(self, lang: str) -> str:
        gaps = ""
        if self.missing:
            written = self._written(self.missing, lang)
            gaps = f"; not reported: {written}" if lang == ENGLISH else f"；未報：{written}"
        return self._written(self.reported, lang) + gaps

    def _written(self, months: tuple[int, ...], lang: str) -> str:
        ends = due_months(self.frequency)
        if self.frequency not in _PERIODS or not {*self.reported, *self.missing} <= set(ends):
            return _months_en(months) if lang == ENGLISH else f"{_ranges(months, '、')} 月"
        return _PERIODS[self.frequency](tuple(ends.index(month) + 1 for month in months), lang)


@dataclass(frozen=True, slots=True)
class Yearly:
    """ROC years with their values."""

    values: tuple[tuple[int, Fraction], ...]

    def in_words(self, lang: str) -> str:
        if lang == ENGLISH:
            return ", ".join(f"{year}: {rounding.shown(value)}" for year, value in self.values)
        return "、".join(f"{year} 年 {rounding.shown(value)}" for year, value in self.values)


@dataclass(frozen=True, slots=True)
class YearValue:
    """The name of an indicator's value of an earlier year, in a formula ``prior``."""

    year: int

    def in_words(self, lang: str) -> str:
        return f"value of {self.year}" if lang == ENGLISH else f"{self.year} 年實績"


class Expression(Protocol):
    """Arithmetic that writes itself out: a formula, or a part of one."""

    def rendered(self, label: Callable[[str], str]) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Algebra:
    """A formula written with what ``labels`` gives for each name: a Chinese name or a figure."""

    formula: Expression
    labels: Mapping[str, str | Fraction | YearValue]

    def in_words(self, lang: str) -> str:
        return self.formula.rendered(lambda name: self._label(name, lang))

    def _label(self, name: str, lang: str) -> str:
        label = self.labels[name]
        if isinstance(label, YearValue):
            return label.in_words(lang)
        return label if isinstance(label, str) else rounding.shown(label)


def _ranges(months: tuple[int, ...], separator: str) -> str:
    starts = [months[0], *(b for a, b in pairwise(months) if b != a + 1)]
    ends = [*(a for a, b in pairwise(months) if b != a + 1), months[-1]]
    return separator.join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


def _quarters(numbers: tuple[int, ...], lang: str) -> str:
    if lang == ENGLISH:
        return f"{'quarter' if len(numbers) == 1 else 'quarters'} {_ranges(numbers, ', ')}"
    return f"第 {_ranges(numbers, '、')} 季"


def _half_years(numbers: tuple[int, ...], lang: str) -> str:
    if len(numbers) > 1:
        return "both half-years" if lang == ENGLISH else "上、下半年"
    if lang == ENGLISH:
        return "first half-year" if numbers == (1,) else "second half-year"
    return "上半年" if numbers == (1,) else "下半年"


def _year(numbers: tuple[int, ...], lang: str) -> str:
    return "the year" if lang == ENGLISH else "全年"


_PERIODS: Mapping[Frequency, Callable[[tuple[int, ...], str], str]] = {
    Frequency.QUARTER: _quarters,
    Frequency.HALF_YEAR: _half_years,
    Frequency.YEAR: _year,
}


def _months_en(months: tuple[int, ...]) -> str:
    return f"{'month' if len(months) == 1 else 'months'} {_ranges(months, ', ')}"
