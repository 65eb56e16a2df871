"""The plan document prepared for its template: every text as printed, nothing left to decide but the setting."""

from dataclasses import dataclass

from chiayi_kpi.core.formats import thousands
from indicators.scoring import rounding
from objectives.models import Facet
from reports.documents import brackets, narrative, wording
from reports.documents.issue import Issue, issue
from reports.documents.objective_texts import ObjectiveText, objective_texts
from reports.snapshot.model import BudgetItemView, BusinessLineView, FacetView, ObjectiveView, Snapshot

# A group of rows that is surely shorter than two thirds of a page is kept whole, its name spanning it; a longer one
# would leave a page half empty, so it breaks and names itself in each row. A business line is kept up to a page.
# Chinese characters in a line of each column, of an agency's own table and of a common one, and the lines of a page, as
# documents/plan.css sets them.
_COLUMN_CHARACTERS, _COMMON_CHARACTERS = (6, 7, 5, 10, 4), (5, 6, 4, 13, 4)
_PAGE_LINES, _WHOLE_LINES = 35, 24
_BUDGET_CHARACTERS = (9, 16)
_MONEY_LINES, _WHOLE_MONEY_LINES = 3, 7
_Columns = tuple[int, int, int, int, int]
_HEAD_MM, _ROW_MM, _LINE_MM, _PAGE_MM = 34, 2.2, 5.9, 230


@dataclass(frozen=True, slots=True)
class PlanTableRow:
    """An indicator's cells; ``numeral`` only where its objective has several."""

    numeral: str
    name: str
    system: str
    method: tuple[narrative.Block, ...]
    standard: tuple[narrative.Block, ...]
    target: tuple[narrative.Block, ...]


_NO_INDICATOR = PlanTableRow("", "", "", (), (), ())


@dataclass(frozen=True, slots=True)
class PlanTableGroup:
    """An objective with its indicators' rows; ``span`` is the number of rows its name spans, 0: it is repeated."""

    numeral: str
    name: str
    span: int
    rows: tuple[PlanTableRow, ...]


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A facet's indicator table; ``outer_target``: the common tables set the target beside the group of columns.

    ``reserve`` is the height in millimetres that its heading, its head and its first group need together.
    """

    label: str
    title: str
    outer_target: bool
    reserve: int
    groups: tuple[PlanTableGroup, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A budget item; amounts in thousands of NT$."""

    label: str
    name: str
    content: tuple[narrative.Block, ...]
    sources: tuple[tuple[str, str], ...]
    whole: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A business line (業務別) with its items; ``span`` as in a Group."""

    anchor: str
    title: str
    span: int
    items: tuple[PlanItem, ...]


@dataclass(frozen=True, slots=True)
class PlanDocument:
    agency: str
    title: str
    year: int
    chapter: str
    notice: str  # on every page: that it is a draft
    is_draft: bool
    issue: Issue
    preamble: tuple[narrative.Block, ...]
    objective_texts: tuple[ObjectiveText, ...]
    tables: tuple[PlanTable, ...]
    narrative_name: str  # as the contents name it
    narrative_title: str
    narrative_note: str
    lines: tuple[PlanLine, ...]


def plan_document(snapshot: Snapshot) -> PlanDocument:
    """The plan of the snapshot's agency and year; no figure and no score is in it."""
    facets = [facet for facet in snapshot.facets if facet.no != Facet.NARRATIVE]
    last = next((facet for facet in snapshot.facets if facet.no == Facet.NARRATIVE), None)
    return PlanDocument(
        agency=snapshot.agency_name,
        title=f"{snapshot.agency_name} {snapshot.year} 年度施政計畫",
        year=snapshot.year,
        chapter=wording.page_prefix(snapshot.chapter),
        notice=wording.DRAFT if snapshot.is_draft else "",
        is_draft=snapshot.is_draft,
        issue=issue(snapshot.paper),
        preamble=narrative.blocks(snapshot.preamble),
        objective_texts=objective_texts(snapshot),
        tables=tuple(_table(position, facet) for position, facet in enumerate(facets, start=1)),
        narrative_name=f"三、{last.name}" if last else "",
        narrative_title=f"三、{last.name}：{rounding.plain(last.weight)}%。" if last else "",
        narrative_note=last.note if last else "",
        lines=tuple(_line(position, line) for position, line in enumerate(snapshot.business_lines, start=1)),
    )


