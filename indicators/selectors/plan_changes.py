"""What an approved plan said before it was opened again, beside what stands now: what its new approval changes."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.utils import translation

from chiayi_kpi.core.formats import plain
from indicators.models import Indicator, ScoringComponent, TargetRevision, printed_order
from indicators.scoring.easier import is_easier
from indicators.scoring.goal import Direction
from indicators.scoring.rules import Rule, all_parameters
from indicators.scoring.rules.parameters import DIRECTIONS
from indicators.selectors.easing import is_surely_easier
from indicators.selectors.openings import opening_now
from indicators.selectors.scoring_terms import (
    NOT_THERE,
    Terms,
    changed_terms,
    exemption_changes,
    read_rule,
    read_terms,
)
from objectives.models import Facet, Objective, Plan

NO_NUMBER = "…"  # a target that comes from earlier years or from the rule

# What else says what is to be reached, by the names of the parameters.
BESIDE = tuple(
    name for name, each in all_parameters().items() if each.aims and name not in ("direction", "target")
)


class ComponentTarget(NamedTuple):
    """Direction and number of one component, and its parameters ``beside`` that say what is to be reached.

    ``rule`` judges which of two is easier; None where its parameters are faulty.
    """

    direction: str
    number: Decimal | None
    beside: tuple[tuple[str, str], ...] = ()
    rule: Rule | None = None


Targets = Mapping[int, ComponentTarget]  # by the component's number


@dataclass(frozen=True, slots=True)
class ChangeSinceApproval:
    """A target, a weight or scoring terms (``what``) that are no longer what was approved, as printed; ``lowered`` is made
    easier; of terms it may be known only that they can be (not ``surely_easier``).

    ``name`` is the indicator's code and name; ``indicator`` is None where it was taken out of the plan, and for a
    facet's cap.
    """

    name: str
    what: TargetRevision.What
    old: str
    new: str
    lowered: bool = False
    indicator: Indicator | None = None

    @property
    def surely_easier(self) -> bool:
        return self.lowered and is_surely_easier(self.old, self.new)


def is_lowered(direction: str, old: Decimal, new: Decimal) -> bool:
    """Whether the target is easier now: less where at least it counts, more where at most."""
    upward = DIRECTIONS.get(direction, Direction.AT_LEAST).upward
    return new < old if upward else new > old


def changes_since_approval(plan: Plan) -> list[ChangeSinceApproval]:
    """What the draft ``plan`` changes of all that decides points, from what it was last approved with, by printed number.

    One that was deleted and made again is the same indicator; what is there no more comes last, and is a lowered target.
    Empty for a plan that was never approved. Fifteen queries.
    """
    opening = opening_now(plan)
    if opening is None:
        return []
    since = opening.since
    indicators = Indicator.objects.filter(plan=plan).select_related("objective__facet")
    now = list(indicators.order_by(*printed_order()))
    before = _by_code(Indicator.history.as_of(since).filter(plan_id=plan.pk), since)
    components = list(ScoringComponent.objects.filter(indicator__in=now))
    then = ScoringComponent.history.as_of(since)
    old_components = list(then.filter(indicator_id__in=[row.pk for row in before.values()]))
    targets, old_targets = _targets(components), _targets(old_components)
    terms, old_terms = read_terms(now, components), read_terms(before.values(), old_components, since)
    left = dict(before)
    changes: list[ChangeSinceApproval] = []
    for row, was in _paired(now, left):
        old = old_targets[was.pk] if was else {}
        changes += _changes(was, row, old, targets[row.pk], plan.year)
        if was:
            changes += _changed_terms(old_terms[was.pk], terms[row.pk], plan.year)
    changes += [
        ChangeSinceApproval(str(row), TargetRevision.What.TERMS, change.old, change.new, change.easier, row)
        for row, change in exemption_changes(plan, since)
    ]
    gone = [_gone(code, row, old_targets[row.pk]) for code, row in left.items()]
    return [*changes, *_changed_caps(plan, since), *gone]


def _changed_terms(before: Terms, now: Terms, year: int) -> Iterator[ChangeSinceApproval]:
    what, row = TargetRevision.What.TERMS, now.indicator
    for change in changed_terms(before, now, year):
        yield ChangeSinceApproval(str(row), what, change.old, change.new, change.easier, row)


def _changed_caps(plan: Plan, since: datetime.datetime) -> Iterator[ChangeSinceApproval]:
    """The facets whose cap is another; a higher one, or none, is easier."""
    before = {row.no: row for row in Facet.history.as_of(since).filter(plan_id=plan.pk)}
    for facet in Facet.objects.filter(plan=plan).order_by("no"):
        was = before.get(facet.no)
        if was is None or was.cap == facet.cap:
            continue
        old, new = (NOT_THERE if cap is None else plain(cap) for cap in (was.cap, facet.cap))
        lowered = was.cap is not None and (facet.cap is None or facet.cap > was.cap)
        with translation.override(settings.LANGUAGE_CODE):
            label = Facet._meta.get_field("cap").verbose_name
            name, texts = f"{facet.no} {facet.name}", (f"{label}：{old}", f"{label}：{new}")
        yield ChangeSinceApproval(name, TargetRevision.What.TERMS, *texts, lowered)


def _by_code(rows: Iterable[Indicator], since: datetime.datetime) -> dict[str, Indicator]:
    """Indicators of then by the codes that were printed then; objective and facet may have other numbers since."""
    rows = list(rows)
    ids = {row.objective_id for row in rows}
    objectives = {row.pk: row for row in Objective.history.as_of(since).filter(id__in=ids)}
    facets = {
        row.pk: row.no
        for row in Facet.history.as_of(since).filter(id__in={row.facet_id for row in objectives.values()})
    }
    numbers = {
        (facets[objectives[row.objective_id].facet_id], objectives[row.objective_id].no, row.no): row
        for row in rows
    }
    return {"-".join(map(str, number)): numbers[number] for number in sorted(numbers)}


def _paired(now: Iterable[Indicator], left: dict[str, Indicator]) -> list[tuple[Indicator, Indicator | None]]:
    """Each indicator with what it was; ``left`` keeps those that are there no more.

    The code decides. One whose code nothing had before may have been renumbered: then it is the row that it was.
    """
    by_code = {row.pk: left.pop(row.code, None) for row in now}
    moved = {row.pk: code for code, row in left.items()}
    return [(row, by_code[row.pk] or (left.pop(moved[row.pk]) if row.pk in moved else None)) for row in now]


def _targets(components: Iterable[ScoringComponent]) -> defaultdict[int, dict[int, ComponentTarget]]:
    found: defaultdict[int, dict[int, ComponentTarget]] = defaultdict(dict)
    for row in components:
        beside = tuple((name, row.parameters[name]) for name in BESIDE if name in row.parameters)
        found[row.indicator_id][row.no] = ComponentTarget(row.direction, row.target, beside, read_rule(row))
    return found


def _changes(
    before: Indicator | None, now: Indicator, old: Targets, new: Targets, year: int
) -> Iterator[ChangeSinceApproval]:
    weight, name = TargetRevision.What.WEIGHT, str(now)
    if before is None:
        yield ChangeSinceApproval(name, weight, NOT_THERE, plain(now.weight), indicator=now)
        return
    if before.weight != now.weight:
        yield ChangeSinceApproval(name, weight, plain(before.weight), plain(now.weight), indicator=now)
    moved = [
        (old.get(no), new.get(no))
        for no in sorted({*old, *new})
        if _compared(old.get(no)) != _compared(new.get(no))
    ]
    if not moved and before.target_text == now.target_text:
        return
    was, now_is = before.target_text or NOT_THERE, now.target_text or NOT_THERE
    if before.target_text == now.target_text:
        was, now_is = _printed(moved, 0), _printed(moved, 1)
    lowered = any(_is_easier(*each, year) for each in moved)
    yield ChangeSinceApproval(name, TargetRevision.What.TARGET, was, now_is, lowered, now)


def _gone(code: str, row: Indicator, old: Targets) -> ChangeSinceApproval:
    was = row.target_text or _printed([(target, None) for _no, target in sorted(old.items())], 0) or NOT_THERE
    return ChangeSinceApproval(f"{code} {row.name}", TargetRevision.What.TARGET, was, NOT_THERE, lowered=True)


def _compared(target: ComponentTarget | None) -> ComponentTarget | None:
    """A component that says no direction has the one of a target to reach."""
    return target and target._replace(direction=target.direction or Direction.AT_LEAST, rule=None)


def _is_easier(old: ComponentTarget | None, new: ComponentTarget | None, year: int) -> bool:
    """Whether this change needs a countermeasure; what was taken away does, as nothing measures it now."""
    if old is None:
        return False
    if new is None or old.rule is None or new.rule is None:
        return True
    same_direction = old.direction == new.direction
    if (
        old.rule.kind != new.rule.kind
        and same_direction
        and old.number is not None
        and new.number is not None
    ):
        # That it is another kind is told among the terms; of the target itself its number says it.
        return is_lowered(new.direction, old.number, new.number)
    return is_easier(old.rule, new.rule, year)


def _printed(moved: Iterable[tuple[ComponentTarget | None, ComponentTarget | None]], side: int) -> str:
    """One side of the changes; with the directions where one of them is another, or the component is not there."""
    compared = [(_compared(old), _compared(new)) for old, new in moved]
    signed = any(not (old and new) or old.direction != new.direction for old, new in compared)
    return "；".join(_printed_one(pair[side], signed=signed) for pair in moved)


def _printed_one(target: ComponentTarget | None, *, signed: bool) -> str:
    if target is None:
        return NOT_THERE
    labels = {name: parameter.label.zh for name, parameter in all_parameters().items()}
    beside = "，".join(f"{labels[name]} {value}" for name, value in target.beside)
    if target.number is None and beside:
        return beside
    number = NO_NUMBER if target.number is None else plain(target.number)
    return f"{target.direction if signed else ''}{number}" + (f"（{beside}）" if beside else "")
