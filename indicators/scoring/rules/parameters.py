"""What a rule's parameters are, and how they are read as a workbook or a form gives them; each fault names its own."""

import re
from collections.abc import Container, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from unicodedata import category, normalize

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import Direction
from indicators.scoring.trace import Text

Value = Decimal | str | int | None

LONGEST_BASELINE = 10
MOST_EXAMPLES = 12  # values of a preview
# More digits than any figure or any points need; without a limit 1E+999999999 would fill the memory.
MOST_DIGITS = 20
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
LAST_YEAR = 999  # three digits, as ROC years have them

# How people write a direction: as signs, and as plans say it.
DIRECTIONS: Mapping[str, Direction] = {
    **dict.fromkeys(("≥", ">=", "≧", "↑", "以上", "不低於"), Direction.AT_LEAST),
    **dict.fromkeys(("≤", "<=", "≦", "↓", "以下", "不超過"), Direction.AT_MOST),
    **dict.fromkeys((">", "超過", "高於"), Direction.ABOVE),
    **dict.fromkeys(("<", "未滿", "低於"), Direction.BELOW),
}


class Holds(StrEnum):
    """What a parameter is, for the box of a form and the cell of a workbook; the rule itself decides what it accepts."""

    DIRECTION = "direction"  # ≥, ≤, > or <
    CHOICE = "choice"  # one of the parameter's ``choices``
    FIGURE = "figure"  # in the value's unit, at most four decimals
    POINTS = "points"  # points of the plan, at most two decimals
    YEARS = "years"  # how many years
    YEAR = "year"  # a ROC year
    TEXT = "text"  # a list in the kind's own notation


class Parameter(NamedTuple):
    """A parameter of rules: all that a form, a workbook and a message need to know of it.

    ``label`` in Chinese is also the header of its column in the sheet 計分. ``longest``: of a text, in characters.
    ``choices``: what is stored, and what it is called, the usual one first. ``aims``: it says what is to be reached, so
    that in an approved plan it is changed as a target is.
    """

    name: str
    label: Text
    holds: Holds
    help: Text | None = None
    longest: int = 200
    choices: tuple[tuple[str, Text], ...] = ()
    aims: bool = False


# What several kinds take. A parameter of one kind alone is declared beside that kind.
DIRECTION = Parameter("direction", Text("方向", "direction"), Holds.DIRECTION, aims=True)
TARGET = Parameter("target", Text("目標", "target"), Holds.FIGURE, aims=True)
BASELINE_YEARS = Parameter(
    "baseline_years",
    Text("基準年數", "baseline years"),
    Holds.YEARS,
    Text("以前幾年的平均值為目標。", "The mean of this many earlier years is the target."),
    aims=True,
)
MAXIMUM = Parameter("maximum", Text("滿分", "maximum points"), Holds.POINTS)
FLOOR = Parameter("floor", Text("門檻", "floor"), Holds.FIGURE, aims=True)
UNIT_POINTS = Parameter("unit_points", Text("每件分數", "points per unit"), Holds.POINTS)
BASE_POINTS = Parameter("base_points", Text("基本分", "base points"), Holds.POINTS)
SHARED = (DIRECTION, TARGET, BASELINE_YEARS, MAXIMUM, FLOOR)


class Parameters:
    """The parameters that were given (empty ones are not), read one by one by the rule kind."""

    def __init__(self, kind: str, given: Mapping[str, Value]) -> None:
        self.kind = kind
        self._given = {name: plain for name, value in given.items() if (plain := _plain(value)) != ""}

    def check(
        self, known: Container[str], required: tuple[Parameter, ...], optional: tuple[Parameter, ...]
    ) -> None:
        """Refuse a name that no rule knows, one that this kind does not use, and one that is missing."""
        used = {parameter.name for parameter in (*required, *optional)}
        for name in self._given:
            if name not in known:
                raise RuleError("rule.unknown_parameter", name)
            if name not in used:
                raise RuleError("rule.superfluous", name, kind=self.kind)
        for parameter in required:
            self.require(parameter.name)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def require(self, name: str) -> None:
        if name not in self:
            raise RuleError("rule.missing", name, kind=self.kind)

    def text(self, name: str) -> str:
        return str(self._given[name])

    def number(self, name: str) -> Fraction:
        return number(name, self._given[name])

    def optional_number(self, name: str) -> Fraction | None:
        return self.number(name) if name in self else None

    def positive(self, name: str) -> Fraction:
        value = self.number(name)
        if value <= 0:
            raise RuleError("rule.not_positive", name, found=value)
        return value

    def not_negative(self, name: str, most: Fraction) -> Fraction:
        return not_negative(name, self._given[name], most)

    def only_one_of(self, *names: str) -> str:
        """The one of these parameters that was given; none and more than one are refused."""
        given = [name for name in names if name in self]
        if not given:
            self.require(names[0])
        if len(given) > 1:
            raise RuleError("rule.either", given[0], kind=self.kind, other=given[1])
        return given[0]

    def choice(self, parameter: Parameter) -> str:
        """What is stored for the choice, also where its Chinese name was given; by default the usual one."""
        if parameter.name not in self:
            return parameter.choices[0][0]
        found = self.text(parameter.name)
        for stored, label in parameter.choices:
            if found in (stored, label.zh):
                return stored
        raise RuleError("rule.choice", parameter.name, found=found, known=_labels(parameter))

    def direction(self) -> Direction:
        text = self.text("direction")
        if text not in DIRECTIONS:
            raise RuleError("rule.direction", "direction", found=text)
        return DIRECTIONS[text]

    def baseline_years(self) -> int:
        return self.whole("baseline_years", most=LONGEST_BASELINE)

    def year(self, name: str) -> int:
        return self.whole(name, most=LAST_YEAR)

    def whole(self, name: str, most: int) -> int:
        """A whole number from 1 on."""
        value = self.positive(name)
        if value.denominator != 1:
            raise RuleError("rule.not_whole", name, found=value)
        if value > most:
            raise RuleError("rule.too_large", name, found=value, limit=most)
        return int(value)


def _labels(parameter: Parameter) -> str:
    return "、".join(label.zh for _stored, label in parameter.choices)


def number(name: str, value: Decimal | str | int) -> Fraction:
    """A finite decimal number of at most 20 digits on either side of the point, exact."""
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise RuleError("rule.not_a_number", name, found=value)
        value = Decimal(value)
    elif isinstance(value, int):
        value = Decimal(value)
    if not value.is_finite():
        raise RuleError("rule.not_a_number", name, found=str(value))
    exponent = value.as_tuple().exponent
    if value.adjusted() >= MOST_DIGITS or (isinstance(exponent, int) and exponent < -MOST_DIGITS):
        raise RuleError("rule.magnitude", name, found=str(value))
    return Fraction(value)


def not_negative(name: str, value: Decimal | str | int, most: Fraction | None = None) -> Fraction:
    """A number of points: 0 or more, and at most ``most``."""
    points = number(name, value)
    if points < 0:
        raise RuleError("rule.negative", name, found=points)
    if most is not None and points > most:
        raise RuleError("rule.too_large", name, found=points, limit=most)
    return points


def _plain(value: Value) -> Decimal | str | int:
    """Text in NFKC without spaces around it; what is not given becomes empty text.

    What only looks like a digit (²) stays as it is, so that no number is read of it.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    return "".join(sign if category(sign) == "No" else normalize("NFKC", sign) for sign in value).strip()
