"""The record of a settled year: a file of every schema that there was, and the program that checks it."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.scoring import verify
from indicators.scoring.component import Context
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import Facts, ObjectiveSpec
from indicators.scoring.objective import score_objective
from indicators.scoring.record import document as documents
from indicators.scoring.record.bundle import bundle
from indicators.scoring.record.document import canonical, digest, parsed
from indicators.scoring.record.upgrades import SCHEMA, UPGRADES, upgraded
from indicators.scoring.rounding import exact, shown
from indicators.scoring.values import find_values
from indicators.scoring.wording import explain
from reports.snapshot.archive.read import read_record
from reports.snapshot.archive.serialise import last_months, record_of

RECORDS = Path(__file__).parent / "records"
EVERY_KIND = (
    "6-every-kind"  # what came later without a schema number, and the rule kinds that the others lack
)
# These files are what was settled once. They are never made anew, and what they say never changes.
SETTLED: dict[int | str, dict[str, str]] = {
    1: {
        "sha256": "7d0555093f8138efeae3eac83ac8c8cb27d4f9bb1b0ca108c6adbb78584e153b",
        "total": "92.96",
        "grade": "優",
        "months": "0.60 26.39 31.25 36.93 41.26 45.47 51.76 55.95 61.29 68.77 75.39 83.18 92.96",
    },
    2: {
        "sha256": "94795036cd20a933e4c6add10792e883787dd44d18b78d59bb0fe9fdff9ca0d4",
        "total": "92.96",
        "grade": "優",
        "months": "0.60 19.26 24.02 29.93 34.09 38.12 48.76 52.80 58.14 65.77 72.19 79.80 92.96",
    },
    3: {
        "sha256": "8409b5bf6460a45deaacf18696481393eaabc9b82a30ac1f7babdd69176aea2b",
        "total": "92.96",
        "grade": "優",
        "months": "0.60 19.26 24.02 29.93 34.09 38.12 48.76 52.80 58.14 65.77 72.19 79.80 92.96",
    },
    4: {
        "sha256": "8ef36c0fa9c84de740d26d8563c7f58adae3d69d30584bf7957a8fae168ca112",
        "total": "92.96",
        "grade": "優",
        "months": "0.60 19.26 24.02 29.93 34.09 38.12 48.76 52.80 58.14 65.77 72.19 79.80 92.96",
    },
    5: {
        "sha256": "5b310d0aa4b3b17eeba7200bed94ee586cbfd542d24d3bebb95b414808fe175a",
        "total": "92.96",
        "grade": "優",
        "months": "0.60 19.26 24.02 29.93 34.09 38.12 51.76 55.80 61.14 68.77 74.19 81.80 92.96",
    },
    6: {
        "sha256": "b4eac52f2bb1e25418f0656fb47d0d61d9c2284f97898dc2f3b2b969bdbd8f84",
        "total": "92.96",
        "grade": "優",
        "months": "0.60 19.26 24.02 29.78 34.21 38.04 51.60 55.74 60.98 68.55 74.19 81.80 92.96",
    },
    EVERY_KIND: {
        "sha256": "98c450ca77ea559f6834cbfa805fa2b91c6e6ad005ba53ade23c95be07585fd8",
        "total": "88.63",
        "grade": "丙",
        "months": "0.25 8.02 11.52 12.27 12.52 14.49 82.84 83.11 83.88 84.83 88.63 89.13 88.63",
    },
}
SCHEMAS = range(1, SCHEMA + 1)


@pytest.fixture(scope="module")
def texts() -> dict[int | str, str]:
    return {name: (RECORDS / f"schema-{name}.json").read_text(encoding="utf-8") for name in SETTLED}


@pytest.fixture
def document(texts) -> dict:
    """The file of today's schema, to be changed at will."""
    return json.loads(texts[SCHEMA])


def said(document: dict, lang: str = "zh") -> list[str]:
    return [found.in_words(lang) for found in verify.differences(document)]


