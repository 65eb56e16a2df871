"""``python -m indicators.scoring.verify FILE``: is a settled year what its figures and rules come to?

Standard library only. Every indicator of every month, every sum and the total are computed again from the figures and
rules in the file and compared with what is written there, and so are the grade and the hash. Exit status 0 only if all
of it agrees.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from indicators.scoring import rounding
from indicators.scoring.engine import score
from indicators.scoring.errors import RecordError, ScoringError
from indicators.scoring.model import LAST_MONTH, AgencyScore
from indicators.scoring.phrasing import is_english, phrase
from indicators.scoring.rated import Decided, decision, rated
from indicators.scoring.record.document import Plain, canonical, current, digest, parsed, reading
from indicators.scoring.record.scores import SCORED_MONTHS, fraction, read_sentence, written_indicator
from indicators.scoring.record.years import decimal, read_year, written
from indicators.scoring.trace import Argument, Sentence, Step, Text
from indicators.scoring.wording import explain, sentence

NOTHING = "—"
_WHOLE_YEAR = 100  # points of a plan to which everything applies
_GRADED_BY_SHARE = 3  # the first schema with grades by the share of the maximum; before, by the total
_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")

TEXTS: Mapping[str, Text] = {
    "hash": Text(
        "雜湊值不符：檔案記載 {found}，內容算得 {right}。內容在結算後被改過。",
        "The hash differs: the file says {found}, its content gives {right}. It was changed after it was settled.",
    ),
    "no_hash": Text("檔案沒有雜湊值；內容算得 {right}。", "The file has no hash; its content gives {right}."),
    "months": Text(
        "各月成績應為 0 至 12 月，檔案為：{found}。", "Scores of months 0 to 12 are due; found: {found}."
    ),
    "score": Text(
        "{where} {month} 月 {what}：檔案記載 {found}，應為 {right}。",
        "{where}, month {month}, {what}: the file says {found}, right is {right}.",
    ),
    "repeated": Text(
        "{what}：一處記載 {found}，另一處為 {right}。",
        "{what}: one place says {found}, another {right}.",
    ),
    "grade": Text(
        "等第：檔案記載 {found}，依總分與等第表應為 {right}。",
        "Grade: the file says {found}, by the total and the table of grades {right} is right.",
    ),
    "elsewhere": Text(
        "各月成績、總分、等第與計算過程之數字重算均相符：所改者為無從重算之內容（文字、預算項目、等第門檻、前一年成績等），"
        "或雜湊值本身。",
        "Scores, total, grade and the numbers of the working all agree when computed again: what was changed is something "
        "that cannot be computed (texts, budget items, thresholds of grades, last year's result), or the hash itself.",
    ),
    "reread": Text("讀回之紀錄與所寫者不同。", "What is read again differs from what was written."),
    "agrees": Text(
        "{agency} {year} 年度：{months} 個月、每月 {indicators} 項指標均已重算，與紀錄一致；總分 {total}。",
        "{agency}, year {year}: all agree. {indicators} indicators of {months} months computed again; total {total}.",
    ),
    "sha": Text(
        "SHA-256：{sha256}（請與報告所印者核對）", "SHA-256: {sha256} (compare it with the printed report)"
    ),
    "differences": Text("不一致：{count} 處。", "Differences: {count}."),
}


class Named(NamedTuple):
    """A place in the file that has a name of its own."""

    zh: str
    en: str

    def in_words(self, lang: str) -> str:
        return self.en if is_english(lang) else self.zh


WHOLE = Named("全年度", "the whole")


class Difference(NamedTuple):
    """A key of ``TEXTS`` and what its sentence names."""

    key: str
    args: Mapping[str, Argument]

    def in_words(self, lang: str) -> str:
        return phrase(TEXTS[self.key], self.args, lang)


def differences(document: Plain) -> Iterator[Difference]:
    """Whatever does not agree in a settled year's file, the hash first. Raises RecordError for what cannot be read."""
    record = _record(document)
    right, found = digest(canonical(record)), document.get("sha256")
    if found is None:
        yield Difference("no_hash", {"right": right})
    elif found != right:
        yield Difference("hash", {"found": str(found), "right": right})
    # Sentences leave numbers out: they are compared only where something must have been changed.
    yield from score_differences(record, words=found != right)
    yield from _head(document, record)


