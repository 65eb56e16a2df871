"""The rows of the carried table as plain tuples, by measure: what the values are made of."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from reports.analysis.outlook.carry import Carried
from reports.analysis.outlook.ranges import MONTHS
from reports.analysis.outlook.series import Kind

PLACES = 4  # decimals of an estimated figure: far finer than any estimate is good for


class InputEnd(NamedTuple):
    """An input so far and at the ``end`` of the year (NaN: cannot be said); ``least`` is its smallest month."""

    Index: int
    measure: int
    code: str
    kind: Kind
    seasonal: bool
    on_path: bool
    seen: int
    least: float
    so_far: float
    last_month: float
    whole: bool
    end: float

    @property
    def to_come(self) -> int:
        """The months that are still to bring something, those that were left out among them."""
        latest = self.kind in (Kind.CUMULATIVE, Kind.LATEST)
        return MONTHS - (int(self.last_month) if latest else self.seen)


def inputs_by_measure(carried: Carried) -> Mapping[int, list[InputEnd]]:
    """The inputs of each measure, by the measure's place in the list."""
    table = carried.table
    table = table.assign(so_far=table["total"].where(table["kind"] == Kind.SUM, table["last"]))
    table["so_far"] = table["so_far"].where(table["kind"] != Kind.MAX, table["max"])
    table = table.rename(columns={"min": "least"})
    held: Mapping[int, list[InputEnd]] = defaultdict(list)
    columns = (table[name].tolist() for name in InputEnd._fields[1:])
    for row in zip(table.index.tolist(), *columns, strict=True):
        held[row[1]].append(InputEnd(*row))
    return held


def estimated(number: float) -> Fraction:
    """An estimate as an exact number, to four decimals. Raises OverflowError for what is no finite number."""
    return Fraction(Decimal(repr(round(number, PLACES))))
