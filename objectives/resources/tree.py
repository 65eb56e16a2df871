"""The sheets 面向 and 目標: facets and objectives with their weights."""

from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import ImportedRow
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Exact, Numbered, Prose, Whole
from objectives.keys import COMMON, owner_key
from objectives.models import Facet, Objective, PolicyAxis
from objectives.resources.base import PlanSheetResource, agency_column, year_column


def points(header: str, path: str, *, required: bool = False, most=100) -> Column:
    """Percentage points: two decimals, from 0 to ``most``."""
    return Column(
        header, Exact(digits=5, places=2, least=0, most=most, unit="%"), path, required=required, width=9
    )


class AxisName(Prose):
    """A policy axis, by its name; read as that."""

    def render(self, value, obj=None, **kwargs) -> Any:
        return value.name if isinstance(value, PolicyAxis) else value or ""


class FacetResource(PlanSheetResource):
    """面向: key year, agency or ``*``, number 1-5."""

    sheet = "面向"
    key = ("year", "agency", "no")
    takes_common = True

    year = year_column()
    agency = agency_column()
    no = Column("面向", Whole(1, 5), "no", required=True, sets=False, width=6)
    name = Column("名稱", Prose(200), "name", required=True, width=24)
    weight = points("權重", "weight", required=True)
    cap = points("得分上限", "cap", most="999.99")
    note = Column("附註", Prose(), "note", width=60)

    class Meta:
        model = Facet
        fields = ("year", "agency", "no", "name", "weight", "cap", "note")
        import_id_fields = ("year", "agency", "no")

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        self.announce(table, self.keys.facets)

    def existing(self, row: SheetRow) -> Facet | None:
        return self.keys.facets.own(*self.key_of(row))

    def parents(self, row: SheetRow) -> dict:
        return {"plan": row.values["plan"], "no": row.values["no"]}

    def check(self, entry: ImportedRow) -> None:
        self.refuse_clash(entry.row, self.keys.facets)

    def remember(self, instance: Facet, row: SheetRow) -> None:
        self.keys.facets.add(self.key_of(row), instance)


class ObjectiveResource(PlanSheetResource):
    """目標: key year, agency or ``*``, code ``1-6``; its facet may be common."""

    sheet = "目標"
    key = ("year", "agency", "code")
    takes_common = True

    year = year_column()
    agency = agency_column()
    code = Column("目標", Numbered(2), "code", required=True, sets=False, width=8)
    name = Column("名稱", Prose(500), "name", required=True, width=40)
    weight = points("權重", "weight", required=True)
    description = Column("說明", Prose(), "description", width=80)
    axis = Column("施政主軸", AxisName(PolicyAxis.LONGEST), "axis", sets=False, optional=True)

    class Meta:
        model = Objective
        fields = ("year", "agency", "code", "name", "weight", "description", "axis")
        import_id_fields = ("year", "agency", "code")

    def get_queryset(self):
        return super().get_queryset().select_related("plan__agency", "facet", "axis")

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        self.announce(table, self.keys.objectives)
        self._axes: dict[tuple[int, str, str], PolicyAxis] = {}
        if any(row.values.get("axis") for row in table.rows):
            rows = PolicyAxis.objects.filter(plan__year__in=self.keys.years).select_related("plan__agency")
            self._axes = {(*owner_key(axis.plan), axis.name): axis for axis in rows}

    def existing(self, row: SheetRow) -> Objective | None:
        return self.keys.objectives.own(*self.key_of(row))

    def parents(self, row: SheetRow) -> dict:
        facet_no, no = (int(part) for part in row.values["code"].split("-"))
        facet = self.effective(self.keys.facets, "面向", row, "code", facet_no)
        return {"plan": row.values["plan"], "facet": facet, "no": no}

    def attributes(self, row: SheetRow) -> dict:
        """An empty cell leaves the axis as it is."""
        found = super().attributes(row)
        if row.values["axis"]:
            found["axis"] = self._axis(row)
        return found

    def _axis(self, row: SheetRow) -> PolicyAxis:
        """The axis of this name that the row's plan has, or the year's common plan; RowFault where neither does."""
        year, code, name = row.values["year"], row.values["agency"], row.values["axis"]
        found = self._axes.get((year, code, name)) or self._axes.get((year, COMMON, name))
        if found is not None:
            return found
        if self.is_faulty("計畫", year, code):
            raise FollowsFromAnother
        names = [axis for of_year, owner, axis in self._axes if of_year == year and owner in (code, COMMON)]
        message = _("The plan has no policy axis %(name)s; it has: %(names)s.")
        raise RowFault("axis", message % {"name": name, "names": _(", ").join(names) or _("none")})

    def check(self, entry: ImportedRow) -> None:
        self.refuse_clash(entry.row, self.keys.objectives)

    def remember(self, instance: Objective, row: SheetRow) -> None:
        self.keys.objectives.add(self.key_of(row), instance)