def resealed(document: dict) -> dict:
    """With the hash that the changed content has: only the arithmetic can tell."""
    return document | {"sha256": digest(canonical(document["record"]))}


def indicator(tree: dict, code: str) -> dict:
    return next(
        found
        for facet in tree["facets"]
        for objective in facet["objectives"]
        for found in objective["indicators"]
        if found["code"] == code
    )


# ---------------------------------------------------------------- for ever


def test_there_is_a_file_of_every_schema():
    assert {path.name for path in RECORDS.iterdir()} == {
        f"schema-{name}.json" for name in (*SCHEMAS, EVERY_KIND)
    }


@pytest.mark.parametrize("schema", SETTLED)
def test_a_file_that_was_settled_says_for_ever_the_same(texts, schema):
    held = parsed(texts[schema])
    record = canonical(held["record"])
    assert digest(record) == held["sha256"] == SETTLED[schema]["sha256"]
    read = read_record(record)
    assert f"{read.december.score.total:.2f}" == SETTLED[schema]["total"] == held["settled"]["total"]
    assert read.december.year_end.graded.grade.name == SETTLED[schema]["grade"]
    assert " ".join(f"{score.total:f}" for score in read.scores) == SETTLED[schema]["months"]


@pytest.mark.parametrize("schema", SETTLED)
def test_every_point_and_every_sentence_is_read_as_it_is_written(texts, schema):
    record = json.loads(texts[schema])["record"]
    compared = 0
    for row, score in zip(record["months"], read_record(canonical(record)).scores, strict=True):
        assert (row["month"], row["total"]) == (score.through, f"{score.total:f}")
        for facet in score.facets:
            for objective in facet.objectives:
                for found in objective.indicators:
                    written = indicator(row, found.spec.code)
                    assert (written["points"], written["state"], written["light"]) == (
                        f"{found.points:f}",
                        found.state.value,
                        found.light.value,
                    )
                    for lang in ("zh", "en"):
                        words = [record["sentences"][place][lang] for place in written["working"]]
                        assert [explain(step, lang) for step in found.trace] == words
                    compared += 1
    assert compared == 13 * (17 if schema == EVERY_KIND else 31)


@pytest.mark.parametrize(("schema", "changes"), [(SCHEMA, 2), (EVERY_KIND, 1)])
def test_what_is_read_is_written_again_as_it_was(texts, schema, changes):
    text = canonical(json.loads(texts[schema])["record"])
    read = read_record(text)
    earlier = [read.up_to(month) for month in last_months(read.december)]
    assert len(earlier) == changes
    assert canonical(record_of(read.december, read.scores, earlier)) == text


@pytest.mark.parametrize("schema", SETTLED)
def test_the_file_has_all_that_a_report_shows_beside(texts, schema):
    record = json.loads(texts[schema])["record"]
    found = [
        one
        for facet in record["facets"]
        for objective in facet["objectives"]
        for one in objective["indicators"]
    ]
    assert any(one["not_applicable"] for one in found) and any(one["revisions"] for one in found)
    assert record["rivals"] and record["business_lines"] and record["budget_execution"]
    assert all(
        record["year_end"][key] for key in ("ratings", "confirmed", "last_year", "corrections", "evidence")
    )


# ---------------------------------------------------------------- upgrades


def test_upgrades_are_applied_in_order_from_the_schema_that_a_record_has():
    def second(record):
        return {"schema": 1, "points": record["score"]}

    def third(record):
        return {**record, "points": f"{record['points']}.00"}

    steps = (second, third)
    assert upgraded({"schema": 1, "score": "2"}, steps) == {"schema": 3, "points": "2.00"}
    assert upgraded({"schema": 2, "points": "2"}, steps) == {"schema": 3, "points": "2.00"}
    assert upgraded({"schema": 3, "points": "2.00"}, steps) == {"schema": 3, "points": "2.00"}


