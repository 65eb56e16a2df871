"""The sheet 計畫: agencies and their plans of a year."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import CITY_PAGES, Agency, not_a_city_page
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.folding import folded
from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED, Entry, SheetOutcome
from chiayi_kpi.core.workbook.rows import Row, Table
from chiayi_kpi.core.workbook.values import nearest
from chiayi_kpi.core.workbook.widgets import CellWidget, Day, Prose, Whole
from objectives import services
from objectives.keys import COMMON
from objectives.models import Plan, PolicyAxis
from objectives.resources.base import PlanSheetResource, agency_column, year_column

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
        return rows.select_related("agency").prefetch_related("axes").order_by("year", "agency__code")

    def dehydrate_axes(self, plan: Plan) -> str:
        return self.fields["axes"].widget.render(services.axis_names(plan))

    def store(self, table: Table, outcome: SheetOutcome) -> None:
        self._settle_agencies(table)
        super().store(table, outcome)

    def _settle_agencies(self, table: Table) -> None:
        """Agencies first: the plans of one book need them, whichever row names them."""
        known = self.keys.agencies
        self._codes = {_plain(agency.name): code for code, agency in known.items()}
        names: dict[str, str] = {}
        days: dict[str, date] = {}  # the first days that are written; an empty cell leaves what is there
        fresh: dict[str, Row] = {}
        for row in table.rows:
            if not row.whole or row.values["agency"] == COMMON:
                continue
            code, name, day = row.values["agency"], row.values["name"], row.values.get("first_day")
            agency = known.get(code)
            if names.setdefault(code, name) != name:
                self._refuse(
                    table,
                    row,
                    "name",
                    _("%(code)s is called %(name)s in another row; write one name for one code.")
                    % {"code": code, "name": names[code]},
                )
            elif day and days.setdefault(code, day) != day:
                message = _("%(code)s has another first day in another row; write one for one code.")
                self._refuse(table, row, "first_day", message % {"code": code})
            elif day and agency and agency.last_day and day > agency.last_day:
                self._refuse(table, row, "first_day", _("Its first day is after its last day."))
            elif self._is_news(agency, name, day) and code not in fresh and self._agency_allowed(table, row):
                fresh[code] = row
        standing = {code: known[code] for code in fresh.keys() & known.keys()}
        self._renamed = {code: one.name for code, one in standing.items() if one.name != names[code]}
        self._begun = {
            code: one.first_day
            for code, one in standing.items()
            if code in days and one.first_day != days[code]
        }
        self._announced = [
            table.fault(row, "agency", said)
            for code, row in fresh.items()
            for said in self._announcements(code, names[code], days.get(code))
        ]
        wanted = {code: names[code] for code in fresh}
        known.update(
            services.save_agencies(
                names=wanted, first_days=days, by=self.context.by, reason=self.context.reason
            )
        )

    def _is_news(self, agency: Agency | None, name: str, day: date | None) -> bool:
        return agency is None or agency.name != name or (day is not None and agency.first_day != day)

    def _announcements(self, code: str, name: str, day: date | None) -> Iterator[str]:
        """What is said of an agency that the file makes or changes."""
        if code not in self.keys.agencies:
            yield self._of_new(code, name)
        if code in self._renamed:
            message = _("renames the agency %(code)s from “%(old)s” to “%(name)s”.")
            yield message % {"code": code, "old": self._renamed[code], "name": name}
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

    def _agency_allowed(self, table: Table, row: Row) -> bool:
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

    def _refuse(self, table: Table, row: Row, field: str, message: str) -> None:
        row.whole = False
        table.faults.append(table.fault(row, field, message))

    def plan_of(self, row: Row) -> Plan | None:  # type: ignore[override]  # None: the row makes its plan
        if row.values["agency"] == COMMON:
            raise RowFault("agency", _("The common plan has no row here; it is made by its facets."))
        return self.keys.plans.get((row.values["year"], row.values["agency"]))

    def existing(self, row: Row) -> Plan | None:
        return row.values["plan"]

    def parents(self, row: Row) -> dict:
        agency = self.keys.agencies.get(row.values["agency"])
        if agency is None:  # another row of the same new agency was refused
            raise FollowsFromAnother
        return {"year": row.values["year"], "agency": agency}

    def entry(self, row: Row) -> Entry:
        entry = super().entry(row)
        if entry.kind == NEW:
            return entry
        beside = self._former_beside(entry)
        if beside and entry.kind == UNCHANGED:
            entry = entry._replace(kind=CHANGED)
            self.authorise_entry(entry)
        return entry._replace(former=entry.former | beside)

    def authorise_entry(self, entry: Entry) -> None:
        entry.row.values["plan"] = entry.instance
        super().authorise_entry(entry)

    def _former_beside(self, entry: Entry) -> dict[str, Any]:
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
        services.set_axes(
            names={outcome.entries[position].instance.pk: names for position, names in axes.items()}
        )

    def remember(self, instance: Plan, row: Row) -> None:
        self.keys.plans[self.key_of(row)] = instance
