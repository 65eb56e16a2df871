"""Projects that go on in the next year: what of last year's plan they have outgrown, and what is to be set instead."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from indicators.models import CopyReview, Indicator, Milestone, PlannedValue, ScoringComponent
from indicators.selectors.finished import Finished
from indicators.services.copy_reviews import left_out, to_set
from objectives.models import Plan


@dataclass(slots=True)
class GoingOn:
    """The projects of a ``plan`` that are not finished; two queries."""

    plan: Plan
    done: Finished
    reached: dict[int, Decimal] = field(init=False)  # by id: of those whose path is behind what was reached
    targets: dict[int, Decimal] = field(init=False)  # by id: the targets that were reached
    _passed: set[int] = field(init=False)

    def __post_init__(self) -> None:
        reached = self.done.reached
        self._passed = {row.pk for rows in self.done.milestones.values() for row in rows}
        components = ScoringComponent.objects.filter(indicator__in=reached, no=1)
        self.targets = {
            row.indicator_id: target
            for row in components
            if row.direction == "≥"
            and (target := row.target) is not None
            and reached[row.indicator_id] >= target
        }
        path = PlannedValue.objects.filter(plan=self.plan, indicator__in=reached)
        behind = {pk for pk, value in path.values_list("indicator_id", "value") if value < reached[pk]}
        self.reached = {pk: reached[pk] for pk in reached if pk in behind or pk in self.targets}

    def wanted(self, row: Any) -> bool:
        """Whether the row goes along; a path that starts below what was reached is left empty as a whole."""
        if isinstance(row, PlannedValue):
            return row.indicator_id not in self.reached
        return not (isinstance(row, Milestone) and row.pk in self._passed)

    def left_out(self, plan: Plan, rows: Iterable[Indicator]) -> list[CopyReview]:
        """The milestones that those of ``rows`` have passed, in one line an indicator."""
        passed = self.done.milestones
        return [
            left_out(
                plan,
                str(row),
                _("milestones %(names)s")
                % {"names": _(", ").join(f"{each.no} {each.name}" for each in passed[row.pk])},
            )
            for row in rows
            if row.pk in passed
        ]

    def to_set(self, plan: Plan, copies: dict[int, Indicator]) -> list[CopyReview]:
        """What the ``copies`` (by the original's id) lack for the new year."""
        return [
            to_set(plan, copies[pk], "target_text", self._sentence(pk, plan.year))
            for pk in self.reached
            if pk in copies
        ]

    def _sentence(self, pk: int, year: int) -> str:
        words = {"year": year, "before": self.plan.year, "reached": trimmed(self.reached[pk])}
        if pk in self.targets:
            text = _(
                "the target of %(target)s %% was reached in %(before)s: set the target and the planned path of %(year)s"
            )
            return text % (words | {"target": trimmed(self.targets[pk])})
        text = _(
            "%(reached)s %% were reached in %(before)s, so its planned path was left out: set that of %(year)s"
        )
        return text % words