def test_a_record_of_an_earlier_schema_is_read_and_verified_by_way_of_the_upgrades(document, monkeypatch):
    def later(record):
        return {**record, "preamble": record["foreword"]}

    record = document["record"]
    record["foreword"] = record.pop("preamble")
    monkeypatch.setattr(documents, "SCHEMA", SCHEMA + 1)
    monkeypatch.setattr(documents, "upgraded", lambda held: upgraded(held, (*UPGRADES, later)))
    assert read_record(canonical(record)).december.preamble == record["foreword"]
    assert said(resealed(document)) == []


def test_a_year_settled_before_there_were_periods_keeps_the_rates_that_it_was_settled_with(texts):
    """Rates were against the year's target then; a file of today's schema has them against what was due by the month."""
    rates = {}
    for schema in SCHEMAS:
        january = read_record(canonical(parsed(texts[schema])["record"])).scores[1]
        rates[schema] = {found.spec.code: found.rate for found in january.indicators()}
    assert rates[1]["1-4-1"] * 12 == rates[SCHEMA]["1-4-1"]
    assert rates[1]["1-6-1"] == rates[SCHEMA]["1-6-1"] * 12  # a ceiling
    assert rates[1]["1-2-1"] == rates[SCHEMA]["1-2-1"]  # a share


def test_halfway_through_the_year_a_ceiling_is_compared_with_half_of_it(texts):
    rates = []
    for schema in SCHEMAS:
        june = read_record(canonical(parsed(texts[schema])["record"])).scores[6]
        rates += [shown(found.rate) for found in june.indicators() if found.spec.code == "1-1-2"]
    assert rates == ["205.5", *["102.75"] * (len(SCHEMAS) - 1)]


@pytest.mark.parametrize(("schema", "maxima"), [(1, "10/3 5/3 0"), (2, "10/3 5/3 0"), (3, "3.33 1.67 0")])
def test_a_year_keeps_the_shares_of_weights_that_do_not_apply_that_it_was_settled_with(texts, schema, maxima):
    """They were exact fractions; from schema 3 on they are hundredths of a point."""
    year = read_record(canonical(parsed(texts[schema])["record"])).december.scored_year
    reported = next(found for found in year.indicators() if found.code == "1-4-1")
    specs = [replace(reported, weight=Decimal(weight)) for weight in (2, 1, 2)]
    values = [find_values(reported, year, 12)] * 2 + [
        find_values(reported, replace(year, facts=Facts(not_applicable={"1-4-1": "停辦"})), 12)
    ]
    given = [found._replace(spec=spec) for found, spec in zip(values, specs, strict=True)]
    scored = score_objective(ObjectiveSpec(1, "", Decimal(5), tuple(specs)), given, Context(year, 12, {}))
    assert " ".join(exact(found.maximum) for found in scored.indicators) == maxima


def test_part_of_a_year_is_compared_with_the_same_part_of_last_year_from_schema_5_on(texts):
    """It was with the whole year before; December is with either."""
    grown = {}
    for schema in SCHEMAS:
        scores = read_record(canonical(parsed(texts[schema])["record"])).scores
        years = [{found.spec.code: found for found in scores[month].indicators()} for month in (3, 6, 12)]
        grown[schema] = [(exact(year["4-3-1"].value), str(year["4-3-1"].points)) for year in years]
    march, december = ("-925/11", "0.00"), ("8.5", "2.00")
    whole, part = ([march, june, december] for june in (("-3389/66", "0.00"), ("88/9", "3.00")))
    assert grown == {schema: whole if schema < 5 else part for schema in SCHEMAS}


def test_the_file_has_inputs_of_every_frequency(document):
    found = {
        given["frequency"]
        for facet in document["record"]["facets"]
        for objective in facet["objectives"]
        for one in objective["indicators"]
        for given in one["inputs"]
    }
    assert found == {frequency.value for frequency in Frequency}


