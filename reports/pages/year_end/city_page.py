"""What the city's page of the year's end shows: how far each agency is, what it would be settled with, what is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.selectors import end_texts
from chiayi_kpi.core.moment import one_moment
from indicators.models import RatingPart
from indicators.refusals import Refusal
from indicators.year_end.grades import Grade, graded
from indicators.year_end.parts import ConfirmationRow, parts_of, waiting_for
from indicators.year_end.selectors import SettlementRow, grade_table, settlements
from objectives.selectors import PlanRow, plans_of_year
from reports.pages.year_end.drafts import DraftLine, draft_lines
from reports.pages.year_end.effects import Effects, effects_of
from reports.pages.year_end.open_matters import MatterKind, OpenMatter
from reports.pages.year_end.rated_year import RatedYear, rated_years
from reports.pages.year_end.settling import shown_as
from reports.snapshot.model import Snapshot
from reports.snapshot.selectors import build_each


class Stage(StrEnum):
    """What an agency's year waits for next."""

    UNSCORABLE = "unscorable"
    DRAFT = "draft"
    NOT_OVER = "not_over"
    SELF = RatingPart.SELF.value
    PERSONNEL = RatingPart.PERSONNEL.value
    ACCOUNTING = RatingPart.ACCOUNTING.value
    REVIEW = RatingPart.REVIEW.value
    POINTS = "points"
    RANKS = "ranks"
    READY = "ready"
    SETTLED = "settled"


# What the stage is called, and the colour of its badge.
STAGES: Mapping[Stage, tuple[Promise, str]] = {
    Stage.UNSCORABLE: (_("cannot be scored"), "danger"),
    Stage.DRAFT: (_("plan not approved"), "danger"),
    Stage.NOT_OVER: (_("year not over"), ""),
    Stage.SELF: (_("awaits the self-rating"), "warning"),
    Stage.PERSONNEL: (_("awaits the personnel office"), "warning"),
    Stage.ACCOUNTING: (_("awaits the accounting office"), "warning"),
    Stage.REVIEW: (_("awaits the planning office's review"), "accent"),
    Stage.POINTS: (_("awaits final points"), "warning"),
    Stage.RANKS: (_("awaits approval of the figures of its ranks"), "warning"),
    Stage.READY: (_("can be settled"), "accent"),
    Stage.SETTLED: (_("settled"), "success"),
}


@dataclass(frozen=True, slots=True)
class PartCell:
    """One part of one agency: done, or open, or waiting for earlier ones; ``exists`` is False where the plan has none.

    ``settled``: the year is, so that the part is done, whoever confirmed it and when.
    """

    label: str | Promise
    confirmed: ConfirmationRow | None = None
    waiting: bool = False
    exists: bool = True
    settled: bool = False

    @property
    def done(self) -> bool:
        return self.settled or self.confirmed is not None


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency; ``total`` and ``grade`` are what it would be settled with now, or was; ``refused`` why there is none.

    No grade while nobody owes any month of the year.
    """

    plan: PlanRow
    stages: tuple[Stage, ...]
    parts: tuple[PartCell, ...]
    total: Decimal | None = None
    maximum: Fraction | None = None
    grade: str = ""
    provisional: bool = False
    ranks: tuple[str, ...] = ()  # the codes of the indicators whose ranks are not final
    without_points: int = 0
    undecided: int = 0
    unapproved: int = 0
    not_handed_in: int = 0  # months
    returned: int = 0  # months
    reopened: int = 0  # months
    unfinished: int = 0  # objectives without a finished account
    nobodys: str = ""  # … that nobody is given to write
    questions: int = 0  # unlikely figures that nobody confirmed
    reason: str = ""  # why it was settled although something was open
    overtaken: str = ""  # the objectives whose figures changed after the account was written
    settled: SettlementRow | None = None
    refused: str = ""
    effects: Effects | None = None  # of settling it, where it can be

    @property
    def badges(self) -> tuple[tuple[Promise, str], ...]:
        return tuple(STAGES[stage] for stage in self.stages)

    @property
    def lacks_nothing(self) -> bool:
        counts = (self.without_points, len(self.ranks), self.undecided, self.unapproved, self.unfinished)
        months = (self.not_handed_in, self.returned, self.reopened, self.questions)
        return not (self.refused or self.overtaken or self.reason or any(counts) or any(months))

    @property
    def shown(self) -> str:
        """Total and grade, as settling asks what was shown."""
        return "" if self.total is None else shown_as(self.total, self.grade)

    @property
    def is_ready(self) -> bool:
        return self.stages == (Stage.READY,)


@dataclass(frozen=True, slots=True)
class StepCount:
    """One step of the year's end with how many agencies have done it, of those that have it to do."""

    label: str | Promise
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class SettlingPage:
    lines: tuple[AgencyLine, ...]
    steps: tuple[StepCount, ...]
    drafts: tuple[DraftLine, ...]
    ready: tuple[AgencyLine, ...]
    ended: Sequence[str]
    ranks: tuple[str, ...] = ()  # what keeps ranks from being final, in words: the same for every agency

    @property
    def leaves_open(self) -> bool:
        """Whether a year that can be settled now has matters open, which needs a reason."""
        return any(not line.lacks_nothing for line in self.ready)

    @property
    def settled(self) -> int:
        return sum(line.settled is not None for line in self.lines)


