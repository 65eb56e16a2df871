"""The record of a settled year as a snapshot again. Nothing is computed here: every number is read."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from budget.selectors import ItemProgress, YearBudget
from indicators.scoring.model import (
    LAST_MONTH,
    AgencyScore,
    AgencyYear,
    FacetScore,
    IndicatorScore,
    ObjectiveScore,
)
from indicators.scoring.record.document import Plain, current, digest, parsed, reading
from indicators.scoring.record.scores import SCORED_MONTHS, Sentences, fraction, fraction_or_none, read_month
from indicators.scoring.record.years import decimal, number, read_year
from indicators.selectors.revisions import RevisionRow
from indicators.year_end.grades import Condition, Grade, Graded
from indicators.year_end.parts import ConfirmationRow, EarlierSettlement, RatingRow
from reports.snapshot.archive.additions import read_plan_additions
from reports.snapshot.model import (
    BudgetItemView,
    BusinessLineView,
    ExecutionView,
    FacetView,
    IndicatorView,
    ObjectiveView,
    Snapshot,
)
from reports.snapshot.rescored import rescored
from reports.snapshot.series import Values
from reports.snapshot.year_end import (
    Correction,
    EarlierIndicator,
    EvidenceView,
    Explained,
    LastYear,
    LeftOpen,
    RatedIndicator,
    RemedyView,
    Seal,
    YearEnd,
)


class SettledYear(NamedTuple):
    """A settled year to December, sealed, and to every earlier month, all as they were settled."""

    december: Snapshot
    scores: tuple[AgencyScore, ...]  # of months 0 to 12
    earlier: tuple[
        tuple[int, tuple[FacetView, ...]], ...
    ] = ()  # up to which month the plan said otherwise, and what

    def up_to(self, through: int) -> Snapshot:
        """The year up to a month, 0 to 12.

        Ratings are about the whole year, so only December has them, and what a report shows beside the score.
        """
        if through == self.december.through:
            return self.december
        executions = tuple(row for row in self.december.executions if row.month <= through)
        facets = next((views for last, views in self.earlier if through <= last), self.december.facets)
        then = replace(self.december, facets=facets, executions=executions, year_end=None)
        return rescored(then, self.scores[through])


def read_record(text: str) -> SettledYear:
    """The record of this text, of any schema up to today's. Raises RecordError, which names the place at fault."""
    record = current(parsed(text))
    with reading("record"):
        given = read_year(record, record["agency"]["code"], record)
        sentences = Sentences(record["sentences"])
        scores = tuple(read_month(row, given, sentences) for row in record["months"])
        if [score.through for score in scores] != list(SCORED_MONTHS):
            raise ValueError("months")
        december = replace(
            _snapshot(record, given, scores[-1]),
            seal=_seal(record["settled"], digest(text)),
            settled_values=_values(scores),
        )
        return SettledYear(december, scores, tuple(_earlier_views(record, scores)))


def _earlier_views(
    record: Plain, scores: Sequence[AgencyScore]
) -> Iterator[tuple[int, tuple[FacetView, ...]]]:
    """Where terms were changed during the year, the plan as it was before, each with the score of its last month."""
    for held in record.get("earlier_terms", ()):
        pairs = zip(held["facets"], scores[held["through"]].facets, strict=True)
        yield held["through"], tuple(_facet(row, found, record["year"]) for row, found in pairs)


def _snapshot(record: Plain, given: AgencyYear, score: AgencyScore) -> Snapshot:
    agency, ids = record["agency"], record["portal_ids"]
    # Where no earlier terms are recorded, every month was scored by what held at the end, whenever it was changed.
    changed_in = record["year"] if "earlier_terms" in record else 0
    return Snapshot(
        agency_code=agency["code"],
        agency_name=agency["name"],
        chapter=agency["chapter"],
        year=record["year"],
        through=score.through,
        preamble=record["preamble"],
        axes=tuple(record["policy_axes"]),
        has_sample_figures=record["has_sample_figures"],
        facets=tuple(
            _facet(row, found, changed_in) for row, found in zip(record["facets"], score.facets, strict=True)
        ),
        business_lines=tuple(map(_business_line, record["business_lines"])),
        executions=tuple(map(_execution, record["budget_execution"])),
        score=score,
        given=given,
        rivals=tuple(read_year(record, row["agency"], row) for row in record["rivals"]),
        plan_id=ids["plan"],
        agency_id=ids["agency"],
        year_end=_year_end(record["year_end"]),
        **read_plan_additions(record),
    )


