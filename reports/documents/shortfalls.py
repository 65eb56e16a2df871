"""The report's review of what fell short (未達目標項目檢討): per indicator why, what is done about it, by whom and with what result."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import LAST_MONTH, dotted, month_end
from indicators.models import Remedy, is_overdue, remedy_state
from reports.documents import traffic_lights, wording
from reports.documents.scores import how_far, missed_parts
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.year_end import Explained, RemedyView

NO_MEASURE = "尚無改善措施"
_STATES = {Remedy.State.OPEN: "辦理中", Remedy.State.DONE: "已送請結案", Remedy.State.CLOSED: "已結案"}


@dataclass(frozen=True, slots=True)
class ShortfallLine:
    """An indicator with one measure, or with none. ``far``: how far it came; ``carried_out``: state, result, evidence."""

    code: str
    name: str
    far: tuple[str, ...]
    cause: str
    measure: str
    owner: str
    due: str
    carried_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """``note``: what the table is about, or why there is none."""

    note: str
    lines: tuple[ShortfallLine, ...]


def shortfalls(snapshot: Snapshot) -> Shortfalls:
    """The indicators that missed the year's target, up to an earlier month those behind, and all that have a measure."""
    end = snapshot.year_end
    remedies: dict[str, list[RemedyView]] = {}
    for one in (end.remedies or ()) if end else ():
        remedies.setdefault(one.code, []).append(one)
    said = {one.code: one for one in end.explanations} if end else {}
    no_measure = wording.NOTHING if end is None or end.remedies is None else NO_MEASURE
    lines: list[ShortfallLine] = []
    for found in snapshot.indicators():
        far = tuple(_far(found, snapshot.through)) if snapshot.is_owed else ()
        held = remedies.get(found.code, [])
        if held:
            lines += [_with_measure(found, far, one, snapshot) for one in held]
        elif far:
            lines.append(_without(found, far, said.get(found.code), no_measure))
    return Shortfalls(_note(snapshot, bool(lines)), tuple(lines))


def _note(snapshot: Snapshot, has_lines: bool) -> str:
    if not snapshot.is_owed:
        return f"{wording.NO_MONTH_ENDED}。"
    whole = snapshot.through == LAST_MONTH
    if not has_lines:
        return (
            "各項指標均無未達年度目標值之情形。"
            if whole
            else f"截至 {snapshot.through} 月底，無進度落後之指標。"
        )
    about = "未達年度目標值之指標" if whole else f"截至 {snapshot.through} 月底進度落後之指標"
    note = f"下表列示{about}，以及列管改善措施之指標，其原因、改善措施及辦理情形。"
    if snapshot.year_end is not None and snapshot.year_end.remedies is None:
        note += "本年度結算時，系統尚未列管改善措施。"
    return note


def _far(indicator: IndicatorView, through: int) -> Iterator[str]:
    """How far an indicator came that fell short; nothing of another."""
    if through == LAST_MONTH:
        for part, far in missed_parts(indicator):
            yield f"{part}：{far}" if part else far
    elif indicator.is_behind:
        light = traffic_lights.printed(indicator.score.light)
        yield f"{light.symbol} {light.name}，{how_far(indicator, indicator.score)}"


def _with_measure(
    indicator: IndicatorView, far: tuple[str, ...], one: RemedyView, snapshot: Snapshot
) -> ShortfallLine:
    return ShortfallLine(
        code=indicator.code,
        name=indicator.name,
        far=far or ("已達年度目標值" if snapshot.through == LAST_MONTH else "進度未落後",),
        cause=f"（{one.month} 月）{one.cause}",
        measure=one.measure,
        owner=one.owner,
        due=dotted(one.due),
        carried_out=tuple(_carried_out(one, snapshot)),
    )


def _carried_out(one: RemedyView, snapshot: Snapshot) -> Iterator[str]:
    late = is_overdue(one.due, one.done_on, _as_of(snapshot))
    yield (
        _STATES[remedy_state(one.done_on, one.closed_on)]
        + ("（逾期）" if late else "")
        + (f"（{dotted(one.closed_on)}）" if one.closed_on else "")
    )
    if one.result:
        yield one.result
    if one.evidence:
        yield f"佐證資料：{one.evidence}"
    elif one.no_evidence:
        yield f"無佐證資料：{one.no_evidence}"


def _as_of(snapshot: Snapshot) -> datetime.date:
    """The day as of which measures are told: the end of an earlier month; of a whole year the day it was settled, else today."""
    if snapshot.through < LAST_MONTH:
        return min(month_end(snapshot.year, max(snapshot.through, 1)), today())
    return localdate(snapshot.seal.at) if snapshot.seal else today()


def _without(
    indicator: IndicatorView, far: tuple[str, ...], said: Explained | None, no_measure: str
) -> ShortfallLine:
    cause = f"（{said.month} 月說明）{said.text}" if said else wording.NOTHING
    return ShortfallLine(
        indicator.code,
        indicator.name,
        far,
        cause,
        no_measure,
        wording.NOTHING,
        wording.NOTHING,
        (wording.NOTHING,),
    )