def score_differences(record: Plain, *, words: bool = True) -> Iterator[Difference]:
    """Every number that the figures and rules of a record do not give; with ``words`` those of the sentences too.

    A sentence stands once in a record, and is named once: where it is used first.
    """
    record = current(record)
    with reading("record"):
        code = record["agency"]["code"]
        given = read_year(record, code, record)
        rivals = [read_year(record, row["agency"], row) for row in record["rivals"]]
        months = [row["month"] for row in record["months"]]
        if months != list(SCORED_MONTHS):
            yield Difference("months", {"found": ", ".join(map(str, months)) or NOTHING})
        rows = dict(zip(months, record["months"], strict=True))
        named: set[tuple[Sentence | None, Sentence | None]] = set()
        for month in (month for month in SCORED_MONTHS if month in rows):
            right = score((given, *rivals), month, only={code})[code]
            if month == LAST_MONTH:
                yield from _ratings(record, right)
                right = rated(right, _decisions(record))
            yield from _month(rows[month], right)
            for one in _words(rows[month], right, record["sentences"]) if words else ():
                if one.pair not in named:
                    named.add(one.pair)
                    shown = (each and " / ".join(each) for each in one.pair)
                    yield from _told(one.where, month, f"working.{one.no}", *shown)


def _decisions(record: Plain) -> dict[str, Decided]:
    """Indicator code → what the reviewers decided of it."""
    found = {
        row["code"]: decision({one["part"]: (decimal(one["points"]), one["reason"]) for one in row["said"]})
        for row in record["year_end"]["ratings"]
    }
    return {code: decided for code, decided in found.items() if decided is not None}


def _ratings(record: Plain, computed: AgencyScore) -> Iterator[Difference]:
    """The computed and the settled points that stand beside the ratings."""
    points = {found.spec.code: found.points for found in computed.indicators()}
    decided = _decisions(record)
    for row in record["year_end"]["ratings"]:
        code = row["code"]
        right = points[code]
        yield from _compared(code, LAST_MONTH, {"computed": written(right)}, row)
        settled = decided[code].points if code in decided else right
        yield from _compared(code, LAST_MONTH, {"settled": written(settled)}, row)


def _month(row: Plain, right: AgencyScore) -> Iterator[Difference]:
    month = right.through
    for facet, below in zip(right.facets, row["facets"], strict=True):
        where = str(facet.spec.no)
        sums = {"points": written(facet.points), "points_before_cap": written(facet.uncapped)}
        yield from _compared(where, month, sums, below)
        for objective, inner in zip(facet.objectives, below["objectives"], strict=True):
            inside = f"{where}-{objective.spec.no}"
            yield from _compared(inside, month, {"points": written(objective.points)}, inner)
            for found, held in zip(objective.indicators, inner["indicators"], strict=True):
                numbers = written_indicator(found, lambda step: step)
                numbers.pop("working")
                yield from _compared(found.spec.code, month, numbers, held)
    whole = {
        "total": written(right.total),
        "maximum": rounding.exact(right.maximum),
        "provisional": right.provisional,
    }
    yield from _compared(WHOLE, month, whole, row)


def _compared(where: str | Named, month: int, right: Plain, row: Plain) -> Iterator[Difference]:
    for key, wanted in right.items():
        if row[key] != wanted:
            yield from _told(where, month, key, row[key], wanted)


def _told(where: str | Named, month: int, what: str, found: Any, right: Any) -> Iterator[Difference]:
    """The innermost places in which two values differ."""
    if isinstance(found, dict) and isinstance(right, dict):
        for key in sorted({*found, *right}):
            if found.get(key) != right.get(key):
                yield from _told(where, month, f"{what}.{key}", found.get(key), right.get(key))
    elif isinstance(found, list) and isinstance(right, list) and len(found) == len(right):
        for no, pair in enumerate(zip(found, right, strict=True), start=1):
            if pair[0] != pair[1]:
                yield from _told(where, month, f"{what}.{no}", *pair)
    else:
        args = {"where": where, "month": month, "what": what, "found": _shown(found), "right": _shown(right)}
        yield Difference("score", args)


class _Worded(NamedTuple):
    """A sentence of a working, as found and as it is right, whose numbers differ."""

    where: str
    no: int
    pair: tuple[Sentence | None, Sentence | None]


def _words(row: Plain, right: AgencyScore, sentences: Sequence[Plain]) -> Iterator[_Worded]:
    for facet, below in zip(right.facets, row["facets"], strict=True):
        yield from _working(str(facet.spec.no), facet.trace, below["working"], sentences)
        for objective, inner in zip(facet.objectives, below["objectives"], strict=True):
            for found, held in zip(objective.indicators, inner["indicators"], strict=True):
                yield from _working(found.spec.code, found.trace, held["working"], sentences)


