"""What every sheet of a plan has in common: year and agency, who may import, and what approval forbids."""

from collections.abc import Collection, Hashable, Iterable
from typing import ClassVar, NoReturn

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.values import nearest
from chiayi_kpi.core.workbook.widgets import Code, Year
from objectives.keys import COMMON, WHOEVER, KeyTable, PlanKeys
from objectives.locking import closed_by_settling
from objectives.models import Plan
from objectives.permissions import may_edit_plan, may_view_plan, visible


def year_column(path: str = "plan__year") -> Column:
    return Column("年度", Year(), path, required=True, sets=False, width=7)


class AgencyCode(Code):
    """An agency's code; the common plan, which has no agency, is written ``*``."""

    def render(self, value, obj=None, **kwargs):
        return value or COMMON


def agency_column(path: str = "plan__agency__code") -> Column:
    return Column("機關代碼", AgencyCode(20), path, required=True, sets=False, width=10)


def unknown_agency(code: str, known: Iterable[str]) -> str:
    """What is said of a code that no agency has; the nearest one is offered, for most are typing errors."""
    near = nearest(code, known)
    if near:
        message = _("There is no agency with the code %(code)s; is %(near)s meant?")
        return message % {"code": code, "near": near}
    return _("There is no agency with the code %(code)s; enter it in the sheet 計畫 first.") % {"code": code}


