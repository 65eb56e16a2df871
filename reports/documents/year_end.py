"""The report's year's end: last year beside this one, reviewers' ratings, corrections after approval, evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core import roc
from chiayi_kpi.core.formats import difference, grouped, signed
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.models import RatingPart
from indicators.scoring import rounding
from indicators.scoring.model import AgencyScore, State
from indicators.year_end.grades import Condition, Grade, Graded, deducted, named
from indicators.year_end.parts import FIRST_REVIEWS, EarlierSettlement, ObjectionRow, RatingRow, rated_by
from reports.documents import wording
from reports.documents.earlier import better_with, earlier_indicators, last_results, verdict
from reports.snapshot.model import Snapshot
from reports.snapshot.year_end import Correction, EvidenceView, RatedIndicator, YearEnd

PARTS = {
    RatingPart.SELF: "自評",
    RatingPart.PERSONNEL: "人事處初核",
    RatingPart.ACCOUNTING: "主計處初核",
    RatingPart.REVIEW: "研考單位複核",
}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A facet's points or an indicator's result of last year beside this year's.

    ``change`` is a dash where part of this year stands beside all of last year; ``verdict`` says whether it is for the better.
    """

    code: str
    name: str
    before: str
    now: str
    change: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``indicators`` hold only those of which last year's result is known."""

    year: int
    note: str
    facets: tuple[ComparedRow, ...]
    total: ComparedRow | None
    indicators: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What one part said of an indicator."""

    part: str
    points: str
    reason: str
    when: str


@dataclass(frozen=True, slots=True)
class RatingLine:
    code: str
    name: str
    computed: str
    words: tuple[Word, ...]
    settled: str


@dataclass(frozen=True, slots=True)
class AppraisedLine:
    """An indicator's points by who gave them, side by side; a dash where a part has no say, or has not confirmed yet."""

    code: str
    name: str
    maximum: str
    computed: str
    own: str
    first: str
    review: str
    settled: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    code: str
    name: str
    what: str
    old: str
    new: str
    reason: str
    when: str


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A settlement that stands no longer, and why the year was opened again."""

    when: str
    by: str
    total: str
    grade: str
    digest: str
    opened_on: str
    opened_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """The agency's objection and its answer; ``answered_on`` is empty while it waits."""

    when: str
    reason: str
    answered_on: str
    answer: str


@dataclass(frozen=True, slots=True)
class YearEndPart:
    """``settled_on`` and ``digest``: when the year was settled, and the hash of its record; empty where it is not."""

    comparison: Comparison | None
    appraised: tuple[AppraisedLine, ...]  # none before anybody rated or confirmed the whole year
    ratings: tuple[RatingLine, ...]
    corrections: tuple[CorrectionLine, ...]
    evidence: tuple[EvidenceView, ...]
    settled_on: str
    digest: str
    earlier: tuple[EarlierLine, ...]
    objection: ObjectionLine | None


def year_end(snapshot: Snapshot) -> YearEndPart | None:
    """What the snapshot holds of its year's end; None where it was built without (an earlier month)."""
    end = snapshot.year_end
    if end is None:
        return None
    return YearEndPart(
        comparison=_comparison(snapshot, end),
        appraised=tuple(_appraised(snapshot, end)) if end.confirmed or end.ratings else (),
        ratings=tuple(_rating(found) for found in end.ratings),
        corrections=(*_revisions(snapshot), *(_correction(found) for found in end.corrections)),
        evidence=end.evidence,
        settled_on=roc.dotted(snapshot.seal.at) if snapshot.seal else "",
        digest=snapshot.seal.sha256 if snapshot.seal else "",
        earlier=tuple(_earlier(row) for row in end.earlier),
        objection=None if end.objection is None else _objection(end.objection),
    )


def _comparison(snapshot: Snapshot, end: YearEnd) -> Comparison | None:
    results = tuple(compared_results(snapshot))
    last = end.last_year
    whole = snapshot.through == LAST_MONTH
    part = "" if whole and snapshot.is_owed else _part_of_a_year(snapshot)
    if last is None:
        return Comparison(snapshot.year - 1, part, (), None, results) if results else None
    facets = tuple(
        _points_row(facet.name, last.facets[facet.no], facet.score.points, whole=whole)
        for facet in snapshot.facets
        if facet.no in last.facets
    )
    status = "已結算" if last.settled else "暫定" if last.provisional else "未結算"
    told = f"{last.year} 年度總得分 {wording.points(last.total)}，{last.grade}等（{status}）。"
    total = _points_row("總得分", last.total, snapshot.score.total, whole=whole)
    return Comparison(last.year, told + part, facets, total, results)


def _part_of_a_year(snapshot: Snapshot) -> str:
    """What keeps a part of this year from being taken for all of it, and why there is no change beside all of last year."""
    if not snapshot.is_owed:
        return f"{snapshot.year} 年度尚無已結束之月份。"
    before = snapshot.year - 1
    return (
        f"{snapshot.year} 年度為截至 {snapshot.through} 月底之數。{before} 年度各月實績已知者，以截至 {snapshot.through} 月底"
        f"之數比較；得分及標示「（全年）」者為全年之數，部分年度不與全年比較，增減於年度終了後列示。"
    )


def _points_row(name: str, before: Decimal, now: Decimal, *, whole: bool) -> ComparedRow:
    change = signed(difference(before, now)) if whole else wording.NOTHING
    told = verdict(now - before, 1) if whole else wording.NOTHING
    return ComparedRow("", name, wording.points(before), wording.points(now), change, told)


