"""The annual performance report prepared for its template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import LAST_MONTH, months_ended
from reports.documents import narrative, wording
from reports.documents.issue import Issue, issue
from reports.documents.money import (
    Budget,
    Category,
    ProgressLine,
    YearRow,
    budget,
    categories,
    progress,
    years,
)
from reports.documents.months import IndicatorMonths, indicator_months
from reports.documents.objective_texts import ObjectiveText, objective_texts
from reports.documents.preface import preface
from reports.documents.record import Record, carried
from reports.documents.scores import FacetTable, is_narrative, tables
from reports.documents.sections import Content, Section, sections
from reports.documents.shortfalls import Shortfalls, shortfalls
from reports.documents.summary import FacetBar, Summary, summary
from reports.documents.workings import FacetWorking, workings
from reports.documents.written_fields import with_fields
from reports.documents.year_end import ComparedRow, YearEndPart, year_end
from reports.snapshot.model import Snapshot

PROVISIONAL, SETTLED = "暫定報告", "結算報告"
SAMPLE = "示範數據"


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """``notice`` stands on every page: that the plan is a draft, the report provisional (of a year that is not settled) or
    settled, of a part of the year, of sample data.
    """

    agency: str
    title: str
    year: int
    chapter: str
    through: str
    provisional: bool
    is_draft: bool
    is_settled: bool
    record: Record | None  # carried along as an attachment
    sample: bool
    notice: str
    issue: Issue
    summary: Summary
    review: tuple[str, ...]
    preamble: tuple[narrative.Block, ...]
    objective_texts: tuple[ObjectiveText, ...]
    tables: tuple[FacetTable, ...]
    shortfalls: Shortfalls
    deeds: FacetTable | None  # the fifth part
    budget: Budget
    progress: tuple[ProgressLine, ...]
    categories: tuple[Category, ...]
    budgets: tuple[YearRow, ...]
    workings: tuple[FacetWorking, ...]
    year_end: YearEndPart | None  # None up to an earlier month
    sections: tuple[Section, ...]
    months: tuple[IndicatorMonths, ...]
    remarks: tuple[narrative.Block, ...]  # the head's comment

    @property
    def facet_rows(self) -> tuple[tuple[FacetBar, ComparedRow | None], ...]:
        """The facets' points, each with what last year's comparison says of it."""
        compared = self.year_end.comparison.facets if self.year_end and self.year_end.comparison else ()
        last = {row.name: row for row in compared}
        return tuple((bar, last.get(bar.name)) for bar in self.summary.bars)

    @property
    def appraisal(self) -> Mapping[str, str]:
        """The headings of the appraisal's parts, counted through."""
        given = self.year_end is not None and bool(self.year_end.appraised)
        titles = {"points": "各項指標評核得分", "said": "評核意見"} if given else {}
        return wording.counted(titles | ({"remarks": "首長綜合評語"} if self.remarks else {}))

    month_numbers: tuple[int, ...]  # the head of their table


def report_document(snapshot: Snapshot) -> ReportDocument:
    """The report of the snapshot's year up to its month; every score in it is the snapshot's."""
    snapshot = with_fields(snapshot)
    months = indicator_months(snapshot)
    every = tuple(zip(snapshot.facets, tables(snapshot, months), strict=True))
    content = Content(
        tables=tuple(table for facet, table in every if not is_narrative(facet)),
        deeds=next((table for facet, table in every if is_narrative(facet)), None),
        year_end=year_end(snapshot),
        budgets=years(snapshot),
        progress=progress(snapshot),
        remarks=narrative.blocks(snapshot.paper.remarks),
    )
    return ReportDocument(
        agency=snapshot.agency_name,
        title=f"{snapshot.agency_name} {snapshot.year} 年度施政績效報告",
        year=snapshot.year,
        chapter=wording.page_prefix(snapshot.chapter),
        through=wording.until(snapshot.year, _ended(snapshot)),
        provisional=snapshot.seal is None,
        is_draft=snapshot.is_draft,
        is_settled=snapshot.seal is not None,
        record=carried(snapshot),
        sample=snapshot.has_sample_figures,
        notice="・".join(_notices(snapshot)),
        issue=issue(snapshot.paper),
        summary=summary(snapshot),
        review=preface(snapshot),
        preamble=narrative.blocks(snapshot.preamble),
        objective_texts=objective_texts(snapshot),
        tables=content.tables,
        shortfalls=shortfalls(snapshot),
        deeds=content.deeds,
        budget=budget(snapshot),
        progress=content.progress,
        categories=categories(snapshot),
        budgets=content.budgets,
        workings=workings(snapshot),
        year_end=content.year_end,
        sections=sections(content),
        months=tuple(months.values()),
        remarks=content.remarks,
        month_numbers=tuple(range(1, snapshot.through + 1)),
    )


def _ended(snapshot: Snapshot) -> int:
    """The latest month of the report that has ended, 0 before the first has; what was settled holds as it was."""
    if snapshot.seal is not None:
        return snapshot.through
    return min(snapshot.through, months_ended(snapshot.year, today()))


def _notices(snapshot: Snapshot) -> Iterator[str]:
    if snapshot.is_draft:
        yield wording.DRAFT
    yield SETTLED if snapshot.seal else PROVISIONAL
    ended = _ended(snapshot)
    if ended != LAST_MONTH:
        yield f"截至 {ended} 月底" if ended else wording.NO_MONTH_ENDED
    if snapshot.has_sample_figures:
        yield SAMPLE