# ---------------------------------------------------------------- checked by anyone


@pytest.mark.parametrize("schema", SETTLED)
def test_one_file_and_python_alone_are_enough_to_check_it(schema, tmp_path):
    program = tmp_path / "verify.pyz"
    program.write_bytes(bundle())
    # -I -S: nothing that is installed, nothing of this directory.
    command = [sys.executable, "-I", "-S", program, RECORDS / f"schema-{schema}.json"]
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert SETTLED[schema]["sha256"] in done.stdout
    assert f"總分 {SETTLED[schema]['total']}" in done.stdout


def test_the_program_is_the_same_file_for_the_same_source():
    assert bundle() == bundle()


@pytest.mark.no_cover  # counting each line would make it thrice as long
def test_a_digit_that_was_changed_anywhere_is_found(texts):
    text = texts[SCHEMA]
    digits = [found.start() for found in re.finditer(r"\d", text)]
    for place in digits[:: len(digits) // 150]:
        changed = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
        try:
            found = next(verify.differences(parsed(changed)), None)
        except verify.RecordError:
            continue  # a schema that is not known, a number that is none: named by itself
        assert found, changed[place - 30 : place + 30]


def change_figure(record):
    indicator(record, "1-1-1")["inputs"][0]["figures"][0] = "288"


def change_target(record):
    indicator(record, "1-1-1")["earlier_years"]["104"] = "88.43"


def change_rule(record):
    indicator(record, "1-2-1")["components"][0]["rule"]["maximum"] = "2.9"


def change_points(record):
    indicator(record["months"][5], "1-6-2")["points"] = "9.99"


def change_light(record):
    indicator(record["months"][5], "1-6-2")["light"] = "white"


def change_rating(record):
    row = next(one for one in record["year_end"]["ratings"] if one["code"] == "1-8-1")
    next(said for said in row["said"] if said["part"] == "review")["points"] = "3.3"


def change_facet(record):
    record["months"][12]["facets"][1]["points"] = "19.99"


def change_total(record):
    record["months"][12]["total"] = "99.99"


CHANGES = {
    change_figure: ("1-1-1 1 月", "inputs.solved", "檔案記載 289，應為 288"),
    change_target: ("1-1-1 3 月", "target"),
    change_rule: ("1-2-1 12 月", "components.1.points"),
    change_points: ("1-6-2 5 月", "points：檔案記載 9.99"),
    change_light: ("1-6-2 5 月", "light：檔案記載 white"),
    change_rating: ("1-8-1 12 月", "points：檔案記載 3.40，應為 3.3"),
    change_facet: ("2 12 月", "points：檔案記載 19.99"),
    change_total: ("全年度 12 月", "total：檔案記載 99.99，應為 92.96"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_named_though_the_hash_was_made_to_fit(document, change):
    change(document["record"])
    told = said(resealed(document))
    assert any(all(part in line for part in CHANGES[change]) for line in told), told


def test_the_head_of_the_file_agrees_with_the_record(document):
    document["settled"] = document["settled"] | {"by": "別人"}
    (told,) = said(document, "en")
    assert "settled: one place says" in told and "別人" in told


def test_the_result_is_that_of_the_last_month(document):
    document["settled"]["total"] = document["record"]["settled"]["total"] = "93.00"
    document["settled"]["grade"] = document["record"]["settled"]["grade"] = "甲"
    assert said(resealed(document), "en") == [
        "total: one place says 93.00, another 92.96.",
        "grade: one place says 甲, another 優.",
    ]


def test_a_month_that_stands_twice_is_named(document):
    months = document["record"]["months"]
    months.insert(3, {**months[3], "total": "99.99"})
    told = said(resealed(document), "en")
    assert told[0] == (
        "Scores of months 0 to 12 are due; found: 0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12."
    )


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert verify.main([str(tmp_path / "none.json")]) == 1
    assert "none.json" in capsys.readouterr().out