def compared_results(snapshot: Snapshot) -> Iterator[ComparedRow]:
    """Of every indicator of which last year's result is known."""
    earlier = earlier_indicators(snapshot)
    for found in snapshot.indicators():
        now = found.score.value
        before, is_same = last_results(snapshot, found, earlier)
        if before is not None and now is not None:
            printed = wording.measured(before, found.unit)
            change = difference(before, now)
            yield ComparedRow(
                found.code,
                found.name,
                printed if is_same else f"{printed}（全年）",
                wording.measured(now, found.unit),
                signed(change, zeros=False) if is_same else wording.NOTHING,
                verdict(change, better_with(found.score)) if is_same else wording.NOTHING,
            )


def _rating(found: RatedIndicator) -> RatingLine:
    return RatingLine(
        found.code,
        found.name,
        wording.points(found.computed),
        tuple(_word(found.said[part]) for part in RatingPart if part in found.said),
        wording.points(found.settled),
    )


def _appraised(snapshot: Snapshot, end: YearEnd) -> Iterator[AppraisedLine]:
    """A part that gave no points of its own confirmed those that held when its turn came."""
    rated = {found.code: found for found in end.ratings}
    for facet in snapshot.facets:
        first = next((part for part in FIRST_REVIEWS if rated_by(part, facet.no)), None)
        for found in (each for objective in facet.objectives for each in objective.indicators):
            row = rated.get(found.code)
            computed, holds = (row.computed, row.settled) if row else (found.score.points,) * 2
            own = _given(end, row, RatingPart.SELF, computed)
            yield AppraisedLine(
                code=found.code,
                name=found.name,
                maximum=wording.value(found.score.maximum),
                computed=wording.points(computed),
                own=own,
                first=_given(end, row, first, computed) if first else wording.NOTHING,
                review=_given(end, row, RatingPart.REVIEW, holds),
                settled=wording.points(found.score.points) if snapshot.seal else "",
            )


def _given(end: YearEnd, row: RatedIndicator | None, part: RatingPart, otherwise: Decimal) -> str:
    if row and part in row.said:
        return wording.points(row.said[part].points)
    return wording.points(otherwise) if part in end.confirmed else wording.NOTHING


def _word(row: RatingRow) -> Word:
    return Word(PARTS[RatingPart(row.part)], wording.points(row.points), row.reason, roc.dotted(row.at))


def _revisions(snapshot: Snapshot) -> Iterator[CorrectionLine]:
    for found in snapshot.indicators():
        for row in found.revisions:
            reason = wording.reasoned(row.cause, row.countermeasure)
            what = wording.REVISED[row.what]
            yield CorrectionLine(found.code, found.name, what, row.old, row.new, reason, roc.dotted(row.at))


def _correction(found: Correction) -> CorrectionLine:
    what = f"{found.month} 月 {found.input}"
    old, new = found.old_milestone or _figure(found.old), found.new_milestone or _figure(found.new)
    return CorrectionLine(found.code, found.indicator, what, old, new, found.reason, roc.dotted(found.at))


def _earlier(row: EarlierSettlement) -> EarlierLine:
    return EarlierLine(
        roc.dotted(row.at),
        row.by,
        wording.points(row.total),
        row.grade,
        row.sha256,
        roc.dotted(row.reopened_at),
        row.reopened_by,
        wording.unended(row.reason),
    )


def _objection(row: ObjectionRow) -> ObjectionLine:
    answered = roc.dotted(row.answered_at) if row.answered_at else ""
    return ObjectionLine(
        roc.dotted(row.at), wording.unended(row.reason), answered, wording.unended(row.answer)
    )


def _figure(number: Decimal | None) -> str:
    return wording.NOTHING if number is None else grouped(rounding.plain(number))


def conditions(grades: Sequence[Grade]) -> tuple[str, ...]:
    """What the grades ask for beside the total, one sentence a grade that has conditions."""
    return tuple(
        f"{grade.name}等另須{'、'.join(_condition_texts(grade))}" for grade in grades if grade.conditions
    )


def denied(graded: Graded, score: AgencyScore) -> str:
    """Why a total that reaches a higher grade does not earn it; empty where it does."""
    return "；".join(
        f"總得分已達{grade.name}等，惟未符合：{'、'.join(_names(grade, failed, score))}"
        for grade, failed in graded.denied
    )


def _names(grade: Grade, wanted: Sequence[Condition], score: AgencyScore) -> tuple[str, ...]:
    texts = dict(zip(grade.conditions, _condition_texts(grade), strict=True))
    return tuple(texts[condition] + _instead(condition, grade, score) for condition in wanted)


def _instead(condition: Condition, grade: Grade, score: AgencyScore) -> str:
    """What is so instead of a condition that names an indicator, in brackets."""
    if condition is Condition.NO_DEDUCTION:
        codes = "、".join(found.spec.code for found in deducted(score))
        return f"（{codes} 未達起始分數）"
    if condition is not Condition.INDICATOR_RATE:
        return ""
    found = named(score, grade.indicator_code)
    if found is None:
        return "（本機關無此指標）"
    if found.state is State.NOT_APPLICABLE:
        return "（本機關不適用）"
    if found.rate is None:
        return "（無達成率）"
    return f"（{found.spec.name}：{rounding.shown(found.rate, Fraction(grade.indicator_rate or 0))}%）"


def _condition_texts(grade: Grade) -> Iterator[str]:
    if grade.core_scored:
        yield "核心業務各目標均已核計得分"
    if grade.no_red:
        yield "核心業務指標無紅燈"
    if grade.facet_share is not None:
        yield f"各面向得分率均達 {grade.facet_share}%"
    if grade.indicator_rate is not None:
        yield f"指標 {grade.indicator_code} 達成率達 {rounding.plain(grade.indicator_rate)}%"
    if grade.no_deduction:
        yield "無扣分"
