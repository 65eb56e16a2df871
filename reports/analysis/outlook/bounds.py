"""What a year-end value cannot be, whatever the spread of the months says."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from reports.analysis.outlook.inputs import InputEnd, estimated
from reports.analysis.outlook.measures import Measure
from reports.analysis.outlook.series import Kind

_WHOLE = Fraction(100)
_ZERO = Fraction(0)


class Bounds(NamedTuple):
    least: Fraction | None = None
    most: Fraction | None = None

    def within(self, value: Fraction) -> Fraction:
        """``value``, moved to the bound that it passes."""
        if self.least is not None and value < self.least:
            return self.least
        return self.most if self.most is not None and value > self.most else value


def bounds(measure: Measure, inputs: Sequence[InputEnd], value: Fraction) -> Bounds:
    """A count never falls, progress ends at its last milestone, a share that kept within 0-100 % stays there."""
    if measure.formula.lone_name is not None:
        return _of_input(measure, inputs[0])
    grows = any(found.kind is Kind.SUM for found in inputs) and len(inputs) == 1
    if measure.spec.unit != "%" or grows:
        return Bounds()
    return Bounds(_ZERO if value >= 0 else None, _WHOLE if value <= _WHOLE else None)


def _of_input(measure: Measure, found: InputEnd) -> Bounds:
    stages = measure.inputs[0].milestones
    most = Fraction(max(stage.percent for stage in stages)) if stages else None
    if most is None and measure.spec.unit == "%" and found.so_far <= _WHOLE:
        most = _WHOLE
    rises = found.kind in (Kind.SUM, Kind.CUMULATIVE, Kind.MAX) and found.least >= 0
    return Bounds(estimated(found.so_far) if rises else _ZERO if found.least >= 0 else None, most)
