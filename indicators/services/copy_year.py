"""Next year's plan drafted from this year's: what was agreed is copied, what is finished left out, the year's number moved.

Copied again, what is there stays as it is, and only what is missing is added.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.core.models import field_name
from chiayi_kpi.core.roc import year_of
from chiayi_kpi.core.year_texts import kept_dates, move_years
from indicators.models import (
    Assignment,
    CopyReview,
    Indicator,
    MidTermTarget,
    NotApplicable,
    PlannedValue,
    printed_order,
)
from indicators.selectors.finished import finished
from indicators.services.copied_year import Choices, CopiedYear, YearValues
from indicators.services.copy_budget import copy_budget
from indicators.services.copy_projects import GoingOn
from indicators.services.copy_refusals import YearNotCopied, refuse_copy
from indicators.services.copy_reviews import keep_reviews, left_out, looked_at_texts
from indicators.services.copying import CopyOptions, copy_indicators, copy_objectives, duplicate
from indicators.services.drafts import lock_drafts
from indicators.services.earlier import keep_year_values
from objectives.models import Facet, Objective, Plan, PolicyAxis
from objectives.permissions import may_edit_plan


@transaction.atomic
def copy_year(
    *, source: Plan, to: int, by, choices: Choices | None = None, values: YearValues | None = None
) -> CopiedYear:
    """Draft the plan of the year ``to`` of the same agency (or the common plan) from ``source``.

    Raises YearNotCopied (CommonPlanMissing), PermissionDenied, EditRefused where the plan of ``to`` is approved, and
    YearSettled. ``by`` None is a command.
    """
    refuse_copy(source, to)
    texts = YearTexts(source.year, to)
    plan = _target(source, to, texts, by)
    return _Copy(source, plan, texts, choices or Choices(), by).run(values or YearValues())


class YearTexts:
    """Moves the year's number in every text that it is given, and keeps what it moved (new text → old) and which dates
    it left as they are (new text → these).
    """

    def __init__(self, year: int, to: int) -> None:
        self._year, self._to = year, to
        self.moved: dict[str, str] = {}
        self.kept: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        moved = move_years(text, self._year, self._to)
        if moved != text:
            self.moved[moved] = text
        if dates := kept_dates(text, self._year):
            self.kept[moved] = _(", ").join(dates)
        return moved


def _target(source: Plan, to: int, texts: YearTexts, by) -> Plan:
    """The plan that is copied into, made where it is missing, and held."""
    plan = _plan_of(source, to)
    if plan is None:
        plan = duplicate(
            source,
            texts,
            year=to,
            status=Plan.Status.DRAFT,
            approved_at=None,
            approved_by=None,
            settled_at=None,
            regrouped_at=None,
        )
        if by is not None and not may_edit_plan(by, plan):
            raise PermissionDenied(_("You may not edit %s.") % plan)
        try:
            with transaction.atomic():
                save_with_history(created=[plan], changed=[], fields=[], by=by)
        except IntegrityError:  # somebody else made it at the same moment
            plan = Plan.objects.get(agency=source.agency_id, year=to)
    lock_drafts([plan], by=by)
    return plan


def _plan_of(source: Plan, year: int) -> Plan | None:
    return Plan.objects.filter(agency=source.agency_id, year=year).select_related("agency").first()


class _Copy:
    """One plan's copy, step by step."""

    def __init__(self, source: Plan, plan: Plan, texts: YearTexts, choices: Choices, by) -> None:
        self.source, self.plan, self.texts, self.choices, self.by = source, plan, texts, choices, by
        self.new: Counter[str] = Counter()
        self.existing: Counter[str] = Counter()
        self.left_out: list[CopyReview] = []
        self.asked: list[CopyReview] = []

    def run(self, values: YearValues) -> CopiedYear:
        rows = self._indicators()
        done = finished(self.source, rows)
        for row in done.indicators:
            self._leave_out(str(row))
        wanted = [row for row in rows if row not in done.indicators]
        self._axes()
        facets = self._facets()
        objectives = self._objectives(facets, wanted, rows)
        self._copy_indicators(wanted, objectives, GoingOn(self.source, done))
        same = self._same_indicators()
        self._paths_of_common(same)
        if self.choices.not_applicable:
            self._rows_of_indicators(NotApplicable, same)
        if self.choices.assignments:
            self._rows_of_indicators(Assignment, same)
        if self.choices.budget:
            self._budget()
        taken = self._values(values)
        moved, kept = looked_at_texts(self.plan, self.texts.moved, self.texts.kept)
        return CopiedYear(
            self.source,
            self.plan,
            self.new,
            self.existing,
            tuple(keep_reviews(self.plan, self.left_out)),
            tuple(keep_reviews(self.plan, moved)),
            tuple(keep_reviews(self.plan, [*self.asked, *kept])),
            taken,
        )

    def _indicators(self) -> list[Indicator]:
        rows = Indicator.objects.filter(plan=self.source).select_related("objective__facet")
        return list(rows.order_by(*printed_order()))

    def _leave_out(self, place: str, what: str = "") -> None:
        self.left_out.append(left_out(self.plan, place, what))

    # ------------------------------------------------------------ the tree

    def _axes(self) -> None:
        existing = self.plan.axes.count()
        rows = (
            [] if existing else [duplicate(row, self.texts, plan=self.plan) for row in self.source.axes.all()]
        )
        PolicyAxis.objects.bulk_create(rows)
        self._count(PolicyAxis, len(rows), existing)

    def _facets(self) -> dict[int, Facet]:
        """The facets that hold in the new plan, by number; YearNotCopied where an own one is common there."""
        holds = Q(plan=self.plan) | Q(plan__agency=None, plan__year=self.plan.year)
        existing = {row.no: row for row in Facet.objects.filter(holds)}
        own = list(Facet.objects.filter(plan=self.source).order_by("no"))
        self._refuse_common([(row, existing.get(row.no)) for row in own])
        missing = {
            row.no: duplicate(row, self.texts, plan=self.plan) for row in own if row.no not in existing
        }
        self._save(Facet, missing.values(), sum(row.no in existing for row in own))
        return existing | missing

    def _objectives(
        self, facets: Mapping[int, Facet], wanted: Iterable[Indicator], rows: Iterable[Indicator]
    ) -> dict[tuple[int, int], Objective]:
        """The objectives that hold in the new plan, by facet and number; one whose every indicator is finished is left out."""
        holds = Q(plan=self.plan) | Q(plan__agency=None, plan__year=self.plan.year)
        found = {
            (row.facet.no, row.no): row for row in Objective.objects.filter(holds).select_related("facet")
        }
        own = list(
            Objective.objects.filter(plan=self.source).select_related("facet").order_by("facet__no", "no")
        )
        self._refuse_common([(row, found.get((row.facet.no, row.no))) for row in own])
        kept, ever = {row.objective_id for row in wanted}, {row.objective_id for row in rows}
        missing: list[Objective] = []
        for row in own:
            if (row.facet.no, row.no) in found:
                continue
            if row.pk in ever and row.pk not in kept:
                self._leave_out(str(row), _("with all of its indicators"))
                continue
            if row.facet.no not in facets:
                raise YearNotCopied(
                    _("The year %(year)s has no facet %(no)s, in which %(objective)s stands; make it first.")
                    % {"year": self.plan.year, "no": row.facet.no, "objective": row}
                )
            missing.append(row)
        copies = copy_objectives(
            rows=missing,
            into={row.pk: (facets[row.facet.no], row.no) for row in missing},
            plan=self.plan,
            by=self.by,
            options=CopyOptions(text=self.texts),
        )
        self._count(Objective, len(copies), sum((row.facet.no, row.no) in found for row in own))
        return found | {(row.facet.no, row.no): copies[row.pk] for row in missing}

    def _refuse_common(self, pairs: Iterable[tuple[Facet | Objective, Facet | Objective | None]]) -> None:
        """A number is an agency's own or common, never both; ``pairs``: what is own now, and what has its number then."""
        taken = [
            own for own, then in pairs if then and then.plan_id != self.plan.pk and not self.plan.is_common
        ]
        if taken:
            raise YearNotCopied(
                _(
                    "Own in %(from)s, but common in %(to)s: %(names)s. Give those of the common plan other numbers, "
                    "or draft this plan by hand."
                )
                % {
                    "from": self.source.year,
                    "to": self.plan.year,
                    "names": _(", ").join(map(_numbered, taken)),
                }
            )

    def _copy_indicators(
        self,
        wanted: list[Indicator],
        objectives: Mapping[tuple[int, int], Objective],
        projects: GoingOn,
    ) -> None:
        theirs = list(Indicator.objects.filter(plan=self.plan).select_related("objective__facet"))
        by_code = {row.code: row for row in theirs}
        goes_on = {row.forerunner_id for row in theirs}
        existing = [row for row in wanted if row.pk in goes_on or row.code in by_code]
        self._link([row for row in existing if row.pk not in goes_on], by_code)
        missing = [row for row in wanted if row not in existing]
        into = {}
        for row in missing:
            place = (row.objective.facet.no, row.objective.no)
            if place not in objectives:
                raise YearNotCopied(
                    _(
                        "The year %(year)s has no objective %(code)s, in which %(indicator)s stands; make it first."
                    )
                    % {"year": self.plan.year, "code": row.objective.code, "indicator": row}
                )
            into[row.pk] = (objectives[place], row.no)
        copies = copy_indicators(
            rows=missing,
            into=into,
            plan=self.plan,
            by=self.by,
            options=CopyOptions(text=self.texts, wanted=projects.wanted, next_year=True),
        )
        self.left_out += projects.left_out(self.plan, missing)
        self.asked += projects.to_set(self.plan, copies)
        self._count(Indicator, len(copies), len(existing))

    def _link(self, rows: Iterable[Indicator], theirs: Mapping[str, Indicator]) -> None:
        """An indicator that stood there already, with the same code and name, is the same one."""
        same = []
        for row in rows:
            now = theirs[row.code]
            if now.forerunner_id is None and now.name in {row.name, self.texts(row.name)}:
                now.forerunner = row
                same.append(now)
        save_with_history(created=[], changed=same, fields=["forerunner"], by=self.by)
        if same:
            self.new[field_name(Indicator, "forerunner")] += len(same)

    # ------------------------------------------------------------ what hangs on the indicators

    def _same_indicators(self) -> dict[int, int]:
        """Id of an indicator in the source year's plan, own or common → id of the same one in the new year's."""
        holds = Q(plan=self.plan) | Q(plan__agency=None, plan__year=self.plan.year)
        rows = Indicator.objects.filter(holds, forerunner__isnull=False).order_by()
        return {before: now for before, now in rows.values_list("forerunner_id", "pk") if before}

    def _paths_of_common(self, same: Mapping[int, int]) -> None:
        """What this agency planned for common indicators; its own ones' paths came with them."""
        if not self.source.is_common:
            for model, key in ((PlannedValue, "month"), (MidTermTarget, "year")):
                rows = model.objects.filter(plan=self.source, indicator__plan__agency=None)
                self._copy_rows(model, rows, same, key)

    def _rows_of_indicators(self, model: type[Any], same: Mapping[int, int]) -> None:
        rows = model.objects.filter(plan=self.source)
        if model is Assignment:
            rows = rows.select_related("owner", "deputy")
        self._copy_rows(model, rows, same)

    def _copy_rows(self, model: type[Any], rows, same: Mapping[int, int], *key: str) -> None:
        existing = {
            (row.indicator_id, *(getattr(row, name) for name in key))
            for row in model.objects.filter(plan=self.plan)
        }
        copies, there = [], 0
        for row in rows:
            indicator = same.get(row.indicator_id)
            if indicator is None:
                continue
            if (indicator, *(getattr(row, name) for name in key)) in existing:
                there += 1
                continue
            copy = duplicate(row, self.texts, plan=self.plan, indicator_id=indicator)
            if isinstance(copy, Assignment):
                _for_the_new_year(copy, row, self.plan.year)
            copies.append(copy)
        self._save(model, copies, there)

    # ------------------------------------------------------------ the budget

    def _budget(self) -> None:
        if self.source.is_common:
            return
        found = copy_budget(source=self.source, plan=self.plan, text=self.texts, by=self.by)
        for model, rows, existing in found.rows:
            self._count(model, rows, existing)
        self.left_out += found.left_out

    # ------------------------------------------------------------ earlier years, and what to look at

    def _values(self, values: YearValues) -> int:
        if self.source.is_common or not values.values:
            return 0
        reason = _("Carried over from the year %s") % self.source.year
        written = keep_year_values(
            plan=self.source, values=values.values, settled=values.settled, by=self.by, reason=reason
        )
        return len(written)

    # ------------------------------------------------------------ counting

    def _save(self, model: type[Model], rows: Iterable[Model], existing: int) -> None:
        made = list(rows)
        save_with_history(created=made, changed=[], fields=[], by=self.by)
        self._count(model, len(made), existing)

    def _count(self, model: type[Model], new: int, existing: int) -> None:
        name = str(model._meta.verbose_name_plural)
        self.new[name] += new
        self.existing[name] += existing


def _numbered(row: Facet | Objective) -> str:
    return f"{row.no} {row.name}" if isinstance(row, Facet) else str(row)


def _for_the_new_year(copy: Assignment, before: Assignment, year: int) -> None:
    """Whoever left takes no work over, nor does a deputy whose time was over before the ROC ``year``."""
    if before.owner is not None and not before.owner.is_active:
        copy.owner = None
    over = before.deputy_to is not None and year_of(before.deputy_to) < year
    if before.deputy is None or over or not before.deputy.is_active:
        copy.deputy = copy.deputy_from = copy.deputy_to = None
