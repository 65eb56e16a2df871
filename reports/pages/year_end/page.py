"""What the page of an agency's ratings shows, ready to print: the template only walks through it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.models import RatingPart
from indicators.permissions import may_approve, may_award, may_rate, may_settle, may_write_accounts
from indicators.scoring.indicator import PENDING
from indicators.year_end.grades import Graded, graded, share_where_less
from indicators.year_end.parts import (
    ChangeRow,
    ConfirmationRow,
    EarlierSettlement,
    RatingRow,
    Ratings,
    decision,
    rated_by,
    reviewed_parts,
    waiting_for,
)
from indicators.year_end.selectors import (
    ReopenedRow,
    awarded_points,
    earlier_settlements,
    grade_table,
    opened_with_reason,
)
from objectives.addresses import plan_url
from objectives.models import Plan
from objectives.permissions import may_approve_plan, may_edit_plan
from reports.documents.written_fields import with_fields
from reports.pages.account_html import shown
from reports.pages.year_end.grade_words import DeniedGrade, denied_grades
from reports.pages.year_end.left_open import left_open_lines, listed, owed_lines
from reports.pages.year_end.open_matters import MatterKind, OpenMatter
from reports.pages.year_end.rated_year import RatedYear
from reports.pages.year_end.settling import shown_as
from reports.snapshot.indicator_text import state_label
from reports.snapshot.model import FacetView, IndicatorView, Snapshot

Awards = Mapping[tuple[int, int], Decimal]  # indicator id and component number → points


@dataclass(frozen=True, slots=True)
class RatingStep:
    """One part on its way: confirmed, open, or waiting for others; ``is_own``: the person gives this part's points.

    ``change``: what opened it again after it had been confirmed; ``reopened``: that somebody did, and why.
    """

    part: RatingPart
    label: str | Promise
    confirmed: ConfirmationRow | None
    waiting: str  # for whom, in words; empty where nobody else comes first
    is_own: bool
    rated: int  # how many indicators it rated
    instead: bool  # the person may confirm it in the place of those whose part it is
    change: ChangeRow | None = None
    reopened: ReopenedRow | None = None

    @property
    def is_open(self) -> bool:
        return self.confirmed is None and not self.waiting


class AccountText(NamedTuple):
    """What the agency says of an objective; empty where it wrote nothing."""

    code: str
    name: str
    html: SafeString


class Criterion(NamedTuple):
    """A component whose points a person awards: what it is about, the most that can be given, what was given."""

    no: int
    name: str
    most: Fraction
    given: Decimal | None


@dataclass(frozen=True, slots=True)
class RatingTableRow:
    """An indicator with what was said of it; ``part`` is the one whose points this person can give now."""

    id: int
    code: str
    name: str
    computed: Decimal
    awarded: bool  # a person gave the points, nothing was computed
    maximum: Fraction
    state_label: str
    pending: bool
    said: tuple[tuple[str | Promise, RatingRow], ...]
    settled: Decimal
    undecided: bool
    part: RatingPart | None
    own: RatingRow | None  # what that part said already
    deed: AccountText | None = None  # what points are awarded for, where a person awards them here
    award: tuple[Criterion, ...] = ()  # what the person can award here now; a part's one award is its rating

    @property
    def keeps(self) -> bool:
        """Whether the person can say in one step that what stands without the self-rating holds."""
        decides = self.part is not None and self.part is not RatingPart.SELF
        return decides and self.undecided and not self.pending


@dataclass(frozen=True, slots=True)
class RatedFacet:
    """A facet with its indicators and their sums, before and after the reviewers.

    The sums are those that count: not more than the facet's cap.
    """

    view: FacetView
    rows: tuple[RatingTableRow, ...]
    computed: Decimal
    settled: Decimal
    texts: tuple[AccountText, ...]

    @property
    def capped(self) -> bool:
        """Whether the cap takes something away."""
        return self.settled < sum((row.settled for row in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class Unapproved:
    """How many indicators' months count although nobody approved them, which months, and where this person approves."""

    count: int
    months: str
    url: str


class OpenLine(NamedTuple):
    """What stands against settling, with the place where this person can do something about it (empty: nowhere)."""

    text: str
    url: str = ""
    label: str | Promise = ""


