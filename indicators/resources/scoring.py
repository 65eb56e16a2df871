"""The sheet 計分: scoring components. A rule or a formula that the engine refuses is refused here, in its cell."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.columns import UNSET, Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, ImportedRow
from chiayi_kpi.core.workbook.rows import SheetRow
from chiayi_kpi.core.workbook.values import nearest
from chiayi_kpi.core.workbook.widgets import (
    CellWidget,
    Choice,
    Code,
    Exact,
    MaybePerCent,
    PerCent,
    Prose,
    Whole,
)
from indicators.models import ScoringComponent, printed_order, stored_parameters
from indicators.resources.base import IndicatorSheetResource, indicator_column, refuse_percent
from indicators.rule_names import explanation
from indicators.scoring import goal
from indicators.scoring.formula import FormulaError, parse
from indicators.scoring.rules import KINDS, RuleError, all_parameters, parse_rule
from indicators.scoring.rules.parameters import DIRECTIONS, LAST_YEAR, LONGEST_BASELINE, Holds, Parameter
from objectives.resources.base import agency_column, year_column

SHORT_TEXT = 200  # characters; a longer list has a wider column


class Direction(Choice):
    """≥, ≤, > or <, also in the other ways that the engine reads."""

    def __init__(self):
        super().__init__(DIRECTIONS)
        self.written = {sign: sign for sign in goal.Direction}

    def clean(self, value, row=None, **kwargs):
        return str(super().clean(value))


class RuleName(Code):
    """A rule kind as the page names it; its English name is read too. What is neither is the engine's to refuse."""

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value)
        return next((kind for kind, rule in KINDS.items() if rule.title.zh == text), text)

    def render(self, value, obj=None, **kwargs):
        return KINDS[value].title.zh if value in KINDS else value

    def choices(self) -> list[str]:
        return [rule.title.zh for rule in KINDS.values()]


class OneOf(Choice):
    """A parameter's choices, written in Chinese; what is stored is read too."""

    def __init__(self, parameter: Parameter):
        super().__init__({label.zh: stored for stored, label in parameter.choices})
        self.words |= {stored: stored for stored, _label in parameter.choices}


# A workbook of the first version has these; the column of a parameter that came later may be missing.
FIRST_HEADERS = frozenset(
    ("方向", "目標", "基準年數", "滿分", "門檻", "基本分", "級距", "每級加分", "每件分數", "分段", "名次得分")
)


class ParameterColumn(Column):
    """A parameter of the rule; the component keeps them all as one."""

    def __init__(self, parameter: Parameter):
        header = parameter.label.zh
        widget, width = _cell(parameter)
        super().__init__(
            header, widget, parameter.name, sets=False, width=width, optional=header not in FIRST_HEADERS
        )

    def get_value(self, instance: ScoringComponent):
        value = instance.parameters.get(self.attribute)
        return None if value is None else self.widget.clean(value)

    def former(self, former: Mapping[str, Any], value: Any) -> Any:
        if "parameters" not in former:
            return UNSET
        before = former["parameters"].get(self.attribute)
        return (
            UNSET
            if before == stored_parameters({"": value}).get("")
            else before and self.widget.clean(before)
        )


def _cell(parameter: Parameter) -> tuple[CellWidget, int]:
    """How a parameter is read and written, and how wide its column is."""
    match parameter.holds:
        case Holds.DIRECTION:
            return Direction(), 6
        case Holds.FIGURE:
            return MaybePerCent(), 10
        case Holds.POINTS:
            return Exact(digits=5, places=2, least=0, most="999.99"), 9
        case Holds.YEARS:
            return Whole(1, LONGEST_BASELINE), 10
        case Holds.YEAR:
            return Whole(1, LAST_YEAR), 10
        case Holds.CHOICE:
            return OneOf(parameter), 10
        case Holds.TEXT:
            return Code(parameter.longest), 20 if parameter.longest > SHORT_TEXT else 12


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
    rule = Column("規則", RuleName(20), "rule", required=True, width=12)

    class Meta:
        model = ScoringComponent
        fields = (
            "year",
            "agency",
            "indicator",
            "no",
            "formula",
            "rule",
        )
        import_id_fields = ("year", "agency", "indicator", "no")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields = self.columns()  # what the library exports

    @classmethod
    def columns(cls) -> dict[str, Column]:
        return super().columns() | {
            name: ParameterColumn(parameter) for name, parameter in all_parameters().items()
        }

    def get_queryset(self):
        rows = super().get_queryset().select_related("indicator__plan__agency", "indicator__objective__facet")
        return rows.order_by(*printed_order("indicator"), "no")

    def existing(self, row: SheetRow) -> ScoringComponent | None:
        return self.known.components.get(self.own_indicator(row).pk, {}).get(row.values["no"])

    def parents(self, row: SheetRow) -> dict:
        return {"indicator": self.own_indicator(row), "no": row.values["no"]}

    def attributes(self, row: SheetRow) -> dict[str, Any]:
        parameters = {name: row.values[name] for name in all_parameters()}
        return super().attributes(row) | {"parameters": stored_parameters(parameters)}

    def check(self, entry: ImportedRow) -> None:
        if entry.kind == UNCHANGED:
            return
        self._check_rule(entry.row)
        for name, value in entry.row.values.items():
            if isinstance(value, PerCent):
                refuse_percent(entry.row, name, entry.instance.indicator.unit)
        if entry.row.values["formula"]:
            self._check_formula(entry)

    def _check_rule(self, row: SheetRow) -> None:
        try:
            parse_rule(row.values["rule"], {name: row.values[name] for name in all_parameters()})
        except RuleError as error:
            headers = {name: parameter.label.zh for name, parameter in all_parameters().items()}
            field = error.parameter if error.parameter in headers else "rule"
            said = explanation(error, headers)
            if error.code == "rule.unknown_kind":
                said = _unknown_rule(row.values["rule"])
            raise RowFault(field, said) from error

    def _check_formula(self, entry: ImportedRow) -> None:
        inputs = self.known.inputs.get(entry.instance.indicator_id, {})
        try:
            parse(entry.row.values["formula"], inputs.keys())
        except FormulaError as error:
            key = [entry.row.values[name] for name in ("year", "agency", "indicator")]
            unknown = error.code == "formula.unknown_name"
            if unknown and self.is_faulty("投入", *key, str(error.details["found"])):
                raise FollowsFromAnother from error
            raise RowFault("formula", explanation(error)) from error

    def remember(self, instance: ScoringComponent, row: SheetRow) -> None:
        self.known.components[instance.indicator_id][instance.no] = instance


def _unknown_rule(typed: str) -> str:
    """What is said of a rule's name that there is not; the nearest one is offered."""
    near = nearest(typed, RuleName(20).choices())
    message = _("There is no scoring rule called “%(typed)s”; the empty form of this sheet lists them.")
    if near:
        message = _(
            "There is no scoring rule called “%(typed)s”; is %(near)s meant? The empty form of this sheet lists them."
        )
    return message % {"typed": typed, "near": near}
