"""The sheet 分工: who reports what, and who stands in when. People are written by account, or by a name that one has."""

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import ImportedRow
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Code, Day, Prose
from indicators.errors import AssignmentRefused
from indicators.models import Assignment, Indicator, printed_order
from indicators.permissions import may_assign
from indicators.resources.base import indicator_column, nearest_code
from indicators.resources.facts import FactResource
from indicators.selectors.reporters import NotAReporter, Reporters, reporters_by_agency
from indicators.services.assignments import LONGEST_UNIT, refuse_own_deputy
from objectives.models import Plan
from objectives.resources.base import agency_column, year_column

_NOBODY = {"owner": None, "deputy": None, "unit": ""}


class PersonByAccount(Code):
    """A person, written by account; what is read is what was typed, since whom it names depends on the agency."""

    def __init__(self) -> None:
        super().__init__(150)

    def render(self, value, obj=None, **kwargs):
        return value.username if isinstance(value, User) else value or ""


class AssignmentResource(FactResource):
    """分工: key year, agency, indicator. An approved plan does not close it: people change during the year."""

    sheet = "分工"
    key = ("year", "agency", "indicator")
    structural = False

    year = year_column()
    agency = agency_column()
    indicator = indicator_column()
    owner = Column("承辦人", PersonByAccount(), "owner", sets=False, width=16)
    deputy = Column("代理人", PersonByAccount(), "deputy", sets=False, width=16)
    unit = Column("單位", Prose(LONGEST_UNIT), "unit", width=16)
    deputy_from = Column("代理起日", Day(), "deputy_from", optional=True, width=12)
    deputy_to = Column("代理迄日", Day(), "deputy_to", optional=True, width=12)

    class Meta:
        model = Assignment
        fields = ("year", "agency", "indicator", "owner", "deputy", "unit", "deputy_from", "deputy_to")
        import_id_fields = ("year", "agency", "indicator")

    def get_queryset(self):
        """What nobody is assigned to needs no row."""
        return (
            super()
            .get_queryset()
            .select_related("owner", "deputy")
            .exclude(**_NOBODY)
            .order_by("plan__year", "plan__agency__code", *printed_order("indicator"))
        )

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        codes = {row.values.get("agency") for row in table.rows}
        named = {agency.pk: code for code, agency in self.keys.agencies.items() if code in codes}
        found = reporters_by_agency(named)
        self._people: dict[str, Reporters] = {named[pk]: people for pk, people in found.items()}
        self._users = User.objects.in_bulk({one.id for people in found.values() for one in people.all})
        rows = Assignment.objects.filter(pk__in=[row.pk for row in self._existing.values()])
        self._existing = {self.existing_key(row): row for row in rows.select_related("owner", "deputy")}

    def effective_indicator(self, row: SheetRow) -> Indicator:
        """As everywhere; a code that the plan does not have is answered with the nearest that it has."""
        year, code, number = row.values["year"], row.values["agency"], row.values["indicator"]
        held = self.known.indicators
        if held.effective(year, code, number) is None and not self.is_faulty("指標", year, code, number):
            near = nearest_code(number, held.numbers(year, code))
            if near:
                message = _("There is no indicator %(number)s in this plan. Is %(nearest)s meant?")
                raise RowFault("indicator", message % {"number": number, "nearest": near})
        return super().effective_indicator(row)

    def attributes(self, row: SheetRow) -> dict:
        found = super().attributes(row)
        existing = self.existing(row)
        for column in ("owner", "deputy"):
            found[column] = self._person(row, column, getattr(existing, column, None))
        if found["deputy"] is None and (found["deputy_from"] or found["deputy_to"]):
            raise RowFault("deputy", _("A period is given, but no deputy."))
        return found

    def _person(self, row: SheetRow, column: str, existing: User | None) -> User | None:
        typed = row.values.get(column, "")
        if existing is not None and typed == existing.username:
            return existing  # also one who cannot report any more: an export that comes back changes nothing
        try:
            found = self._people[row.values["agency"]].find(typed)
        except NotAReporter as fault:
            if self.context.is_faulty("人員", typed.casefold()):
                raise FollowsFromAnother from fault
            raise RowFault(column, str(fault)) from fault
        return self._users[found.id] if found else None

    def check(self, entry: ImportedRow) -> None:
        super().check(entry)
        row: Assignment = entry.instance
        try:
            refuse_own_deputy(row)
        except AssignmentRefused as fault:
            raise RowFault("deputy", str(fault)) from fault
        if row.deputy_from and row.deputy_to and row.deputy_to < row.deputy_from:
            raise RowFault("deputy_to", _("The last day is before the first day."))

    def may_import(self, user, plan: Plan) -> bool:
        return user is not None and may_assign(user, plan)