class PlanSheetResource(SheetResource):
    """A sheet whose rows belong to a plan. Every field list begins with ``year`` and ``agency``."""

    plan_path: ClassVar[str] = "plan"  # leads from a row of the model to its plan
    takes_common: ClassVar[bool] = False  # whether a row may hold for every agency
    structural: ClassVar[bool] = True  # whether an approved plan forbids changes

    def get_queryset(self):
        return super().get_queryset().select_related(f"{self.plan_path}__agency")

    def filter_export(self, queryset, **kwargs):
        """Nobody exports what they may not see; without a user a command exports."""
        return queryset if self.user is None else queryset.filter(visible(self.user, self.plan_path))

    def rows_of(self, year: int, agency_ids: Collection[int]) -> QuerySet:
        """Those of the agencies' own plans, and the common ones of the year where the sheet has such."""
        prefix = f"{self.plan_path}__" if self.plan_path else ""
        own = Q(**{f"{prefix}agency__in": agency_ids})
        if self.takes_common:
            own |= Q(**{f"{prefix}agency": None})
        return self.get_queryset().filter(own, **{f"{prefix}year": year})

    # ------------------------------------------------------------ looking up

    @property
    def keys(self) -> PlanKeys:
        return self.context.shared(PlanKeys)

    def prepare(self, table: SheetTable) -> None:
        self._closed: dict[int | None, str] = {}
        self.keys.load(row.values["year"] for row in table.rows if "year" in row.values)

    def plans_named(self, table: SheetTable) -> set[Plan]:
        """The plans that the sheet's rows name, as far as they are there."""
        rows = (row.values for row in table.rows)
        found = {self.keys.plans.get((values.get("year", 0), values.get("agency", ""))) for values in rows}
        return {plan for plan in found if plan is not None}

    def entry(self, row: SheetRow) -> ImportedRow:
        row.values["plan"] = plan = self.plan_of(row)
        if plan is not None and not self.sees(plan):
            self.authorise(plan)  # nor is it told what stands in it already
        entry = super().entry(row)
        if entry.kind != UNCHANGED:
            self.authorise_entry(entry)
        return entry

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        super().write(outcome, fields)
        outcome.plan_ids |= {
            entry.row.values["plan"].pk for entry in outcome.entries if entry.kind != UNCHANGED
        }

    def plan_of(self, row: SheetRow) -> Plan:
        """The row's plan; the common plan of a year is made by its first row."""
        year, code = row.values["year"], row.values["agency"]
        plan = self.keys.plans.get((year, code))
        if plan is not None and (code != COMMON or self.takes_common):
            return plan
        if code == COMMON:
            return self._common_plan(year)
        if self.context.is_faulty("計畫", (year, code)):
            raise FollowsFromAnother
        return self._refuse_unplanned(year, code)

    def _refuse_unplanned(self, year: int, code: str) -> NoReturn:
        if code not in self.keys.agencies:
            message = unknown_agency(code, self.keys.agencies)
            self.tell_once(("no agency", code), "agency", message, in_book=True)
        message = _("%(code)s has no plan of the year %(year)s; enter it in the sheet 計畫 first.")
        said = message % {"code": code, "year": year}
        self.tell_once(("no plan", code, year), "agency", said, in_book=True)

    def _common_plan(self, year: int) -> Plan:
        if not self.takes_common:
            raise RowFault("agency", _("* stands for every agency; this sheet needs the code of one agency."))
        plan = Plan(year=year, agency=None)
        self.authorise(plan)
        self.save(created=[plan], changed=[], fields=[])
        self.keys.plans[year, COMMON] = plan
        return plan

    # ------------------------------------------------------------ what follows from what

    def mark_faulty(self, row: SheetRow) -> None:
        """A row of an agency that has no plan is missed by the agency that was meant, whichever that is."""
        super().mark_faulty(row)
        year, code, *rest = self.key_of(row)
        if code != COMMON and (year, code) not in self.keys.plans:
            self.context.mark_faulty(self.sheet, (year, WHOEVER, *rest))

    def is_faulty(self, sheet: str, year: int, code: str, *rest: Hashable) -> bool:
        """Whether a row that the agency's plan would go by stands in ``sheet``, but could not be read there."""
        return any(self.context.is_faulty(sheet, (year, owner, *rest)) for owner in (code, COMMON, WHOEVER))

    # ------------------------------------------------------------ who may

    def authorise_entry(self, entry: ImportedRow) -> None:
        """Refuse (RowFault) a change by somebody who may not make it, in a settled year, or in a plan that is approved."""
        plan = entry.row.values["plan"]
        self.authorise(plan)
        self.refuse_settled(plan)
        if self.structural and plan.is_approved:
            self.tell_once(
                ("approved", plan.pk),
                "agency",
                _("%(plan)s is approved; set it back to draft, with a reason, before its content is changed.")
                % {"plan": plan},
                in_book=True,
            )

    def sees(self, plan: Plan) -> bool:
        """Whether who imports may see the plan at all."""
        by = self.context.by
        return self.context.trusted or (by is not None and may_view_plan(by, plan))

    def authorise(self, plan: Plan) -> None:
        """Refuse (RowFault) who may not import into ``plan``; a command's caller may."""
        if not self.context.trusted and not self.may_import(self.context.by, plan):
            self.tell_once(
                ("permission", plan.pk or plan.year),
                "agency",
                _("You may not import this sheet for %(plan)s.") % {"plan": plan},
            )

    def refuse_settled(self, plan: Plan) -> None:
        """Refuse (RowFault) a change in a settled year; asked once of each plan, which ``keys`` keeps locked."""
        if plan.pk not in self._closed:
            self._closed[plan.pk] = closed_by_settling(plan) if plan.pk else ""
        if self._closed[plan.pk]:
            self.tell_once(("settled", plan.pk), "agency", self._closed[plan.pk], in_book=True)

    def may_import(self, user, plan: Plan) -> bool:
        return (
            user is not None
            and has_permission(user, Permission.IMPORT, plan.agency_id)
            and may_edit_plan(user, plan)
        )

    def tell_once(self, key: tuple, field: str, message: str, *, in_book: bool = False) -> NoReturn:
        """One fault for what is wrong with a whole plan, not one for each of its rows.

        Once in this sheet, or once in the whole book where every sheet would say the same.
        """
        if not self.context.tell_once(key if in_book else (self.sheet, *key)):
            raise FollowsFromAnother
        raise RowFault(field, message)

    # ------------------------------------------------------------ the tree

    def announce(self, table: SheetTable, held: KeyTable) -> None:
        """Let a number that stands both in the common plan and in an agency's be found before it is written."""
        for row in table.rows:
            if row.whole:
                held.announce(*self.key_of(row))

    def refuse_clash(self, row: SheetRow, held: KeyTable) -> None:
        """A number is an agency's own or common, never both: nothing overrides."""
        other = held.clash(*self.key_of(row))
        if other is not None:
            raise RowFault(
                self.key[-1],
                _(
                    "%(number)s is also defined by %(other)s; a number is either common (*) or the agency's own."
                )
                % {"number": row.values[self.key[-1]], "other": other},
            )

    def effective(self, held: KeyTable, sheet: str, row: SheetRow, field: str, number):
        """What the agency's plan has under ``number``, its own or common; RowFault where there is nothing."""
        year, code = row.values["year"], row.values["agency"]
        found = held.effective(year, code, number)
        if found is not None:
            return found
        if self.is_faulty(sheet, year, code, number):
            raise FollowsFromAnother
        raise RowFault(
            field,
            _("There is no %(number)s in the sheet %(sheet)s for this year and agency.")
            % {"number": number, "sheet": sheet},
        )