def _values(scores: Sequence[AgencyScore]) -> dict[int, Values]:
    """By the indicator's id, its value at the end of each of the twelve months."""
    found: dict[int, list[Fraction | None]] = {}
    for score in scores[1:]:
        for one in score.indicators():
            values = found.setdefault(one.spec.id, [None] * LAST_MONTH)
            values[score.through - 1] = one.components[0].value if one.components else None
    return {key: tuple(values) for key, values in found.items()}


def _seal(row: Plain, sha256: str) -> Seal:
    return Seal(sha256, _time(row["at"]), row["by"], decimal(row["total"]), row["grade"])


def _facet(row: Plain, score: FacetScore, changed_in: int) -> FacetView:
    spec = score.spec
    pairs = zip(row["objectives"], score.objectives, strict=True)
    views = tuple(_objective(spec.no, below, found, changed_in) for below, found in pairs)
    return FacetView(spec.no, spec.name, spec.weight, spec.cap, row["note"], views, score)


def _objective(facet_no: int, row: Plain, score: ObjectiveScore, changed_in: int) -> ObjectiveView:
    spec = score.spec
    pairs = zip(row["indicators"], score.indicators, strict=True)
    return ObjectiveView(
        code=f"{facet_no}-{spec.no}",
        no=spec.no,
        name=spec.name,
        heading=row["heading"],
        description=row["description"],
        weight=spec.weight,
        account=row["account"],
        indicators=tuple(_indicator(below, found, changed_in) for below, found in pairs),
        score=score,
    )


def _indicator(row: Plain, score: IndicatorScore, changed_in: int) -> IndicatorView:
    spec = score.spec
    with reading(f"indicator {spec.code}"):
        return IndicatorView(
            code=spec.code,
            no=row["no"],
            name=spec.name,
            weight=spec.weight,
            evaluation_system=row["evaluation_system"],
            evaluation_method=row["evaluation_method"],
            standard=row["standard"],
            target_text=row["target_text"],
            unit=spec.unit,
            common=spec.common,
            score=score,
            revisions=tuple(_revision(one, changed_in) for one in row["revisions"]),
            typed=tuple(row["reported_inputs"]),
            id=row["portal_id"],
        )


def _revision(row: Plain, year: int) -> RevisionRow:
    return RevisionRow(
        what=row["what"],
        old=row["old"],
        new=row["new"],
        lowered=row["lowered"],
        cause=row["cause"],
        countermeasure=row["countermeasure"],
        at=_time(row["at"]),
        year=0 if row.get("whole_year") else year,
    )


def _business_line(row: Plain) -> BusinessLineView:
    return BusinessLineView(row["name"], tuple(map(_item, row["items"])))


def _item(row: Plain) -> BudgetItemView:
    return BudgetItemView(
        no=row["no"],
        name=row["name"],
        content=row["content"],
        central=row["central"],
        city=row["city"],
        whole_central=row["whole_central"],
        whole_city=row["whole_city"],
        objective_code=row["objective"],
    )


def _execution(row: Plain) -> ExecutionView:
    return ExecutionView(
        month=row["month"],
        category=row["category"],
        budget=row["budget"],
        frozen=row["controlled"],
        paid=row["paid"],
        payable=row["payable"],
        reserved=row["reserved"],
    )


def _year_end(row: Plain) -> YearEnd:
    with reading("year_end"):
        grades = tuple(map(_grade, row["grades"]))
        by_name = {grade.name: grade for grade in grades}
        denied = tuple(
            (by_name[one["grade"]], tuple(map(Condition, one["conditions"])))
            for one in row["higher_grades_denied"]
        )
        return YearEnd(
            graded=Graded(by_name[row["grade"]], denied),
            grades=grades,
            ratings=tuple(map(_rated, row["ratings"])),
            confirmed={one["part"]: _confirmed(one) for one in row["confirmed"]},
            last_year=None if row["last_year"] is None else _last_year(row["last_year"]),
            corrections=tuple(map(_correction, row["corrections"])),
            evidence=tuple(map(_evidence, row["evidence"])),
            remedies=tuple(map(_remedy, row["remedies"])) if "remedies" in row else None,
            explanations=tuple(
                Explained(one["code"], one["month"], one["text"]) for one in row.get("explanations", ())
            ),
            earlier=tuple(map(_settled_before, row.get("settled_before", ()))),
            items=tuple(map(_item_progress, row.get("budget_items", ()))),
            budgets=tuple(map(_year_budget, row.get("budgets", ()))),
            left_open=_left_open(row["left_open"]) if "left_open" in row else None,
        )


