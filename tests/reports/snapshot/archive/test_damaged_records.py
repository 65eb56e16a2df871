"""What a record can lack or have in a wrong form, and the two programs as a person starts them."""

import json
import re
import runpy
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from indicators.scoring import verify
from indicators.scoring.errors import RecordError
from indicators.scoring.record.document import canonical, parsed, reading
from indicators.scoring.record.upgrades import SCHEMA
from reports.snapshot.archive.read import read_record

SETTLED = Path(__file__).parent / "records" / f"schema-{SCHEMA}.json"


@pytest.fixture
def document() -> dict:
    return json.loads(SETTLED.read_text(encoding="utf-8"))


def said(document: dict) -> list[str]:
    return [found.in_words("zh") for found in verify.differences(document)]


def indicators(tree: dict) -> Iterator[dict]:
    """Of a month's scores, or of the plan."""
    for facet in tree["facets"]:
        for objective in facet["objectives"]:
            yield from objective["indicators"]


def first(tree: dict) -> dict:
    return next(indicators(tree))


def test_a_file_without_its_hash_says_which_is_right(document):
    right = document.pop("sha256")

    assert any(right in line for line in said(document))


def test_only_the_part_that_was_changed_is_named(document):
    (found,) = (one for one in indicators(document["record"]["months"][12]) if one["code"] == "3-4-1")
    found["components"][1]["points"] = "0.35"

    (_hash, number) = said(document)
    assert "components.2.points" in number


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": 0.5}', '{"a": 1e9}', '{"a": -Infinity}'])
def test_a_number_that_no_record_holds_is_refused(text):
    with pytest.raises(RecordError):
        parsed(text)


@pytest.mark.parametrize("text", ["[]", '"a"', "7"])
def test_what_is_no_object_is_no_record(text):
    with pytest.raises(RecordError):
        parsed(text)


def test_a_fault_that_names_no_place_keeps_its_words():
    fault = RecordError("record.twice", key="total")

    with pytest.raises(RecordError) as found, reading("agency"):
        raise fault

    assert found.value is fault


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: first(record["months"][12]).update(code="1-1-9"),
        lambda record: first(record["months"][12]).update(value=92),
        lambda record: first(record)["inputs"][0].update(figures=["1", "2"]),
    ],
    ids=["another indicator's score", "a number that is no text", "two months of twelve"],
)
def test_what_does_not_fit_is_named_with_its_place(document, damage):
    damage(document["record"])

    with pytest.raises(RecordError) as found:
        read_record(canonical(document["record"]))

    assert "1-1-1" in str(found.value.details["where"])


def _milestones(text: str) -> str:
    """The first list of milestones in the file."""
    return re.search(r'"milestones": \[[^]]+\]', text).group()


BROKEN = {
    "cut off": (lambda text: text[:-5000], "not whole JSON"),
    "empty": (lambda text: "", "not whole JSON"),
    "something else": (lambda text: '{"a": 1}', "not the record of a settled year"),
    "unknown schema": (
        lambda text: text.replace(f'"schema": {SCHEMA}', '"schema": 7'),
        "schema 7 is not known",
    ),
    "a key twice": (lambda text: text.replace('"year": 107', '"year": 107, "year": 107', 1), "occurs twice"),
    "a key less": (lambda text: text.replace('"planned"', '"plamned"', 1), "“planned” is missing"),
    "a number that would fill the memory": (
        lambda text: re.sub('"weight": "[^"]+"', '"weight": "1E+999999999"', text, count=1),
        "'1E+999999999' is not a decimal string",
    ),
    "a milestone that does not exist": (
        lambda text: text.replace(_milestones(text), _milestones(text).replace('"no": ', '"no": 9')),
        "there is no milestone",
    ),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path, capsys, damage):
    spoil, reason = BROKEN[damage]
    path = tmp_path / "settled.json"
    path.write_text(spoil(SETTLED.read_text(encoding="utf-8")), encoding="utf-8")
    assert verify.main([str(path), "--lang", "en"]) == 1
    assert reason in capsys.readouterr().out


def test_the_program_also_writes_where_no_terminal_is():
    held = StringIO()
    with redirect_stdout(held):
        status = verify.main([str(SETTLED)])

    assert status == 0
    assert json.loads(SETTLED.read_text(encoding="utf-8"))["sha256"] in held.getvalue()


@pytest.mark.parametrize("lines", [verify.__name__, "indicators.scoring.record.bundle"])
def test_both_programs_are_started_by_their_names(lines, tmp_path, monkeypatch):
    target = tmp_path / "verify.pyz"
    monkeypatch.setattr("sys.argv", ["program", str(SETTLED if lines == verify.__name__ else target)])

    try:
        runpy.run_module(lines, run_name="__main__")
    except SystemExit as ended:
        assert ended.code == 0
    else:
        assert target.stat().st_size
