"""The sheet 計分: scoring components. A rule or a formula that the engine refuses is refused here, in its cell."""

from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, Entry
from chiayi_kpi.core.workbook.rows import Row
from chiayi_kpi.core.workbook.widgets import Choice, Code, Exact, Prose, Whole
from indicators.models import ScoringComponent, printed_order
from indicators.resources.base import IndicatorSheetResource, indicator_column
from indicators.rule_names import explanation
from indicators.scoring.formula import FormulaError, parse
from indicators.scoring.rules import RuleError, parse_rule
from objectives.resources.base import agency_column, year_column
from objectives.resources.tree import points

DIRECTIONS = {"≥": "≥", "≤": "≤", ">=": "≥", "<=": "≤", "↑": "≥", "↓": "≤"}


class Direction(Choice):
    """≥ or ≤, also as ↑ and ↓ or typed >= and <=."""

    def __init__(self):
        super().__init__(DIRECTIONS)
        self.written = {"≥": "≥", "≤": "≤"}


def _figure(header: str, path: str) -> Column:
    return Column(header, Exact(), path, width=10)


class ComponentResource(IndicatorSheetResource):
    """計分: key year, agency or ``*``, indicator, number. The columns after 規則 are its parameters."""

    sheet = "計分"
    key = ("year", "agency", "indicator", "no")
    plan_path = "indicator__plan"
    takes_common = True

    year = year_column("indicator__plan__year")
    agency = agency_column("indicator__plan__agency__code")
    indicator = indicator_column()
    no = Column("項次", Whole(1), "no", required=True, sets=False, width=6)
    formula = Column("算式", Prose(500), "formula", width=40)
    rule = Column("規則", Code(20), "rule", required=True, width=12)
    direction = Column("方向", Direction(), "direction", width=6)
    target = _figure("目標", "target")
    baseline_years = Column("基準年數", Whole(1, 10), "baseline_years", width=10)
    maximum = points("滿分", "maximum", most="999.99")
    floor = _figure("門檻", "floor")
    base_points = points("基本分", "base_points", most="999.99")
    step = _figure("級距", "step")
    step_points = points("每級加分", "step_points", most="999.99")
    unit_points = points("每件分數", "unit_points", most="999.99")
    bands = Column("分段", Code(500), "bands", width=20)
    awards = Column("名次得分", Code(200), "awards", width=12)

    class Meta:
        model = ScoringComponent
        fields = (
            "year",
            "agency",
            "indicator",
            "no",
            "formula",
            "rule",
            *ScoringComponent.PARAMETERS,
        )
        import_id_fields = ("year", "agency", "indicator", "no")

    def get_queryset(self):
        rows = super().get_queryset().select_related("indicator__plan__agency", "indicator__objective__facet")
        return rows.order_by(*printed_order("indicator"), "no")

    def existing(self, row: Row) -> ScoringComponent | None:
        return self.known.components.get(self.own_indicator(row).pk, {}).get(row.values["no"])

    def parents(self, row: Row) -> dict:
        return {"indicator": self.own_indicator(row), "no": row.values["no"]}

    def check(self, entry: Entry) -> None:
        if entry.kind == UNCHANGED:
            return
        self._check_rule(entry.row)
        if entry.row.values["formula"]:
            self._check_formula(entry)

    def _check_rule(self, row: Row) -> None:
        try:
            parse_rule(row.values["rule"], {name: row.values[name] for name in ScoringComponent.PARAMETERS})
        except RuleError as error:
            headers = {name: self.fields[name].header for name in ScoringComponent.PARAMETERS}
            field = error.parameter if error.parameter in headers else "rule"
            raise RowFault(field, explanation(error, headers)) from error

    def _check_formula(self, entry: Entry) -> None:
        inputs = self.known.inputs.get(entry.instance.indicator_id, {})
        try:
            parse(entry.row.values["formula"], inputs.keys())
        except FormulaError as error:
            row = entry.row
            key = (
                row.values["year"],
                row.values["agency"],
                row.values["indicator"],
                error.details.get("found"),
            )
            if error.code == "formula.unknown_name" and self.context.is_faulty("投入", key):
                raise FollowsFromAnother from error
            raise RowFault("formula", explanation(error)) from error

    def remember(self, instance: ScoringComponent, row: Row) -> None:
        self.known.components[instance.indicator_id][instance.no] = instance