def _year_budget(row: Plain) -> YearBudget:
    return YearBudget(
        year=row["year"],
        central=row["central"],
        city=row["city"],
        current=row["current"],
        capital=row["capital"],
    )


def _remedy(row: Plain) -> RemedyView:
    return RemedyView(
        code=row["code"],
        month=row["month"],
        cause=row["cause"],
        measure=row["measure"],
        owner=row["owner"],
        due=datetime.date.fromisoformat(row["due"]),
        result=row["result"],
        no_evidence=row["no_evidence"],
        evidence=row["evidence"],
        done_on=_day(row["done_on"]),
        closed_on=_day(row["closed_on"]),
    )


def _left_open(row: Plain) -> LeftOpen:
    return LeftOpen(
        reason=row["reason"],
        not_handed_in=tuple(row["months_not_handed_in"]),
        returned=tuple(row["months_returned"]),
        reopened=tuple(row["months_reopened"]),
        unapproved=tuple((one["month"], one["indicators"]) for one in row["unapproved"]),
        questions=tuple((one["code"], one["month"]) for one in row["questions"]),
        unfinished=tuple(row["accounts_unfinished"]),
        overtaken=tuple(row["accounts_overtaken"]),
    )


def _item_progress(row: Plain) -> ItemProgress:
    return ItemProgress(
        row["line"], row["no"], row["month"], number(row["progress"]), row["spent"], row["explanation"]
    )


def _settled_before(row: Plain) -> EarlierSettlement:
    return EarlierSettlement(
        total=decimal(row["total"]),
        grade=row["grade"],
        sha256=row["sha256"],
        by=row["by"],
        at=_time(row["at"]),
        reopened_by=row["reopened_by"],
        reopened_at=_time(row["reopened_at"]),
        reason=row["reason"],
    )


def _grade(row: Plain) -> Grade:
    # Grades that do not ask for it, and all of those settled before it could be asked for, lack the key.
    rate = row.get("indicator_rate")
    return Grade(
        name=row["name"],
        least=decimal(row["least"]),
        core_scored=row["core_scored"],
        no_red=row["no_red"],
        facet_share=row["facet_share"],
        indicator_code=row.get("indicator_code", ""),
        indicator_rate=None if rate is None else decimal(rate),
        no_deduction=row.get("no_deduction", False),
    )


def _rated(row: Plain) -> RatedIndicator:
    return RatedIndicator(
        code=row["code"],
        name=row["name"],
        computed=decimal(row["computed"]),
        said={one["part"]: _rating(one) for one in row["said"]},
        settled=decimal(row["settled"]),
    )


def _rating(row: Plain) -> RatingRow:
    return RatingRow(row["part"], decimal(row["points"]), row["reason"], row["by"], _time(row["at"]))


def _confirmed(row: Plain) -> ConfirmationRow:
    return ConfirmationRow(row["by"], _time(row["at"]), row["reason"])


def _last_year(row: Plain) -> LastYear:
    return LastYear(
        year=row["year"],
        total=decimal(row["total"]),
        maximum=fraction(row["maximum"]),
        grade=row["grade"],
        settled=row["settled"],
        provisional=row["provisional"],
        facets={one["no"]: decimal(one["points"]) for one in row["facets"]},
        indicators={one["name"]: _earlier(one) for one in row["indicators"]},
    )


def _earlier(row: Plain) -> EarlierIndicator:
    return EarlierIndicator(
        value=fraction_or_none(row["value"]),
        points=decimal(row["points"]),
        rate=fraction_or_none(row["rate"]),
        unit=row["unit"],
        months=tuple(map(fraction_or_none, row["months"])),
    )


def _correction(row: Plain) -> Correction:
    return Correction(
        code=row["code"],
        indicator=row["indicator"],
        input=row["input"],
        month=row["month"],
        old=number(row["old"]),
        new=number(row["new"]),
        by=row["by"],
        at=_time(row["at"]),
        reason=row["reason"],
        old_milestone=row.get("old_milestone", ""),
        new_milestone=row.get("new_milestone", ""),
    )


def _evidence(row: Plain) -> EvidenceView:
    return EvidenceView(row["code"], row["indicator"], row["month"], row["name"], row["size"], row["sha256"])


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)
