"""What each month brought, as bars below the line that they build up, each beside what was due in that month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from chiayi_kpi.core.charts.labels import End, EndLabel, Label, Style, end_labels, text_width
from chiayi_kpi.core.charts.scale import Scale, coordinate, known, tick_label, tick_values
from chiayi_kpi.core.colours import colour
from chiayi_kpi.core.formats import Number, trimmed

BAR = Style(colour("primary-700"), "1", marker="bar")
_SHARE = 0.6  # of the room that a month has


@dataclass(frozen=True)
class MonthAmounts:
    """What came in every month and what was due in it (None: not known, nothing), and what each is called."""

    name: str
    values: Sequence[Number | None]
    due_name: str
    due: Sequence[Number | None]

    @property
    def rows(self) -> list[tuple[str, Sequence[Number | None]]]:
        """Both by their names; what was due only where anything was."""
        both = [(self.name, self.values), (self.due_name, self.due)]
        return both if known(self.due) else both[:1]

    @property
    def known(self) -> list[Fraction]:
        return known(self.values, self.due)


@dataclass(frozen=True)
class Column:
    """A month's bar; ``label`` is empty where there is no room for it."""

    x: str
    y: str
    height: str
    label: Label


@dataclass(frozen=True)
class MonthBars:
    """What is drawn below a month chart's line. ``due`` is the path of all marks of what was due, each as wide as a bar."""

    width: str
    zero: str
    ticks: tuple[Label, ...]
    columns: tuple[Column, ...]
    due: str
    due_style: Style
    labels: tuple[EndLabel, ...]


def month_bars(
    amounts: MonthAmounts, across: Scale, right: int, top: int, bottom: int, style: Style
) -> MonthBars:
    """The bars between two heights, under the months of ``across``; ``style`` is how the planned path is drawn."""
    values = [*amounts.known, Fraction(0)]
    ticks = tick_values(min(*values, Fraction(0)), max(values))
    shown = sorted({ticks[0], Fraction(0), ticks[-1]})
    up = Scale(ticks[0], ticks[-1], bottom, top)
    slot = float(across.at(2)) - float(across.at(1))
    width = slot * _SHARE
    labelled = all(text_width(trimmed(value)) < slot for value in known(amounts.values))
    left = float(across.at(1)) - width / 2
    return MonthBars(
        width=coordinate(width),
        zero=up.at(0),
        ticks=tuple(
            Label(
                tick_label(tick, ticks[1] - ticks[0]),
                y=up.at(tick),
                baseline=coordinate(float(up.at(tick)) + 4),
            )
            for tick in shown
        ),
        columns=tuple(
            _column(value, due, left + slot * no, width, up, labelled=labelled)
            for no, (value, due) in enumerate(zip_longest(amounts.values, amounts.due))
            if value is not None
        ),
        due="".join(
            f"M{coordinate(left + slot * no)},{up.at(value)}h{coordinate(width)}"
            for no, value in enumerate(amounts.due)
            if value is not None
        ),
        due_style=style,
        labels=end_labels(
            [
                End(name, (top + bottom) / 2, strong=name == amounts.name, style=drawn)
                for (name, _values), drawn in zip(amounts.rows, (BAR, style), strict=False)
            ],
            right,
            top,
            bottom + 4,
        ),
    )


def _column(
    value: Number, due: Number | None, x: float, width: float, up: Scale, *, labelled: bool
) -> Column:
    """The bar, its number above it and above the mark of what was due."""
    y, zero = float(up.at(value)), float(up.at(0))
    top = min(y, zero, zero if due is None else float(up.at(due)))
    return Column(
        x=coordinate(x),
        y=coordinate(min(y, zero)),
        height=coordinate(abs(zero - y)),
        label=Label(trimmed(value) if labelled else "", x=coordinate(x + width / 2), y=coordinate(top - 4)),
    )
