"""The common indicators and the contests as text: numbers of one column stand under each other."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.scoring.model import Light
from reports.analysis.common_indicators import CommonRow, CommonTable, Contest, Contestant
from reports.pages.city.decimals import Value, aligned
from reports.snapshot.model import IndicatorView


@dataclass(frozen=True, slots=True)
class ResultCell:
    """One agency's result in a common indicator; without a value ``text`` is a dash."""

    light: str
    text: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One agency's cells in the order of the heads; a ``refused`` agency has none."""

    agency_code: str
    agency_name: str
    cells: tuple[ResultCell, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class ContestRow:
    """A contestant with its figures (by name, the year before's has none) and its value as text."""

    contestant: Contestant
    figures: tuple[tuple[str, str], ...]
    value: str


def result_rows(table: CommonTable) -> tuple[ResultRow, ...]:
    """The common indicators' results, a row an agency."""
    columns = [
        _column([row.results[place] for row in table.rows], head) for place, head in enumerate(table.heads)
    ]
    return tuple(_row(row, [column[place] for column in columns]) for place, row in enumerate(table.rows))


def contest_rows(contest: Contest) -> tuple[ContestRow, ...]:
    """The contestants in the contest's order."""
    rows = contest.rows
    columns = [
        aligned([Value(row.figures[place][1]) for row in rows]) for place in range(len(rows[0].figures))
    ]
    values = aligned([Value(row.score.value if row.score else None) for row in rows])
    return tuple(
        ContestRow(
            row,
            tuple(
                (name, column[place]) for (name, _number), column in zip(row.figures, columns, strict=True)
            ),
            values[place],
        )
        for place, row in enumerate(rows)
    )


def _row(row: CommonRow, cells: list[ResultCell]) -> ResultRow:
    return ResultRow(row.agency_code, row.agency_name, () if row.refused else tuple(cells), row.refused)


def _column(results: list[IndicatorView | None], head: IndicatorView) -> list[ResultCell]:
    scores = [None if found is None else found.score for found in results]
    texts = aligned([Value(one.value, one.target) if one else Value(None) for one in scores], head.unit)
    return [
        ResultCell(one.light.value, text, one.points) if one else ResultCell(Light.WHITE.value, text, None)
        for one, text in zip(scores, texts, strict=True)
    ]