def _table(position: int, facet: FacetView) -> PlanTable:
    is_common = not any(brackets.is_own(facet, objective) for objective in facet.objectives)
    columns = _COMMON_CHARACTERS if is_common else _COLUMN_CHARACTERS
    return PlanTable(
        label=f"({wording.numeral(position)})",
        title=f"{facet.name}策略績效目標：{rounding.plain(facet.weight)}%",
        outer_target=is_common,
        reserve=_reserve(facet.objectives, columns),
        groups=tuple(_group(objective, columns) for objective in facet.objectives),
        note=facet.note,
    )


def _group(objective: ObjectiveView, columns: _Columns) -> PlanTableGroup:
    several = len(objective.indicators) > 1
    rows = tuple(
        PlanTableRow(
            numeral=wording.numeral(indicator.no) if several else "",
            name=brackets.indicator_name(objective, indicator),
            system=str(indicator.evaluation_system),
            method=narrative.blocks(indicator.evaluation_method),
            standard=narrative.blocks(indicator.standard),
            target=narrative.blocks(indicator.target_text),
        )
        for indicator in objective.indicators
    )
    return PlanTableGroup(
        numeral=wording.numeral(objective.no),
        name=brackets.objective_name(objective),
        span=max(len(rows), 1) if len(rows) < 2 or _is_kept_whole(objective, columns) else 0,
        rows=rows or (_NO_INDICATOR,),
    )


def _is_kept_whole(objective: ObjectiveView, columns: _Columns) -> bool:
    return sum(_row_lines(objective, columns)) <= _WHOLE_LINES


def _reserve(objectives: tuple[ObjectiveView, ...], columns: _Columns) -> int:
    """A little too much rather than too little: a table that begins too low on a page tears its first group.

    Of a group that may break, the first row.
    """
    rows = _row_lines(objectives[0], columns) if objectives else []
    rows = rows if not objectives or _is_kept_whole(objectives[0], columns) else rows[:1]
    return min(_PAGE_MM, round(_HEAD_MM + sum(lines * _LINE_MM + _ROW_MM for lines in rows)))


def _row_lines(objective: ObjectiveView, columns: _Columns) -> list[int]:
    texts = [
        (objective.name, row.name, row.evaluation_method, row.standard, row.target_text)
        for row in objective.indicators
    ]
    return [max(map(_lines, cells, columns)) for cells in texts]


def _item_lines(item: BudgetItemView) -> int:
    money = _MONEY_LINES if item.whole_total is None else _WHOLE_MONEY_LINES
    return max(money, *map(_lines, (item.name, item.content), _BUDGET_CHARACTERS))


def _lines(text: str, characters: int) -> int:
    return sum(-(-wording.width(line) // (2 * characters)) for line in text.splitlines())


def _line(position: int, line: BusinessLineView) -> PlanLine:
    several = len(line.items) > 1
    return PlanLine(
        anchor=f"line-{position}",
        title=f"{wording.numeral(position)}、{line.name}",
        span=len(line.items) if sum(map(_item_lines, line.items)) <= _PAGE_LINES else 0,
        items=tuple(_item(item, several) for item in line.items),
    )


def _item(item: BudgetItemView, several: bool) -> PlanItem:
    whole = item.whole_total
    return PlanItem(
        label=f"({wording.numeral(item.no)})" if several else "",
        name=item.name,
        content=narrative.blocks(item.content),
        sources=_amounts(item.central, item.city, item.total),
        whole=_amounts(item.whole_central or 0, item.whole_city or 0, whole) if whole is not None else (),
    )


def _amounts(central: int, city: int, total: int) -> tuple[tuple[str, str], ...]:
    labels = ("中央", "本府", "合計")
    return tuple(zip(labels, map(thousands, (central, city, total)), strict=True))