@dataclass(frozen=True, slots=True)
class RatingsPage:
    """``computed`` and ``result`` are the totals before and after the reviewers, each with the grade it earns.

    Not ``is_graded``: the plan is a draft, or (not ``is_owed``) nobody owes any of the year's months yet.
    """

    computed: Decimal
    computed_grade: str
    result: Decimal
    maximum: Fraction
    graded: Graded
    share: Decimal | None  # the points of 100 that it is graded for, where its maximum is another
    provisional: bool
    steps: tuple[RatingStep, ...]
    facets: tuple[RatedFacet, ...]
    open_lines: tuple[OpenLine, ...]
    may_settle: bool
    denied: tuple[DeniedGrade, ...]
    unapproved: Unapproved | None
    unsent: int  # months of indicators that were not handed in
    owed: tuple[str, ...]  # … in words
    incomplete: tuple[str, ...]  # what else would be frozen unfinished, in words
    overtaken: tuple[
        str, ...
    ]  # the codes of the objectives whose figures changed after the account was written
    nobodys: tuple[str, ...]  # … that have no finished account, and nobody is given to write it
    may_write: bool  # any account of the plan
    earlier: Sequence[EarlierSettlement]
    is_owed: bool
    is_graded: bool

    @property
    def shown(self) -> str:
        """Total and grade, as settling asks what was shown."""
        return shown_as(self.result, self.graded.grade.name)


def ratings_page(year: RatedYear, plan: Plan, user) -> RatingsPage:
    """The page of a year that is not settled, for this person."""
    reopened = opened_with_reason(plan.pk)
    steps = tuple(_step(part, year, plan, user, reopened.get(part)) for part in year.parts)
    own_parts = [step.part for step in steps if step.is_own and step.is_open]
    awarding = [
        facet.no
        for facet in year.computed.facets
        if may_award(user, plan, facet.no) and not reviewed_parts(facet.no, year.confirmed)
    ]
    awards = awarded_points(plan.pk) if awarding else {}
    grades = grade_table(plan.year)
    earned = graded(year.result.score, grades)
    return RatingsPage(
        computed=year.computed.score.total,
        computed_grade=graded(year.computed.score, grades).grade.name,
        result=year.result.score.total,
        maximum=year.result.score.maximum,
        graded=earned,
        share=share_where_less(year.result.score),
        provisional=year.result.score.provisional,
        steps=steps,
        facets=tuple(
            _facet(*pair, year.ratings, own_parts, plan, awards if pair[0].no in awarding else None)
            for pair in zip(with_fields(year.computed).facets, year.result.facets, strict=True)
        ),
        open_lines=tuple(_open_line(matter, year, plan, user) for matter in year.open_matters),
        may_settle=may_settle(user, plan),
        denied=denied_grades(earned, year.result.score),
        unapproved=_unapproved(year, plan, user),
        unsent=year.open_months.indicator_months,
        owed=tuple(owed_lines(year.open_months)),
        incomplete=tuple(_incomplete(year)),
        overtaken=year.overtaken,
        nobodys=year.nobodys,
        may_write=may_write_accounts(user, plan),
        earlier=earlier_settlements([plan.pk]).get(plan.pk, ()),
        is_owed=year.result.is_owed,
        is_graded=year.result.is_graded,
    )


def _unapproved(year: RatedYear, plan: Plan, user) -> Unapproved | None:
    if not year.unapproved:
        return None
    url = reverse("approval", args=[plan.year, plan.own_agency.code]) if may_approve(user, plan) else ""
    return Unapproved(sum(year.unapproved.values()), listed(sorted(year.unapproved)), url)


def _incomplete(year: RatedYear) -> Iterator[str]:
    yield from left_open_lines(year.left_open)
    if year.nobodys:
        yield _("Nobody has been assigned to write the account of: %(objectives)s") % {
            "objectives": listed(year.nobodys)
        }


def _open_line(matter: OpenMatter, year: RatedYear, plan: Plan, user) -> OpenLine:
    match matter.kind:
        case MatterKind.PLAN | MatterKind.COMMON_PLAN if may_approve_plan(user, plan) or may_edit_plan(
            user, plan
        ):
            shown = plan_url(matter.plan_id)
            return OpenLine(matter.text, shown, _("To the plan"))
        case MatterKind.POINTS | MatterKind.SELF_RATING:
            review = RatingPart.REVIEW
            if review in year.confirmed and may_rate(user, plan, review):
                # Until then no row takes points.
                return OpenLine(matter.text, f"#part-{review}", _("Open the review again to give points"))
            return OpenLine(matter.text, f"#indicator-{matter.indicator_id}", _("To the indicator"))
        case MatterKind.RANK:
            return OpenLine(matter.text, f"#indicator-{matter.indicator_id}", _("To the indicator"))
    return OpenLine(matter.text)


