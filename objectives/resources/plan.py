"""The sheet 計畫: agencies and their plans of a year."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import CITY_PAGES, Agency, not_a_city_page
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.folding import folded
from chiayi_kpi.core.models import LAST_YEAR
from chiayi_kpi.core.roc import dotted, gregorian
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.values import nearest
from chiayi_kpi.core.workbook.widgets import CellWidget, Day, Prose, Whole
from objectives import services
from objectives.keys import COMMON
from objectives.models import Plan, PolicyAxis
from objectives.resources.base import PlanSheetResource, agency_column, year_column
from objectives.selectors import named

AGENCY_CODE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
LONGEST_AXIS = PolicyAxis.LONGEST


def _plain(name: str) -> str:
    """A name as it is compared: without spaces, full-width letters folded."""
    return folded(name).replace(" ", "")


class Axes(CellWidget):
    """The policy axes in their order, divided by 、 or by line ends."""

    def clean(self, value, row=None, **kwargs) -> tuple[str, ...]:
        names = [name.strip() for name in re.split(r"[、\n]", Prose().clean(value))]
        axes = tuple(name for name in names if name)
        if any(len(name) > LONGEST_AXIS for name in axes):
            raise ValueError(
                _("holds an axis of more than %(longest)d characters; divide axes by 、.")
                % {"longest": LONGEST_AXIS}
            )
        return axes

    def render(self, value, obj=None, **kwargs) -> str:
        return "、".join(value or ())


class OneLine(Prose):
    """A name that stands on one line wherever it is printed."""

    def clean(self, value, row=None, **kwargs) -> str:
        text = super().clean(value, row, **kwargs)
        if len(text.splitlines()) > 1:
            raise ValueError(_("holds a line break; write it on one line."))
        return text


@dataclass(slots=True)
class _Said:
    """What a file says of agencies, by their codes.

    ``names`` and ``since`` (the first ROC year of the new name): of those that are new or renamed; ``days``: first days that
    are written, for an empty cell leaves what is there; ``fresh``: a row of each that is made or changed.
    """

    names: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    fresh: dict[str, SheetRow] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)


class PlanResource(PlanSheetResource):
    """計畫: key year and agency; makes the agency where it is new."""

    sheet = "計畫"
    key = ("year", "agency")
    plan_path = ""

    year = year_column("year")
    agency = agency_column("agency__code")
    name = Column("機關名稱", OneLine(100), "agency__name", required=True, width=24)
    chapter = Column("章號", Whole(0, 999), "chapter", width=6)
    axes = Column("施政主軸", Axes(), "axis_names", sets=False, width=40)
    preamble = Column("前言", Prose(), "preamble", width=80)
    first_day = Column("成立日", Day(), "agency__first_day", optional=True, width=12)

    class Meta:
        model = Plan
        fields = ("year", "agency", "name", "chapter", "axes", "preamble", "first_day")
        import_id_fields = ("year", "agency")

    def get_queryset(self):
        rows = Plan.objects.filter(agency__isnull=False)
        return named(rows).prefetch_related("axes").order_by("year", "agency__code")

    def dehydrate_name(self, plan: Plan) -> str:
        return plan.agency_name

    def dehydrate_axes(self, plan: Plan) -> str:
        return self.fields["axes"].widget.render(services.axis_names(plan))

    def store(self, table: SheetTable, outcome: SheetOutcome) -> None:
        self._settle_agencies(table)
        super().store(table, outcome)

    def _settle_agencies(self, table: SheetTable) -> None:
        """Agencies first: the plans of one book need them, whichever row names them."""
        known = self.keys.agencies
        self._codes = {_plain(agency.name): code for code, agency in known.items()}
        said = self._said_of_agencies(table)
        existing = {code: known[code] for code in said.fresh.keys() & known.keys()}
        self._renamed = {code: one.name for code, one in existing.items() if code in said.since}
        self._begun = {
            code: one.first_day
            for code, one in existing.items()
            if code in said.days and one.first_day != said.days[code]
        }
        self._announced = [
            table.fault(row, "agency", text)
            for code, row in said.fresh.items()
            for text in self._announcements(code, said)
        ]
        names = {code: said.names.get(code) or known[code].name for code in said.fresh}
        if not self.context.writes:
            known.update((code, self._as_said(code, name, said)) for code, name in names.items())
            return
        known.update(
            services.save_agencies(
                names=names,
                first_days=said.days,
                renamed_on={code: date(gregorian(year), 1, 1) for code, year in said.since.items()},
                by=self.context.by,
                reason=self.context.reason,
            )
        )

    def _as_said(self, code: str, name: str, said: _Said) -> Agency:
        """The agency as it would be, not written."""
        agency = copy(self.keys.agencies.get(code) or Agency(code=code))
        agency.name, agency.first_day = name, said.days.get(code, agency.first_day)
        return agency

    def _said_of_agencies(self, table: SheetTable) -> _Said:
        said, called = _Said(), []
        for row in [row for row in table.rows if row.whole and row.values["agency"] != COMMON]:
            code, day = row.values["agency"], row.values.get("first_day")
            agency = self.keys.agencies.get(code)
            stays = agency is not None and self._is_called(agency, row)
            if stays:
                called.append(row)
            elif said.names.setdefault(code, row.values["name"]) != row.values["name"]:
                self._refuse_name(table, row, said.names[code])
                continue
            if day and (fault := self._day_fault(row, said, agency)):
                self._refuse(table, row, "first_day", fault)
            elif stays and (day is None or day == self.keys.agencies[code].first_day):
                continue
            elif code in (said.fresh if stays else said.since) or self._agency_allowed(table, row):
                said.fresh.setdefault(code, row)
                if not stays:
                    said.since[code] = min(said.since.get(code, LAST_YEAR), row.values["year"])
        for row in called:
            if row.values["year"] >= said.since.get(row.values["agency"], LAST_YEAR + 1):
                self._refuse_name(table, row, said.names[row.values["agency"]])
        return said

    def _day_fault(self, row: SheetRow, said: _Said, agency: Agency | None) -> str:
        """What is wrong with the first day that the row says; what is right is added to ``said``."""
        code, day = row.values["agency"], row.values["first_day"]
        if said.days.setdefault(code, day) != day:
            message = _("%(code)s has another first day in another row; write one for one code.")
            return message % {"code": code}
        if agency and agency.last_day and day > agency.last_day:
            return _("Its first day is after its last day.")
        return ""

    def _is_called(self, agency: Agency, row: SheetRow) -> bool:
        """Whether the row says the agency's name, that of today or of the row's year."""
        return row.values["name"] == agency.name or row.values["name"] == agency.name_in(row.values["year"])

    def _refuse_name(self, table: SheetTable, row: SheetRow, name: str) -> None:
        message = _("%(code)s is called %(name)s in another row; write one name for one code.")
        self._refuse(table, row, "name", message % {"code": row.values["agency"], "name": name})

    def _announcements(self, code: str, said: _Said) -> Iterator[str]:
        """What is said of an agency that the file makes or changes."""
        name, day = said.names.get(code, ""), said.days.get(code)
        if code not in self.keys.agencies:
            yield self._of_new(code, name)
        if code in self._renamed:
            message = _(
                "renames the agency %(code)s from “%(old)s” to “%(name)s”; documents of the years before %(year)s keep the old name."
            )
            words = {"code": code, "old": self._renamed[code], "name": name, "year": said.since[code]}
            yield message % words
        if code in self._begun and day is not None:
            message = _("says that the agency %(code)s was set up on %(day)s.")
            yield message % {"code": code, "day": dotted(day)}

    def _of_new(self, code: str, name: str) -> str:
        near = nearest(code, self.keys.agencies)
        if near:
            message = _("makes a new agency, %(name)s (%(code)s). There is %(near)s (%(known)s) already.")
            known = self.keys.agencies[near].name
            return message % {"code": code, "name": name, "near": near, "known": known}
        return _("makes a new agency, %(name)s (%(code)s).") % {"code": code, "name": name}

    def _agency_allowed(self, table: SheetTable, row: SheetRow) -> bool:
        by, code = self.context.by, row.values["agency"]
        held = self._codes.get(_plain(row.values["name"]), code)
        if held != code:
            message = _("%(name)s has the code %(held)s, not %(code)s.")
            said = message % {"name": row.values["name"], "held": held, "code": code}
            self._refuse(table, row, "agency", said)
            self.context.mark_faulty(self.sheet, (row.values["year"], held))  # what follows may name either
            return False
        if not self.context.trusted and (by is None or not has_permission(by, Permission.EDIT_COMMON_PLAN)):
            self._refuse(table, row, "agency", _("Only the planning office may add or rename an agency."))
            return False
        if not AGENCY_CODE.fullmatch(code):
            self._refuse(
                table, row, "agency", _("“%s” is not an agency code: letters, digits, - and _ only.") % code
            )
            return False
        if code in CITY_PAGES:
            self._refuse(table, row, "agency", str(not_a_city_page.message))
            return False
        self._codes[_plain(row.values["name"])] = code
        return True

    def _refuse(self, table: SheetTable, row: SheetRow, field: str, message: str) -> None:
        row.whole = False
        table.faults.append(table.fault(row, field, message))

    def plan_of(self, row: SheetRow) -> Plan | None:  # type: ignore[override]  # None: the row makes its plan
        if row.values["agency"] == COMMON:
            raise RowFault("agency", _("The common plan has no row here; it is made by its facets."))
        return self.keys.plans.get((row.values["year"], row.values["agency"]))

    def existing(self, row: SheetRow) -> Plan | None:
        return row.values["plan"]

    def parents(self, row: SheetRow) -> dict:
        agency = self.keys.agencies.get(row.values["agency"])
        if agency is None:  # another row of the same new agency was refused
            raise FollowsFromAnother
        return {"year": row.values["year"], "agency": agency}

    def entry(self, row: SheetRow) -> ImportedRow:
        entry = super().entry(row)
        if entry.kind == NEW:
            return entry
        beside = self._former_beside(entry)
        if beside and entry.kind == UNCHANGED:
            entry = entry._replace(kind=CHANGED)
            self.authorise_entry(entry)
        return entry._replace(former=entry.former | beside)

    def authorise_entry(self, entry: ImportedRow) -> None:
        entry.row.values["plan"] = entry.instance
        super().authorise_entry(entry)

    def _former_beside(self, entry: ImportedRow) -> dict[str, Any]:
        """What the axes and the agency's name and first day were, which stand in other tables; nothing of what stays."""
        former: dict[str, Any] = {}
        axes = services.axis_names(entry.instance)
        if axes != entry.row.values["axes"]:
            former["axis_names"] = axes
        if entry.row.values["agency"] in self._renamed:
            former["agency__name"] = self._renamed[entry.row.values["agency"]]
        if entry.row.values["agency"] in self._begun:
            former["agency__first_day"] = self._begun[entry.row.values["agency"]]
        return former

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        axes = {
            position: entry.row.values["axes"]
            for position, entry in enumerate(outcome.entries)
            if services.axis_names(entry.instance) != entry.row.values["axes"]
        }
        # A plan whose axes alone change is written too, so that its history shows who changed it and when.
        own = [name for name in fields if name not in ("axis_names", "agency__name", "agency__first_day")]
        super().write(outcome, own or ["preamble"])
        outcome.warnings += self._announced
        if self.context.writes:
            services.set_axes(
                names={outcome.entries[position].instance.pk: names for position, names in axes.items()}
            )

    def remember(self, instance: Plan, row: SheetRow) -> None:
        self.keys.plans[self.key_of(row)] = instance