def settling_page(year: int) -> SettlingPage | None:
    """The page of the ROC year; None where no agency has a plan. The queries do not depend on the agencies' number."""
    with one_moment():
        read = plans_of_year(year)
        plans = [plan for plan in read if plan.is_asked(None)]
        ended = end_texts([plan.agency_id for plan in read if plan.agency_id and plan.handed_over])
        if not plans:
            return None
        settled = settlements([plan.id for plan in plans])
        built = build_each(year=year)
        open_years = rated_years([one for one in built.snapshots if one.plan_id not in settled])
        drafts = draft_lines(year)
    rated = {one.computed.plan_id: one for one in open_years}
    archived = {one.plan_id: one for one in built.snapshots if one.plan_id in settled}
    refused = {refusal.plan.id: refusal for refusal in built.refused}
    grades = grade_table(year)
    lines = tuple(
        _settled_line(plan, settled[plan.id], archived.get(plan.id), refused)
        if plan.id in settled
        else _line(plan, rated, refused, grades)
        for plan in plans
    )
    ready = [line for line in lines if line.is_ready]
    effects = effects_of([(line.plan.id, line.plan.agency_id) for line in ready if line.plan.agency_id])
    ready = [replace(line, effects=effects[line.plan.id]) for line in ready]
    ranks = dict.fromkeys(matter.text for one in open_years for matter in _ranks(one))
    return SettlingPage(lines, _steps(lines), drafts, tuple(ready), ended, tuple(ranks))


def _ranks(year: RatedYear) -> list[OpenMatter]:
    return [matter for matter in year.open_matters if matter.kind is MatterKind.RANK]


def _settled_line(
    plan: PlanRow, row: SettlementRow, archived: Snapshot | None, refused: Mapping[int, Refusal]
) -> AgencyLine:
    """As it was settled; ``archived`` is what was, None where it cannot be read any more."""
    parts = parts_of(archived.score) if archived else ()
    left = archived.report_year_end.left_open if archived else None
    cells = tuple(PartCell(part.label, exists=part in parts, settled=part in parts) for part in RatingPart)
    stages = (Stage.SETTLED,)
    return AgencyLine(
        plan,
        stages,
        cells,
        total=row.total,
        maximum=archived.score.maximum if archived else None,
        grade=row.grade,
        reason=left.reason if left else "",
        settled=row,
        refused=_why(refused, plan),
    )


def _line(
    plan: PlanRow,
    rated: Mapping[int, RatedYear],
    refused: Mapping[int, Refusal],
    grades: tuple[Grade, ...],
) -> AgencyLine:
    year = rated.get(plan.id)
    if year is None:
        none = tuple(PartCell(part.label, exists=False) for part in RatingPart)
        return AgencyLine(plan, (Stage.UNSCORABLE,), none, refused=_why(refused, plan))
    return _open_line(plan, year, grades)


def _why(refused: Mapping[int, Refusal], plan: PlanRow) -> str:
    return refused[plan.id].reason if plan.id in refused else ""


def _open_line(plan: PlanRow, year: RatedYear, grades: tuple[Grade, ...]) -> AgencyLine:
    kinds = Counter(matter.kind for matter in year.open_matters)
    score = year.result.score
    codes = {found.id: found.code for found in year.result.indicators()}
    return AgencyLine(
        plan,
        _stages(year, kinds),
        tuple(_cell(part, year) for part in RatingPart),
        total=score.total,
        maximum=score.maximum,
        grade=graded(score, grades).grade.name if year.result.is_graded else "",
        provisional=score.provisional,
        ranks=tuple(codes[one.indicator_id] for one in _ranks(year) if one.indicator_id),
        without_points=kinds[MatterKind.POINTS],
        undecided=kinds[MatterKind.SELF_RATING],
        unapproved=sum(year.unapproved.values()),
        not_handed_in=len(year.open_months.not_handed_in),
        returned=len(year.open_months.returned),
        reopened=len(year.open_months.reopened),
        unfinished=len(year.unfinished),
        questions=len(year.questions),
        nobodys=gettext(", ").join(year.nobodys),
        overtaken=gettext(", ").join(year.overtaken),
    )


def _stages(year: RatedYear, kinds: Counter[MatterKind]) -> tuple[Stage, ...]:
    """What comes next; the two offices work side by side, so there may be two."""
    if kinds[MatterKind.PLAN]:
        return (Stage.DRAFT,)
    if kinds[MatterKind.YEAR]:
        return (Stage.NOT_OVER,)
    turn = [part for part in year.parts if part not in year.confirmed]
    turn = [part for part in turn if not waiting_for(part, year.confirmed, year.parts)]
    if turn:
        return tuple(Stage(part.value) for part in turn)
    if kinds[MatterKind.POINTS] or kinds[MatterKind.SELF_RATING]:
        return (Stage.POINTS,)
    if kinds[MatterKind.RANK]:
        return (Stage.RANKS,)
    return (Stage.READY,) if not year.open_matters else (Stage.DRAFT,)


def _cell(part: RatingPart, year: RatedYear) -> PartCell:
    if part not in year.parts:
        return PartCell(part.label, exists=False)
    waiting = bool(waiting_for(part, year.confirmed, year.parts))
    return PartCell(part.label, year.confirmed.get(part), waiting)


def _steps(lines: Sequence[AgencyLine]) -> tuple[StepCount, ...]:
    """The four parts and the settling itself, in their order."""
    steps = []
    for place, part in enumerate(RatingPart):
        cells = [line.parts[place] for line in lines if line.parts[place].exists]
        steps.append(StepCount(part.label, sum(cell.done for cell in cells), len(cells)))
    settled = sum(line.settled is not None for line in lines)
    return (*steps, StepCount(_("settling, planning office"), settled, len(lines)))
