"""What an indicator's figures say before any rule: inputs so far, each component's value and its target.

They know nothing of weights, so they are found once and serve both the ranking of agencies and the scoring.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.aggregate import Aggregate, aggregate
from indicators.scoring.baseline import baseline, in_year, missing_years
from indicators.scoring.due import compares_part_of_the_year, compares_unequal_parts, reported_through
from indicators.scoring.formula import PRIOR, Formula
from indicators.scoring.formula import Undefined as ZeroDenominator
from indicators.scoring.frequency import Frequency, due_months, period_end
from indicators.scoring.model import (
    LAST_MONTH,
    AgencyYear,
    Aggregation,
    ComponentSpec,
    IndicatorSpec,
    InputSpec,
    State,
    Undefined,
)
from indicators.scoring.rules.base import Rule
from indicators.scoring.trace import (
    Algebra,
    Amount,
    Argument,
    Equation,
    Listed,
    Months,
    Step,
    Yearly,
    YearValue,
)

_LONGER = (Frequency.QUARTER, Frequency.HALF_YEAR, Frequency.YEAR)
_UNDEFINED_STATES = {
    Undefined.FULL: State.UNDEFINED,
    Undefined.ZERO: State.UNDEFINED,
    Undefined.NOT_APPLICABLE: State.NOT_APPLICABLE,
    Undefined.UNDECIDED: State.UNDECIDED,
}


class ComponentValue(NamedTuple):
    """A component before its rule: SCORED means that ``value`` (and ``target``) can be scored.

    ``rule`` is the component's as it holds in this year. ``not_ended``: there is no value because the first period of
    its inputs has not ended.
    """

    state: State
    value: Fraction | None
    target: Fraction | None
    steps: tuple[Step, ...]
    not_ended: bool = False
    rule: Rule | None = None


class IndicatorValues(NamedTuple):
    """``reason`` is why the indicator was declared not applicable (then nothing is read), else None."""

    spec: IndicatorSpec
    inputs: Mapping[str, Fraction]
    steps: tuple[Step, ...]
    components: tuple[ComponentValue, ...]
    reason: str | None

    @property
    def applicable(self) -> bool:
        """Not declared inapplicable, and not every component undefined with 「不適用」."""
        if self.reason is not None:
            return False
        for part in self.components:
            if part.state is not State.NOT_APPLICABLE:
                return True
        return not self.components


_DECLARED = ComponentValue(State.NOT_APPLICABLE, None, None, ())


def find_values(
    spec: IndicatorSpec, agency: AgencyYear, through: int, *, explained: bool = True
) -> IndicatorValues:
    """The values of one indicator from the months up to ``through``; raises FigureError (unknown milestone).

    Where only points are asked for, they need not be ``explained``: the inputs' own numbers, and what makes a value.
    """
    reason = agency.facts.not_applicable.get(spec.code)
    if reason is not None:
        return IndicatorValues(spec, {}, (), (_DECLARED,) * len(spec.components), reason)
    return _Finder(spec, agency, through, explained=explained).find()


def first_value(spec: IndicatorSpec, agency: AgencyYear, through: int) -> Fraction | None:
    """The value of the indicator's first component alone, without how it comes about; None where there is none."""
    if not spec.components or spec.code in agency.facts.not_applicable:
        return None
    return _Finder(spec, agency, through, explained=False).value(spec.components[0])


