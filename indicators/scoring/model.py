"""What the engine is given and what it gives back: frozen values, no behaviour beyond small derived facts.

Amounts are exact: ``Decimal`` where a person typed them, ``Fraction`` where they were computed.
Codes are printed codes (``1-6-2``), months are 1-12, years are ROC years.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.formula import Formula
from indicators.scoring.frequency import Frequency
from indicators.scoring.goal import Goal
from indicators.scoring.rules.base import Rule
from indicators.scoring.trace import Step

LAST_MONTH = 12  # a year's months are 1 to this one; points are final only then
MONTHS = range(1, LAST_MONTH + 1)


class Aggregation(StrEnum):
    """How an input's months become one number (彙總)."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    MAX = "max"


class Undefined(StrEnum):
    """What holds where the value has a zero denominator (無案件時)."""

    FULL = "full"
    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"
    UNDECIDED = ""


class State(StrEnum):
    """What may be said of an indicator's points."""

    SCORED = "scored"
    UNREPORTED = "unreported"
    UNDEFINED = "undefined"
    UNDECIDED = "undecided"
    NOT_APPLICABLE = "not_applicable"
    AWAITING_AWARD = "awaiting_award"


class Light(StrEnum):
    """The status light: ★ green, ▲ yellow, ● red, □ white; ``NONE`` where nothing can be behind yet."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    WHITE = "white"
    NONE = "none"


COUNTED_LIGHTS = (Light.GREEN, Light.YELLOW, Light.RED, Light.WHITE)  # what is counted, and shown in a legend


# ---------------------------------------------------------------- given


@dataclass(frozen=True, slots=True)
class Milestone:
    no: int
    name: str
    percent: Decimal  # cumulative, 0-100


@dataclass(frozen=True, slots=True)
class InputSpec:
    """A named number that somebody reports, as often as its ``frequency`` says."""

    code: str
    name: str
    unit: str
    aggregation: Aggregation
    milestones: tuple[
        Milestone, ...
    ] = ()  # where given, a month's figure is the number of the milestone reached
    frequency: Frequency = Frequency.MONTH
    # Whether a figure below zero is one (a deficit): for whoever types it, no score depends on it.
    may_be_negative: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ComponentSpec:
    """One scoring component (計分 項次): a formula and a rule; ``parameters`` is what the rule was parsed from."""

    no: int
    rule: Rule
    formula: Formula | None = None  # None only where the rule takes no value (award)
    parameters: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """``id`` is the stored indicator's, by which it is found among the terms of other months; its code may be another there."""

    code: str
    name: str
    weight: Decimal  # 0: a bonus
    inputs: tuple[InputSpec, ...]
    components: tuple[ComponentSpec, ...]
    undefined: Undefined = Undefined.UNDECIDED
    unit: str = ""
    common: bool = False
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ObjectiveSpec:
    no: int
    name: str
    weight: Decimal
    indicators: tuple[IndicatorSpec, ...]


