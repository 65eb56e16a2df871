"""What was missed, as the report's first page names it: the indicators short of their targets, and what that cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring import rounding
from reports.documents import wording
from reports.documents.scores import ScoreRow, missed_parts, score_rows
from reports.snapshot.model import FacetView, IndicatorView, Snapshot

_NONE = Decimal("0.00")
_NAMED = 12  # rows on the first page; of the others the numbers alone


@dataclass(frozen=True, slots=True)
class MissedRow:
    """An indicator with the points that it lacks; where its facet is full without them, it says so."""

    row: ScoreRow
    lost: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """``statement`` says what ``rows`` are, or why there is none; ``others`` are the codes of those beyond the table."""

    title: str
    statement: str
    rows: tuple[MissedRow, ...]
    others: tuple[str, ...]


def missed(snapshot: Snapshot) -> Missed:
    """Of a whole year what missed its target, up to an earlier month what is behind plan; the costliest first.

    Points are lost against the points due by then. Bonuses cost nothing and are left out, and so is in the sum what a
    facet lacks that has its cap's points all the same.
    """
    whole = snapshot.through == LAST_MONTH
    lost: dict[str, Decimal] = {}
    full: set[str] = set()
    short: list[IndicatorView] = []
    cost = _NONE
    for facet in snapshot.facets:
        of_facet = [found for found in _scored(facet) if _is_short(found, whole=whole)]
        short += of_facet
        lost |= {found.code: _lost(snapshot, found, whole=whole) for found in of_facet}
        lacks = sum((lost[found.code] for found in of_facet), _NONE)
        room = _room(facet)
        cost += lacks if room is None else min(lacks, room)
        if room == _NONE:
            full |= {found.code for found in of_facet}
    short.sort(key=lambda found: -lost[found.code])
    printed = score_rows(short, snapshot.through)
    rows = tuple(MissedRow(row, wording.points(lost[row.code]), row.code in full) for row in printed)
    return Missed(
        title="未達年度目標值之指標" if whole else "進度落後之指標",
        statement=_statement(snapshot, len(rows), cost, sum(lost.values(), _NONE) - cost, whole=whole),
        rows=rows[:_NAMED],
        others=tuple(found.row.code for found in rows[_NAMED:]),
    )


def _scored(facet: FacetView) -> Iterator[IndicatorView]:
    return (found for objective in facet.objectives for found in objective.indicators if not found.is_bonus)


def _room(facet: FacetView) -> Decimal | None:
    """What is left below the facet's cap; None where it has none."""
    cap = facet.score.spec.cap
    return None if cap is None else max(cap - facet.score.uncapped, _NONE)


def _is_short(found: IndicatorView, *, whole: bool) -> bool:
    return any(True for _part in missed_parts(found)) if whole else found.is_behind


def _lost(snapshot: Snapshot, found: IndicatorView, *, whole: bool) -> Decimal:
    could = rounding.points(found.score.maximum) if whole else snapshot.by_now(found)
    return max(could - found.score.points, _NONE)


def _statement(snapshot: Snapshot, rows: int, lost: Decimal, without_effect: Decimal, *, whole: bool) -> str:
    if not snapshot.is_owed:
        return "所列月份均未終了，尚無指標可資比較。"
    if not rows and all(found.score.value is None for found in snapshot.indicators()):
        return "各項指標均尚無實績，無從比較。"
    aside = (
        f"（另有 {wording.points(without_effect)} 分受所屬面向得分上限所限，不計）" if without_effect else ""
    )
    if whole:
        if rows:
            return f"未達年度目標值之指標計 {rows} 項，合計失分 {wording.points(lost)} 分{aside}，依失分多寡排列如下："
        return "有目標值且已有實績之指標（加分指標不計）均已達年度目標值。"
    if rows:
        return f"進度落後之指標計 {rows} 項，較截至 {snapshot.through} 月底應得分數合計少 {wording.points(lost)} 分{aside}，依失分多寡排列如下："
    return "各項指標（加分指標不計）均無落後。"
