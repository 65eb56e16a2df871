"""A settled year whose hash differs: what was changed is named, and nothing else, whatever version worded it."""

import json
from pathlib import Path

import pytest

from indicators.scoring import verify
from indicators.scoring.record.document import canonical, digest, parsed
from indicators.scoring.record.upgrades import SCHEMA

RECORDS = Path(__file__).parent / "records"
SCHEMAS = range(1, SCHEMA + 1)


def read(schema: int) -> dict:
    return parsed((RECORDS / f"schema-{schema}.json").read_text(encoding="utf-8"))


@pytest.fixture
def document() -> dict:
    return read(SCHEMA)


def said(document: dict) -> list[str]:
    """All but that the hash differs."""
    told = [found.in_words("en") for found in verify.differences(document)]
    assert told[0].startswith("The hash differs")
    return told[1:]


def sentence(record: dict, code: str, no: int, month: int = 12) -> dict:
    facets = record["months"][month]["facets"]
    found = (one for facet in facets for objective in facet["objectives"] for one in objective["indicators"])
    place = next(one for one in found if one["code"] == code)["working"][no - 1]
    return record["sentences"][place]


@pytest.mark.no_cover
@pytest.mark.parametrize("path", sorted(RECORDS.iterdir()), ids=lambda path: path.stem)
def test_the_sentences_of_an_untouched_record_agree_in_the_words_of_every_version(path):
    record = parsed(path.read_text(encoding="utf-8"))["record"]

    assert list(verify.score_differences(record, words=True)) == []


@pytest.mark.no_cover  # counting each line would make it thrice as long
@pytest.mark.parametrize(
    ("schema", "lang"), [*((schema, "zh") for schema in SCHEMAS), (SCHEMA, "en"), (SCHEMA, "zh_grouped")]
)
def test_a_digit_that_was_changed_in_a_sentence_is_the_one_difference(schema, lang):
    document = read(schema)
    changed = sentence(document["record"], "1-1-1", 1)
    before = dict(changed)
    changed[lang] = before[lang].replace("514", "541")
    assert changed != before

    (told,) = said(document)

    assert told.startswith("1-1-1, month 12, working.1: ")
    assert changed[lang] in told.partition(", right is ")[0]


@pytest.mark.no_cover
@pytest.mark.parametrize("schema", [2, 3, 4])
def test_a_digit_is_found_too_where_today_s_sentence_has_more_numbers(schema):
    document = read(schema)
    changed = sentence(document["record"], "1-1-2", 9, month=1)
    assert "101.36" in changed["en"] and "÷" not in changed["en"]
    changed["en"] = changed["en"].replace("101.36", "101.46")

    (told,) = said(document)

    assert told.startswith("1-1-2, month 1, working.9: ")


def test_a_digit_is_found_too_where_today_s_sentence_has_more_decimals():
    document = read(1)
    changed = sentence(document["record"], "1-3-1", 4, month=3)
    assert "20.13" in changed["en"]
    changed["en"] = changed["en"].replace("20.13", "20.14")

    (told,) = said(document)

    assert told.startswith("1-3-1, month 3, working.4: ") and "20.125" in told


def test_a_sentence_of_many_months_is_named_once(document):
    record = document["record"]
    changed = sentence(record, "4-2-1", 1, month=0)
    assert changed is sentence(record, "4-2-1", 1, month=9)
    changed["en"] = changed["en"].replace("1", "2")

    (told,) = said(document)

    assert told.startswith("4-2-1, month 0, working.1: ")


def test_a_sentence_that_is_not_there_is_named(document):
    for facet in document["record"]["months"][12]["facets"][:1]:
        facet["working"].pop()

    (told,) = said(document)

    assert told.startswith("1, month 12, working.") and "the file says —" in told


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["business_lines"][0]["items"][0].update(city=2600001),
        lambda record: record["year_end"]["last_year"].update(total="39.45"),
        lambda record: sentence(record, "1-1-1", 1).update(zh="破獲件數：3514"),
    ],
    ids=["a budget item", "last year's total", "words"],
)
def test_where_only_the_hash_tells_the_program_says_that_the_change_lies_elsewhere(
    document, change, tmp_path, capsys
):
    change(document["record"])
    path = tmp_path / "settled.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert verify.main([str(path), "--lang", "en"]) == 1

    (hash_differs, elsewhere, count) = capsys.readouterr().out.splitlines()
    assert hash_differs.startswith("The hash differs")
    assert elsewhere.startswith("Scores, total, grade and the numbers of the working all agree")
    assert count == "Differences: 1."


def test_where_something_is_named_the_program_does_not_send_elsewhere(document, tmp_path, capsys):
    document["record"]["months"][12]["total"] = "92.97"
    path = tmp_path / "settled.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert verify.main([str(path), "--lang", "en"]) == 1

    assert "Scores, total" not in capsys.readouterr().out


# ---------------------------------------------------------------- the grade, though the hash was made to fit


def graded_otherwise(document: dict) -> list[str]:
    sealed = document | {"sha256": digest(canonical(document["record"]))}
    return [found.in_words("en") for found in verify.differences(sealed)]


@pytest.mark.no_cover
@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_threshold_that_the_total_does_not_reach_is_told_by_the_grade(schema):
    document = read(schema)
    document["record"]["year_end"]["grades"][0]["least"] = "93"

    assert graded_otherwise(document) == [
        "Grade: the file says 優, by the total and the table of grades 甲 is right."
    ]


def test_a_grade_that_was_denied_is_not_the_right_one(document):
    end = document["record"]["year_end"]
    end["higher_grades_denied"] = [{"grade": "優", "conditions": ["no_red"]}]

    assert graded_otherwise(document) == [
        "Grade: the file says 優, by the total and the table of grades 甲 is right."
    ]


def test_a_table_that_has_no_grade_for_the_total_is_named(document):
    for row in document["record"]["year_end"]["grades"]:
        row["least"] = "99"

    assert graded_otherwise(document) == [
        "Grade: the file says 優, by the total and the table of grades — is right."
    ]


def test_before_schema_3_grades_went_by_the_total_and_not_by_its_share():
    end = {"grade": "甲", "grades": [{"name": "優", "least": "90"}, {"name": "甲", "least": "0"}]}
    end["higher_grades_denied"] = []
    last = {"total": "89.00", "maximum": "95"}

    assert list(verify._grade(last, end, by_share=False)) == []
    (told,) = verify._grade(last, end, by_share=True)
    assert told.args["right"] == "優"
    assert list(verify._grade({"total": "0.00", "maximum": "0"}, end, by_share=True)) == []
