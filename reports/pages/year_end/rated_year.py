"""An agency's year as it would be settled now: what reviewers decided in its score, and what it still lacks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import MONTHS
from indicators.models import IndicatorMonth, RatingPart
from indicators.reporting.questions import unanswered
from indicators.reporting.rows import ReportRow, plan_heads, report_rows
from indicators.scoring.rated import rated
from indicators.selectors.month_states import unapproved
from indicators.selectors.overtaken import overtaken_accounts
from indicators.year_end.accounts import account_writers
from indicators.year_end.parts import ChangeRow, Confirmations, Ratings, decisions, parts_of
from indicators.year_end.selectors import Stages, ratings, settled_agencies, stages
from objectives.models import Plan
from objectives.selectors import drafts_of_year
from objectives.writing.finished import unfinished
from reports.analysis.questions import reported_years
from reports.documents.written_fields import with_fields
from reports.pages.year_end.open_matters import OpenMatter, OpenRanks, open_matters
from reports.snapshot.archive.settled import settled_years
from reports.snapshot.model import Snapshot
from reports.snapshot.open_months import NONE_OPEN, OpenMonths, open_months
from reports.snapshot.ranks import moved_ranks, ranked_indicators
from reports.snapshot.rescored import rescored
from reports.snapshot.selectors import build_snapshots
from reports.snapshot.year_end import LeftOpen


@dataclass(frozen=True, slots=True)
class RatedYear:
    """An agency's year as computed, and as it would be settled now; ``open_matters`` stand against settling it."""

    computed: Snapshot
    result: Snapshot
    ratings: Ratings
    confirmed: Confirmations
    opened: Mapping[str, ChangeRow]  # by part, what changed since it was confirmed
    parts: tuple[RatingPart, ...]
    open_matters: tuple[OpenMatter, ...]
    unapproved: Mapping[int, int]  # by month, indicators whose figures count although nobody approved them
    open_months: OpenMonths
    unfinished: tuple[str, ...]  # the codes of objectives without a finished account
    nobodys: tuple[str, ...]  # … that nobody is given to write
    overtaken: tuple[str, ...]  # … whose figures changed after the account was written
    questions: tuple[
        tuple[str, int], ...
    ] = ()  # indicator and month; looked for where nothing else is in the way

    @property
    def left_open(self) -> LeftOpen:
        """What would be settled unfinished."""
        return LeftOpen(
            not_handed_in=tuple(self.open_months.not_handed_in),
            returned=tuple(self.open_months.returned),
            reopened=tuple(self.open_months.reopened),
            unapproved=tuple(sorted(self.unapproved.items())),
            questions=self.questions,
            unfinished=self.unfinished,
            overtaken=self.overtaken,
        )


def rated_year(plan: Plan) -> RatedYear:
    """How the year of ``plan``, which is not settled, stands. Raises ScoreUnavailable."""
    computed = build_snapshots(year=plan.year, agency_codes=[plan.own_agency.code])
    (year,) = rated_years(computed)
    return year


def rated_years(computed: Sequence[Snapshot]) -> list[RatedYear]:
    """The same of several agencies' snapshots of one year to December; a constant number of queries."""
    if not computed:
        return []
    ids = [snapshot.plan_id for snapshot in computed]
    said, how_far = ratings(ids), stages(ids)
    year = computed[0].year
    ranked = any(ranked_indicators(snapshot) for snapshot in computed)
    of_plans = Q(year=year, settled_at=None) if ranked else Q(pk__in=ids)
    rows = report_rows(plan_heads(of_plans))
    ranks = _open_ranks(computed[0], rows) if ranked else OpenRanks()
    read = _Read(
        said,
        how_far,
        drafts_of_year(year),
        unapproved(ids),
        open_months(rows, year),
        ranks,
        account_writers(ids, today()),
        overtaken_accounts(ids),
    )
    years = [_rated(snapshot, read) for snapshot in computed]
    asked = {
        year.computed.plan_id: reported_years(year.computed, year.computed.indicators())
        for year in years
        if not year.open_matters
    }
    questions = unanswered(asked) if asked else {}
    return [replace(year, questions=questions.get(year.computed.plan_id, ())) for year in years]


class _Read(NamedTuple):
    """What was read at once of all the plans, by plan id; ``drafts`` are the year's."""

    ratings: Mapping[int, Ratings]
    stages: Stages
    drafts: Sequence[Plan]
    unapproved: Mapping[int, Mapping[int, int]]
    months: Mapping[int, OpenMonths]
    ranks: OpenRanks
    writers: Mapping[int, Mapping[str, Collection[int]]]
    overtaken: Mapping[int, tuple[str, ...]]


def _rated(computed: Snapshot, read: _Read) -> RatedYear:
    key = computed.plan_id
    said, confirmed = read.ratings.get(key, {}), read.stages.confirmed.get(key, {})
    codes = {found.id: found.code for found in computed.indicators()}
    result = rescored(computed, rated(computed.score, decisions(said, codes)))
    parts = parts_of(computed.score)
    matters = open_matters(key, result, said, confirmed, parts=parts, drafts=read.drafts, ranks=read.ranks)
    unseen = read.unapproved.get(key, {})
    months = read.months.get(key, NONE_OPEN)
    # Nobody writes of a year to come.
    open_accounts = unfinished(_accounts(with_fields(computed))) if result.is_owed else ()
    writers = read.writers.get(key, {})
    return RatedYear(
        computed,
        result,
        said,
        confirmed,
        read.stages.opened.get(key, {}),
        parts,
        tuple(matters),
        unseen,
        months,
        open_accounts,
        tuple(code for code in open_accounts if code not in writers),
        read.overtaken.get(key, ()),
    )


def _open_ranks(city: Snapshot, rows: Collection[ReportRow]) -> OpenRanks:
    """What keeps the year's ranks from being final; ``rows``: what the agencies report whose year is not settled."""
    settled = settled_agencies(city.year)
    unapproved: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        states = [row.month(month).state for month in MONTHS if row.is_asked(month)]
        if any(state != IndicatorMonth.State.APPROVED for state in states):
            unapproved[row.code, row.name].append(row.plan.agency_name)
    decembers = [year.december for year in settled_years(settled).years.values()] if settled else []
    return OpenRanks(unapproved, moved_ranks(city, decembers))


def _accounts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for facet in snapshot.facets:
        for objective in facet.objectives:
            yield objective.code, objective.account
