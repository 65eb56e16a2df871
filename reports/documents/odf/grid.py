"""An HTML table as a grid: its columns' widths, and for every place the cell that begins there, if one does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cssselect2 import ElementWrapper

from reports.documents.odf.cascade import Cascade, Look


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its look; it spans ``rows`` × ``columns`` places, to the right and down from its own."""

    element: ElementWrapper
    look: Look
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the grid; None is a place that a cell from above or from the left covers."""

    in_head: bool
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """``widths`` in points, one a column; ``caption`` stands above the table."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    caption: ElementWrapper | None


def grid(cascade: Cascade, table: ElementWrapper, look: Look, width: float) -> Grid:
    """The table laid out over ``width`` points; columns without a width of their own share what is left."""
    rows = list(_rows(cascade, table, look, in_head=False))
    columns = max((_reach(cells) for _in_head, cells in rows), default=0)
    return Grid(
        widths=_shared(_said_widths(cascade, table, look, rows), columns, width),
        rows=_placed(rows, columns),
        caption=next((found for found in table.iter_children() if found.local_name == "caption"), None),
    )


def _rows(
    cascade: Cascade, above: ElementWrapper, look: Look, in_head: bool
) -> Iterator[tuple[bool, list[Cell]]]:
    for found in above.iter_children():
        if found.local_name in ("thead", "tbody", "tfoot"):
            yield from _rows(cascade, found, cascade.look(found, look), found.local_name == "thead")
        elif found.local_name == "tr":
            own = cascade.look(found, look)
            cells = [child for child in found.iter_children() if child.local_name in ("th", "td")]
            yield in_head, [_cell(child, cascade.look(child, own)) for child in cells]


def _cell(element: ElementWrapper, look: Look) -> Cell:
    rows, columns = (_span(element, name) for name in ("rowspan", "colspan"))
    return Cell(element, look, rows, columns)


def _span(element: ElementWrapper, name: str) -> int:
    said = element.etree_element.get(name, "1")
    return max(1, int(said)) if said.isascii() and said.isdigit() else 1


def _reach(cells: Sequence[Cell]) -> int:
    return sum(cell.columns for cell in cells)


def _placed(rows: Sequence[tuple[bool, list[Cell]]], columns: int) -> tuple[Row, ...]:
    covered: set[tuple[int, int]] = set()
    placed = []
    for number, (in_head, cells) in enumerate(rows):
        waiting = list(reversed(cells))
        line: list[Cell | None] = []
        for column in range(columns):
            cell = None if (number, column) in covered or not waiting else waiting.pop()
            line.append(cell)
            if cell:
                covered.update(
                    (number + down, column + right)
                    for down in range(cell.rows)
                    for right in range(cell.columns)
                )
        placed.append(Row(in_head, tuple(line)))
    return tuple(placed)


def _said_widths(
    cascade: Cascade, table: ElementWrapper, look: Look, rows: Sequence[tuple[bool, list[Cell]]]
) -> list[float | None]:
    group = next((found for found in table.iter_children() if found.local_name == "colgroup"), None)
    if group is not None:
        looks = [cascade.look(column, look) for column in group.iter_children()]
    else:
        looks = [cell.look for cell in rows[0][1]] if rows else []
    return [width if isinstance(width := found.get("width"), float) else None for found in looks]


def _shared(said: Sequence[float | None], columns: int, width: float) -> tuple[float, ...]:
    widths = [*said, *[None] * columns][:columns]
    free = widths.count(None)
    share = max(0.0, width - sum(found for found in widths if found is not None)) / free if free else 0.0
    return tuple(share if found is None else found for found in widths)
