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
from indicators.scoring.goal import HUNDRED, Goal

CHINESE, ENGLISH = "zh", "en"
_DECIMALS = range(
    rounding.POINT_PLACES, 31
)  # of a number, so that a sentence is true; the fewest that make it so


class Rendered(Protocol):
    """A value that writes itself out in a language (``zh`` or ``en``)."""

    def in_words(self, lang: str) -> str:
        raise NotImplementedError


# int and str are written as they are, a Decimal as points, a Fraction with ``rounding.told``.
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
    """A number written with enough decimals to show on which side of ``against`` it stands; ≈ where it is cut."""

    number: Fraction
    against: Fraction | None

    def in_words(self, lang: str) -> str:
        return rounding.told(self.number, self.against)


@dataclass(frozen=True, slots=True)
class Range:
    """The values that a goal of two sides allows: ``10–15``."""

    goal: Goal

    def in_words(self, lang: str) -> str:
        return self.goal.written(rounding.told)


class Expression(Protocol):
    """Arithmetic that can be worked out and writes itself down: a formula, or a part of one."""

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        raise NotImplementedError

    def rendered(self, label: Callable[[str], str]) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Equation:
    """``0.605 ÷ 0.663 × 100 ≈ 91.25``: arithmetic that comes out on a calculator, digit by digit as it is written.

    Each number has as many decimals as make it true; ≈ stands where the result is cut. ``against``: as in ``Compared``.
    ``maximum``: the result is a rate whose share of it is the points, as in ``RateShown``.
    """

    left: Expression
    values: Mapping[str, Fraction]
    against: Fraction | None = None
    maximum: Fraction | None = None

    def in_words(self, lang: str) -> str:
        exact = self.left.evaluate(self.values)
        places = rounding.POINT_PLACES if self.maximum is None else RateShown(exact, self.maximum).places()
        result = rounding.told(exact, self.against, places).removeprefix(rounding.ABOUT)
        is_true = exact == Fraction(result)
        if is_true:
            texts, is_true = self._written(exact.__eq__)
        if not is_true:  # what is cut, or what a mean without an end would make: it follows by rounding
            places = max(rounding.POINT_PLACES, len(result.partition(".")[2]))
            wanted = rounding.half_up(exact, places)
            texts, _rounds = self._written(lambda found: rounding.half_up(found, places) == wanted)
        return f"{self.left.rendered(lambda name: texts[name])} {'=' if is_true else '≈'} {result}"

    def _written(self, enough: Callable[[Fraction], bool]) -> tuple[dict[str, str], bool]:
        """The numbers with as few decimals as are enough; with many where none are."""
        texts: dict[str, str] = {}
        for decimals in _DECIMALS:
            texts = {name: rounding.shown(value, places=decimals) for name, value in self.values.items()}
            try:
                if enough(self.left.evaluate({name: Fraction(text) for name, text in texts.items()})):
                    return texts, True
            except ArithmeticError:  # a divisor that is 0 with so few decimals
                continue
        return texts, False


@dataclass(frozen=True, slots=True)
class RateShown:
    """A rate in per cent, with as many decimals as give the points that it is of the ``maximum``."""

    rate: Fraction
    maximum: Fraction

    def in_words(self, lang: str) -> str:
        return rounding.told(self.rate, HUNDRED, self.places())

    def places(self) -> int:
        wanted = self._points(self.rate, self.maximum)
        for places in _DECIMALS:
            written = (
                rounding.read(rounding.told(number, None, places)) for number in (self.rate, self.maximum)
            )
            if self._points(*written) == wanted:
                return places
        return rounding.POINT_PLACES

    @staticmethod
    def _points(rate: Fraction, maximum: Fraction) -> Decimal:
        return rounding.points(max(Fraction(0), min(maximum, maximum * rate / HUNDRED)))


@dataclass(frozen=True, slots=True)
class SharedMaximum:
    """The maximum beside a rate, with as many decimals."""

    share: RateShown

    def in_words(self, lang: str) -> str:
        return rounding.told(self.share.maximum, None, self.share.places())


@dataclass(frozen=True, slots=True)
class Exact:
    """A number before it is rounded to points: ten decimals or as many as round alike, with ≈ where it has more."""

    number: Fraction

    def in_words(self, lang: str) -> str:
        places = rounding.PLAIN_PLACES
        while rounding.points(
            rounding.read(text := rounding.told(self.number, None, places))
        ) != rounding.points(self.number):
            places += 1
        return text


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
        number = rounding.told(self.number)
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
            return ", ".join(f"{year}: {rounding.told(value)}" for year, value in self.values)
        return "、".join(f"{year} 年 {rounding.told(value)}" for year, value in self.values)


@dataclass(frozen=True, slots=True)
class YearValue:
    """The name of an indicator's value of an earlier year, in a formula ``prior``; ``through``: of its months up to this one."""

    year: int
    through: int = 0

    def in_words(self, lang: str) -> str:
        if lang == ENGLISH:
            return f"value of {self.year}" + (f" by month {self.through}" if self.through else "")
        return f"{self.year} 年" + (f"截至 {self.through} 月" if self.through else "") + "實績"


@dataclass(frozen=True, slots=True)
class Algebra:
    """A formula written with what ``labels`` gives for each name."""

    formula: Expression
    labels: Mapping[str, str | YearValue]

    def in_words(self, lang: str) -> str:
        return self.formula.rendered(lambda name: self.label(name, lang))

    def label(self, name: str, lang: str) -> str:
        label = self.labels[name]
        return label.in_words(lang) if isinstance(label, YearValue) else label


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
