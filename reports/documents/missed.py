"""What was missed, as the report's first page names it: the indicators short of their targets, and what that cost."""

from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring import rounding
from reports.documents import wording
from reports.documents.scores import ScoreRow, missed_parts, score_rows
from reports.snapshot.model import IndicatorView, Snapshot

_NAMED = 12  # rows on the first page; of the others the numbers alone


@dataclass(frozen=True, slots=True)
class MissedRow:
    """An indicator with the points that it lacks."""

    row: ScoreRow
    lost: str


@dataclass(frozen=True, slots=True)
class Missed:
    """``statement`` says what ``rows`` are, or why there is none; ``others`` are the codes of those beyond the table."""

    title: str
    statement: str
    rows: tuple[MissedRow, ...]
    others: tuple[str, ...]


def missed(snapshot: Snapshot) -> Missed:
    """Of a whole year what missed its target, up to an earlier month what is behind plan; the costliest first.

    Points are lost against what could be earned by then. Bonuses cost nothing and are left out.
    """
    whole = snapshot.through == LAST_MONTH
    short = [found for found in snapshot.indicators() if not found.is_bonus and _is_short(found, whole=whole)]
    lost = {found.code: _lost(snapshot, found, whole=whole) for found in short}
    short.sort(key=lambda found: -lost[found.code])
    printed = score_rows(short, snapshot.through)
    rows = tuple(MissedRow(row, wording.points(lost[row.code])) for row in printed)
    return Missed(
        title="未達年度目標值之指標" if whole else "進度落後之指標",
        statement=_statement(snapshot, len(rows), sum(lost.values(), Decimal("0.00")), whole=whole),
        rows=rows[:_NAMED],
        others=tuple(found.row.code for found in rows[_NAMED:]),
    )


def _is_short(found: IndicatorView, *, whole: bool) -> bool:
    return any(True for _part in missed_parts(found)) if whole else found.is_behind


def _lost(snapshot: Snapshot, found: IndicatorView, *, whole: bool) -> Decimal:
    could = rounding.points(found.score.maximum) if whole else snapshot.by_now(found)
    return max(could - found.score.points, Decimal("0.00"))


def _statement(snapshot: Snapshot, rows: int, lost: Decimal, *, whole: bool) -> str:
    if not snapshot.is_owed:
        return "所列月份均未終了，尚無指標可資比較。"
    if not rows and all(found.score.value is None for found in snapshot.indicators()):
        return "各項指標均尚無實績，無從比較。"
    if whole:
        if rows:
            return (
                f"未達年度目標值之指標計 {rows} 項，合計失分 {wording.points(lost)} 分，依失分多寡排列如下："
            )
        return "有目標值且已有實績之指標（加分指標不計）均已達年度目標值。"
    if rows:
        return f"進度落後之指標計 {rows} 項，較迄今可得之分數合計少 {wording.points(lost)} 分，依失分多寡排列如下："
    return "各項指標（加分指標不計）均無落後。"