class _Finder:
    def __init__(self, spec: IndicatorSpec, agency: AgencyYear, through: int, *, explained: bool) -> None:
        self.spec = spec
        self.agency = agency
        self.where = f"{agency.agency} {spec.code}"
        self.year = agency.year
        self.through = through
        self.explained = explained
        self.history = agency.facts.history.get(spec.code, {})
        self.prior_by_month = agency.facts.prior_by_month.get(spec.code, {})
        self.awards = agency.facts.awards.get(spec.code, {})
        self.missing_comes_first = agency.missing_comes_first
        self.figures = agency.facts.figures.get(spec.code, {})
        # By the month up to which it counts: a quotient of a monthly and a quarterly sum compares whole quarters.
        self.aggregates: dict[tuple[str, int], Aggregate | None] = {}
        self.ends: dict[tuple[str, ...], int] = {}  # by the names of the formula
        self.in_words: list[Formula] = []

    def find(self) -> IndicatorValues:
        inputs: dict[str, Fraction] = {}
        steps = tuple([self._input(spec, inputs) for spec in self.spec.inputs]) if self.explained else ()
        components = tuple([self.component(component) for component in self.spec.components])
        return IndicatorValues(self.spec, inputs, steps, components, None)

    def _input(self, spec: InputSpec, inputs: dict[str, Fraction]) -> Step:
        through = self._shown_through(spec)
        found = self._aggregate(spec, through)
        if found is None:
            due = due_months(spec.frequency)
            if due and due[0] > self.through > 0:
                return Step(f"input.not_due_{spec.frequency}", {"name": spec.name, "month": due[0]})
            return Step("input.missing", {"name": spec.name, "through": self.through})
        inputs[spec.code] = found.value
        return _input_step(spec, found)

    def _shown_through(self, spec: InputSpec) -> int:
        """The month up to which the working shows the input: as the first component reads it that can be read."""
        formulas = [part.formula for part in self.spec.components if part.formula]
        ends = [self._end(formula) for formula in formulas if spec.code in formula.names]
        return next((end for end in ends if end), period_end(spec.frequency, self.through))

    def _aggregate(self, spec: InputSpec, through: int) -> Aggregate | None:
        asked = spec.code, through
        if asked not in self.aggregates:
            self.aggregates[asked] = aggregate(spec, self.figures.get(spec.code, {}), through, self.where)
        return self.aggregates[asked]

    def _end(self, formula: Formula) -> int:
        if formula.names not in self.ends:
            self.ends[formula.names] = reported_through(formula, self.spec.inputs, self.through)
        return self.ends[formula.names]

    def _values(self, formula: Formula) -> dict[str, Fraction]:
        """The numbers of the formula's inputs that are known, and of the year before."""
        end = self._end(formula)
        named = [spec for spec in self.spec.inputs if spec.code in formula.names]
        found = [(spec.code, self._aggregate(spec, end)) for spec in named]
        held = {code: aggregated.value for code, aggregated in found if aggregated is not None}
        same_months = self._same_months(formula)
        if same_months:
            held[PRIOR] = Fraction(self.prior_by_month[same_months])
        elif self.year - 1 in self.history:
            held[PRIOR] = Fraction(self.history[self.year - 1])
        return held

    def _same_months(self, formula: Formula) -> int:
        """The month up to which last year's months are compared with; 0 where it is the whole year."""
        end = self._end(formula)
        known = end in self.prior_by_month
        return end if known and compares_part_of_the_year(formula, self.spec.inputs, end) else 0

    def _stands_beside_all_of_last_year(self, component: ComponentSpec, formula: Formula) -> bool:
        """Whether it sets part of the year against all of the last, as if this one had ended; only December says what it is."""
        end = self._end(formula)
        return self.agency.only_equal_parts and compares_unequal_parts(self.agency, self.spec, component, end)

    def value(self, component: ComponentSpec) -> Fraction | None:
        """The value of ``component`` alone; None where a figure or a case is missing."""
        if component.formula is None:
            return self._awarded(component).value
        try:
            return component.formula.evaluate(self._values(component.formula))
        except (KeyError, ZeroDenominator):
            return None

    def component(self, component: ComponentSpec) -> ComponentValue:
        if component.formula is None:
            return self._awarded(component)
        values = self._values(component.formula)
        missing = [name for name in component.formula.names if name not in values]
        if missing:
            names = Listed(tuple(self._label(name, component.formula) for name in missing))
            not_ended = self.through > 0 and not self._end(component.formula)
            step = Step("missing.not_ended" if not_ended else "missing.inputs", {"names": names})
            return ComponentValue(State.UNREPORTED, None, None, (step,), not_ended)
        try:
            value = component.formula.evaluate(values)
        except ZeroDenominator as zero:
            return self._undefined(component, component.formula, zero)
        found = self._valued(component, component.formula, value, values)
        if self.explained and self._stands_beside_all_of_last_year(component, component.formula):
            step = Step("value.beside_all_of_last_year", {"year": self.year - 1})
            found = found._replace(steps=(*found.steps, step))
        return found

    def _awarded(self, component: ComponentSpec) -> ComponentValue:
        awarded = self.awards.get(component.no)
        if awarded is None:
            step = Step("award.awaited", {"maximum": component.rule.maximum})
            return ComponentValue(State.AWAITING_AWARD, None, None, (step,))
        return ComponentValue(State.SCORED, Fraction(awarded), None, ())

    def _undefined(self, component: ComponentSpec, formula: Formula, zero: ZeroDenominator) -> ComponentValue:
        rule = in_year(component.rule, self.year, self.history)
        earns = self.spec.undefined in (Undefined.FULL, Undefined.ZERO)
        missing = missing_years(rule, self.year, self.history)
        if earns and self.missing_comes_first and missing:
            _, steps = self._target(rule, missing)
            return ComponentValue(State.UNREPORTED, None, None, (*self._names(formula), *steps))
        denominator = Algebra(zero.denominator, self._labels(formula))
        step = Step(f"undefined.{self.spec.undefined.name.lower()}", {"denominator": denominator})
        return ComponentValue(
            _UNDEFINED_STATES[self.spec.undefined], None, None, (*self._names(formula), step)
        )

    def _valued(
        self, component: ComponentSpec, formula: Formula, value: Fraction, values: Mapping[str, Fraction]
    ) -> ComponentValue:
        rule = in_year(component.rule, self.year, self.history)
        missing = missing_years(rule, self.year, self.history)
        target, steps = self._target(rule, missing)
        state = State.UNREPORTED if missing else State.SCORED
        if self.explained:
            steps = (*self._working(formula, values, target), *steps)
        return ComponentValue(state, value, target, steps, rule=rule)

    def _target(self, rule: Rule, missing: tuple[int, ...]) -> tuple[Fraction | None, tuple[Step, ...]]:
        """What the value is compared with, and how that comes about; ``missing`` are the earlier years that it lacks."""
        length = rule.baseline_length()
        if not length:
            if missing:
                return None, (Step("target.missing_years", {"years": _years(missing)}),)
            return rule.fixed_target(), rule.target_steps() if self.explained else ()
        base = baseline(self.history, self.year, length)
        if base.mean is None:
            return None, (Step("target.missing", {"length": length, "years": _years(missing)}),)
        years = Yearly(base.years)
        key = "target.baseline_one" if length == 1 else "target.baseline"
        step = Step(key, {"length": length, "target": base.mean, "years": years})
        return base.mean, (step,)

    def _working(
        self, formula: Formula, values: Mapping[str, Fraction], target: Fraction | None
    ) -> tuple[Step, ...]:
        names = self._names(formula)
        if not names:
            return ()
        equation = Equation(formula, values, target)
        return (*names, Step("formula.figures", {"equation": equation}))

    def _names(self, formula: Formula) -> tuple[Step, ...]:
        """The formula in words: once, and not where it is only the input itself."""
        if formula.lone_name is not None or formula in self.in_words:
            return ()
        self.in_words.append(formula)
        return (Step("formula.names", {"names": Algebra(formula, self._labels(formula))}),)

    def _labels(self, formula: Formula) -> dict[str, str | YearValue]:
        return {name: self._label(name, formula) for name in formula.names}

    def _label(self, name: str, formula: Formula) -> str | YearValue:
        if name == PRIOR:
            return YearValue(self.year - 1, self._same_months(formula))
        return next((spec.name for spec in self.spec.inputs if spec.code == name), name)


def _years(missing: tuple[int, ...]) -> Listed:
    return Listed(tuple(map(str, missing)))


def _input_step(spec: InputSpec, found: Aggregate) -> Step:
    months = Months(found.months, found.missing, spec.frequency)
    if spec.milestones:
        if found.milestone is None:
            return Step("input.no_milestone", {"name": spec.name, "months": months})
        reached = found.milestone
        args: dict[str, Argument] = {"name": spec.name, "no": reached.no, "milestone": reached.name}
        return Step("input.milestone", {**args, "percent": found.value, "months": months})
    whole = found.months[-1] == LAST_MONTH and not found.missing
    key = f"input.{spec.aggregation}"
    if spec.aggregation is Aggregation.SUM and whole:
        key = "input.year"
    elif spec.frequency is Frequency.FIXED and spec.aggregation is Aggregation.LAST:
        key = "input.fixed"
    elif spec.frequency in _LONGER and spec.aggregation in (Aggregation.MEAN, Aggregation.MAX):
        key = f"input.{spec.aggregation}_of_periods"
    return Step(key, {"name": spec.name, "amount": Amount(found.value, spec.unit), "months": months})