def _working(
    where: str, trace: Iterable[Step], places: Sequence[int], sentences: Sequence[Plain]
) -> Iterator[_Worded]:
    found = [read_sentence(sentences[place]) for place in places]
    for no, pair in enumerate(zip_longest(found, map(sentence, trace)), start=1):
        if None in pair or not all(_same_numbers(*texts) for texts in zip(*pair, strict=True)):
            yield _Worded(where, no, pair)


def _same_numbers(found: str, right: str) -> bool:
    """Whether two wordings of one step have the same numbers in the same order.

    Words are not compared: each version has its own. Some left a number out that others have, or rounded it to fewer
    decimals.
    """
    fewer, more = sorted((_NUMBER.findall(found), _NUMBER.findall(right)), key=len)
    rest = iter(more)
    return all(any(_same_number(one, other) for other in rest) for one in fewer)


def _same_number(one: str, other: str) -> bool:
    if one == other:
        return True
    pair = [text.replace(",", "") for text in (one, other)]
    places = min(len(text.partition(".")[2]) for text in pair)
    first, second = (rounding.half_up(Fraction(text), places) for text in pair)
    return first == second


def _head(document: Plain, record: Plain) -> Iterator[Difference]:
    """What the head of the file, and the record itself, say of the result once more."""
    current_record = current(record)
    with reading("settled"):
        settled = current_record["settled"]
        result = {
            "total": current_record["months"][-1]["total"],
            "grade": current_record["year_end"]["grade"],
        }
        for what, right in result.items():
            if settled[what] != right:
                yield _repeated(what, settled[what], right)
        for what in ("schema", "settled"):
            if document.get(what) != record.get(what):
                yield _repeated(what, document.get(what), record.get(what))
        by_share = record["schema"] >= _GRADED_BY_SHARE
        yield from _grade(current_record["months"][-1], current_record["year_end"], by_share=by_share)


def _grade(last: Plain, end: Plain, *, by_share: bool) -> Iterator[Difference]:
    """The grade, if the table does not give it: the best that the total reaches after those that were denied."""
    most = fraction(last["maximum"]) if by_share else Fraction(_WHOLE_YEAR)
    share = rounding.points(fraction(last["total"]) / most * _WHOLE_YEAR) if most else Decimal(0)
    denied = {row["grade"] for row in end["higher_grades_denied"]}
    reached = [row["name"] for row in end["grades"] if decimal(row["least"]) <= share]
    right = next((name for name in reached if name not in denied), None)
    if right != end["grade"]:
        yield Difference("grade", {"found": _shown(end["grade"]), "right": _shown(right)})


def _repeated(what: str, found: Any, right: Any) -> Difference:
    return Difference("repeated", {"what": what, "found": _shown(found), "right": _shown(right)})


def _record(document: Plain) -> Plain:
    record = document.get("record")
    if not isinstance(record, dict):
        raise RecordError("record.not_a_record", where="JSON")
    return record


def _shown(value: Any) -> str:
    return NOTHING if value is None else str(value)


def _summary(document: Plain) -> Iterator[Difference]:
    record = current(_record(document))
    last = record["months"][-1]
    count = sum(len(o["indicators"]) for facet in last["facets"] for o in facet["objectives"])
    args: dict[str, Argument] = {"agency": record["agency"]["name"], "year": record["year"]}
    args |= {"months": len(record["months"]), "indicators": count, "total": Decimal(last["total"])}
    yield Difference("agrees", args)
    yield Difference("sha", {"sha256": document["sha256"]})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="verify", description=__doc__)
    parser.add_argument("file", type=Path, help="a settled year's file (settled.json)")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Chinese still says how many
    told: list[str] = []

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")

    try:
        document = parsed(given.file.read_text(encoding="utf-8-sig"))
        for line in differences(document):
            told.append(line.key)
            say(line.in_words(given.lang))
    except ScoringError as fault:
        say(explain(fault.step, given.lang))
        return 1
    except (OSError, UnicodeDecodeError) as fault:
        say(f"{given.file}: {fault}")
        return 1
    if told == ["hash"]:
        say(Difference("elsewhere", {}).in_words(given.lang))
    for line in [Difference("differences", {"count": len(told)})] if told else _summary(document):
        say(line.in_words(given.lang))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