@dataclass(frozen=True, slots=True)
class FacetSpec:
    no: int
    name: str
    weight: Decimal
    cap: Decimal | None  # 得分上限
    objectives: tuple[ObjectiveSpec, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one agency has reported, keyed by the indicator's code."""

    # code -> input code -> month -> number
    figures: Mapping[str, Mapping[str, Mapping[int, Decimal]]] = field(default_factory=dict)
    # code -> ROC year -> value (歷年)
    history: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    # code -> component no -> points awarded
    awards: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    # code -> month -> planned value (預定)
    planned: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    # code -> reason (不適用)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    # code -> month -> what the year before had come to by its end, where this year's value is compared with it: by
    # December the year's value stands in ``history``
    prior_by_month: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """One agency's plan of a year with its facts: what the engine scores.

    ``judged_by_now``: before the year's end, rates and lights compare with what was due by then; in records settled
    before that was so, rates compare with the year's target. ``weights_in_hundredths``: redistributed weights are whole
    hundredths of a point; in records settled before that was so, they are exact fractions.
    ``only_due_is_lit``: what nobody can be behind with has no light, and December's looks at the target instead of the
    path. ``missing_comes_first``: where no case was due and a year of the baseline is not known, the indicator is
    unreported. ``only_equal_parts``: what sets part of the year against all of last year says so in its working, and where
    a path is planned the rate looks at it as the light does.
    All three are false in records settled before.
    ``earlier``: where terms were changed during the year, the year by the terms that held before, in the order of months;
    everything else says what holds at the end.
    """

    agency: str
    year: int
    facets: tuple[FacetSpec, ...]
    facts: Facts
    judged_by_now: bool = True
    weights_in_hundredths: bool = True
    only_due_is_lit: bool = True
    missing_comes_first: bool = True
    only_equal_parts: bool = True
    earlier: tuple["EarlierTerms", ...] = ()

    def in_month(self, month: int) -> "AgencyYear":
        """The year by the terms that held in ``month``: its rules, weights, paths and what they rest on."""
        return next((held.year for held in self.earlier if month <= held.through), self)

    def at_its_end(self) -> "AgencyYear":
        """The year by the terms that hold at its end, in every month: for what is foretold of it."""
        return replace(self, earlier=()) if self.earlier else self

    def has(self, indicator_id: int) -> bool:
        """Whether the indicator is in the plan and applies, by the terms of the year's end."""
        none = self.facts.not_applicable
        return any(spec.id == indicator_id and spec.code not in none for spec in self.indicators())

    def owed_from(self, indicator_id: int) -> int:
        """The month from which on the indicator has been in the plan and applied ever since: nobody owes what came before."""
        return max((held.through + 1 for held in self.earlier if not held.year.has(indicator_id)), default=1)

    def indicators(self) -> Iterator[IndicatorSpec]:
        """In the plan's order."""
        for facet in self.facets:
            for objective in facet.objectives:
                yield from objective.indicators


@dataclass(frozen=True, slots=True)
class EarlierTerms:
    """That the months up to ``through``, from those of the terms before on, are scored as this ``year``.

    It has no ``earlier`` of its own.
    """

    through: int
    year: AgencyYear


# ---------------------------------------------------------------- given back


@dataclass(frozen=True, slots=True)
class ComponentScore:
    no: int
    state: State
    value: Fraction | None
    target: Fraction | None  # the number compared with, where the rule has one: ``Rule.goal`` says how
    rate: Fraction | None  # achievement rate in percent, never capped; None where it has no meaning
    points: Decimal  # rounded once, half up, two decimals
    maximum: Fraction  # after redistribution
    trace: tuple[Step, ...]
    place: int | None = None  # among the agencies, where the rule compares them and gave one
    # As it holds in this year, before redistribution; it follows from the plan and the years before.
    rule: Rule | None = field(default=None, compare=False)

    @property
    def goal(self) -> Goal | None:
        """Where ``value`` should lie at the year's end; None where there is no target to compare with."""
        return None if self.rule is None or self.target is None else self.rule.goal(self.target)

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none, or no value."""
        goal = self.goal
        return None if goal is None or self.value is None else goal.met(self.value)


# What the working says where something that a value or a target needs is not there.
_LACKING = frozenset({"missing.inputs", "target.missing", "target.missing_years"})


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """``value``, ``target``, ``rate``, ``due``, ``light`` are those of the first component that applies."""

    spec: IndicatorSpec
    state: State
    light: Light
    inputs: Mapping[str, Fraction]  # aggregated over the year so far; what nobody reported is absent
    value: Fraction | None
    target: Fraction | None
    rate: Fraction | None
    due: Fraction | None  # what was due by now (planned path), in the value's unit
    points: Decimal
    maximum: Fraction  # what it can earn now, after redistribution
    components: tuple[ComponentScore, ...]
    trace: tuple[Step, ...]  # the whole working, in order
    # Unreported only because the year, or the first period, has not ended yet: nobody is asked.
    not_due: bool = False

    @property
    def is_behind(self) -> bool:
        """Whether less was reached than was due by now (落後), slightly or not."""
        return self.light in (Light.YELLOW, Light.RED)

    @property
    def lacks_earlier_years(self) -> bool:
        """Whether it is unreported although every figure of its own is there: what is missing are values of earlier years."""
        said = {step.key for step in self.trace}
        if self.state is not State.UNREPORTED or self.not_due:
            return False
        return bool(said & _LACKING) and "input.missing" not in said

    @property
    def stands_beside_last_year(self) -> bool:
        """Whether ``value`` sets part of the year against all of the last one: what it is, only December says."""
        return any(step.key == "value.beside_all_of_last_year" for step in self.trace)

    @property
    def goal(self) -> Goal | None:
        """Where ``value`` should lie at the year's end; None where there is no target to compare with."""
        lead = next((part for part in self.components if part.state is not State.NOT_APPLICABLE), None)
        return None if lead is None or self.target is None else lead.goal

    @property
    def reached(self) -> bool | None:
        """Whether every component that has a target has reached it; None where none can be compared."""
        answers = [part.reached for part in self.components if part.reached is not None]
        return all(answers) if answers else None


@dataclass(frozen=True, slots=True)
class ObjectiveScore:
    spec: ObjectiveSpec
    points: Decimal
    indicators: tuple[IndicatorScore, ...]

    @property
    def maximum(self) -> Fraction:
        """The weight that it can earn: all of it, or none where nothing in it applies; a bonus is on top."""
        return rounding.total(found.maximum for found in self.indicators if found.spec.weight)


@dataclass(frozen=True, slots=True)
class FacetScore:
    spec: FacetSpec
    points: Decimal  # after the cap
    uncapped: Decimal
    objectives: tuple[ObjectiveScore, ...]
    trace: tuple[Step, ...]  # the sum, and the cap where it bit

    @property
    def maximum(self) -> Fraction:
        """The weight that its objectives can earn, at most its cap."""
        total = rounding.total(found.maximum for found in self.objectives)
        return total if self.spec.cap is None else min(total, Fraction(self.spec.cap))


@dataclass(frozen=True, slots=True)
class AgencyScore:
    agency: str
    year: int
    through: int
    facets: tuple[FacetScore, ...]
    total: Decimal
    maximum: Fraction  # 100, or less where a whole objective does not apply
    provisional: bool

    def indicators(self) -> Iterator[IndicatorScore]:
        """In the plan's order."""
        for facet in self.facets:
            for objective in facet.objectives:
                yield from objective.indicators