def settled_facets(snapshot: Snapshot, plan: Plan) -> tuple[RatedFacet, ...]:
    """The same tables of a settled year, from what was frozen with it."""
    return tuple(_settled_facet(facet, snapshot, plan) for facet in snapshot.facets)


def _settled_facet(facet: FacetView, snapshot: Snapshot, plan: Plan) -> RatedFacet:
    held = {found.code: found for found in snapshot.year_end.ratings} if snapshot.year_end else {}
    rows = tuple(
        _row(
            found,
            held[found.code].said if found.code in held else {},
            held[found.code].computed if found.code in held else found.score.points,
            [],
        )
        for objective in facet.objectives
        for found in objective.indicators
    )
    computed = sum((row.computed for row in rows), Decimal("0.00"))
    if facet.cap is not None:
        computed = min(computed, facet.cap)
    return RatedFacet(facet, rows, computed, facet.score.points, _texts(facet, plan))


def _step(part: RatingPart, year: RatedYear, plan: Plan, user, reopened: ReopenedRow | None) -> RatingStep:
    done = part in year.confirmed
    return RatingStep(
        part=part,
        label=part.label,
        confirmed=year.confirmed.get(part),
        waiting=_(", ").join(str(one.label) for one in waiting_for(part, year.confirmed, year.parts)),
        is_own=may_rate(user, plan, part),
        instead=not may_rate(user, plan, part) and may_settle(user, plan),
        rated=sum(part in said for said in year.ratings.values()),
        change=year.opened.get(part),
        reopened=None if done or part in year.opened else reopened,
    )


def _facet(
    computed: FacetView,
    result: FacetView,
    said: Ratings,
    own_parts: list[RatingPart],
    plan: Plan,
    awards: Awards | None,
) -> RatedFacet:
    """``awards``: what was awarded, where this person awards the facet's points now."""
    texts = _texts(computed, plan)
    rows = tuple(
        _row(
            found,
            said.get(found.id, {}),
            found.score.points,
            [part for part in own_parts if rated_by(part, computed.no)],
            text,
            awards=awards,
        )
        for objective, text in zip(computed.objectives, texts, strict=True)
        for found in objective.indicators
    )
    beside = [row.deed for row in rows if row.deed]  # these stand where their points are given
    texts = tuple(text for text in texts if text not in beside)
    return RatedFacet(computed, rows, computed.score.points, result.score.points, texts)


def _texts(facet: FacetView, plan: Plan) -> tuple[AccountText, ...]:
    return tuple(
        AccountText(objective.code, objective.name, shown(plan, objective.account))
        for objective in facet.objectives
    )


def _row(
    found: IndicatorView,
    said: Mapping[str, RatingRow],
    computed: Decimal,
    own_parts: list[RatingPart],
    text: AccountText | None = None,
    *,
    awards: Awards | None = None,
) -> RatingTableRow:
    decided = decision(said)
    part = own_parts[0] if own_parts and found.score.maximum else None
    awarded = all(part.rule.awarded for part in found.score.spec.components)
    boxes = criteria(found, awards) if awards is not None and found.score.maximum else ()
    if part is not None and part is not RatingPart.SELF and len(boxes) == 1:
        boxes = ()
    return RatingTableRow(
        id=found.id,
        code=found.code,
        name=found.name,
        computed=computed,
        awarded=awarded,
        maximum=found.score.maximum,
        state_label=state_label(found.score),
        pending=found.score.state in PENDING and decided is None,
        said=tuple((each.label, said[each]) for each in RatingPart if each in said),
        settled=computed if decided is None else decided.points,
        undecided=RatingPart.SELF in said and decided is None,
        part=part,
        own=said.get(part) if part else None,
        deed=text if boxes or (awarded and part) else None,
        award=boxes,
    )


def criteria(found: IndicatorView, awards: Awards) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            part.no,
            getattr(part.rule, "criterion", ""),
            part.rule.most_awarded,
            awards.get((found.id, part.no)),
        )
        for part in found.score.spec.components
        if part.rule.awarded
    )
