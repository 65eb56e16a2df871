"""The sample year, loaded as the demo loads it, gives the scores that were worked out apart from the engine."""

from pathlib import Path

import pytest
import yaml

from reports.snapshot.score_json import score_json

pytestmark = pytest.mark.django_db
EXPECTED = yaml.load(
    (Path(__file__).parents[1] / "fixtures" / "expected_sample_score.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)


@pytest.fixture(scope="module")
def scores(sample_months):
    snapshots = sample_months[EXPECTED["through"]]
    assert {snapshot.year for snapshot in snapshots} == {EXPECTED["year"]}
    return {snapshot.agency_code: score_json(snapshot, "zh-hant") for snapshot in snapshots}


def indicators_of(score):
    objectives = [objective for facet in score["facets"] for objective in facet["objectives"]]
    return {found["code"]: found for objective in objectives for found in objective["indicators"]}


def test_every_agency_has_the_total_and_facets_that_were_worked_out(scores):
    assert set(EXPECTED["agencies"]) <= set(scores)
    for code, expected in EXPECTED["agencies"].items():
        score = scores[code]
        assert (score["total"], score["provisional"]) == (expected["total"], expected["provisional"]), code
        facets = {facet["no"]: facet for facet in score["facets"]}
        for no, facet in expected.get("facets", {}).items():
            assert {key: facets[no][key] for key in facet} == facet, (code, no)


def test_every_indicator_has_the_points_state_and_light_that_were_worked_out(scores):
    compared = 0
    for code, expected in EXPECTED["agencies"].items():
        found = indicators_of(scores[code])
        for indicator, wanted in expected["indicators"].items():
            assert {key: found[indicator][key] for key in wanted} == wanted, (code, indicator)
            compared += 1
    assert compared >= 31


def test_every_rule_state_and_light_of_the_sample_is_explained(scores):
    lines = [
        line
        for score in scores.values()
        for found in indicators_of(score).values()
        for line in found["working"]
    ]
    assert all(line and "{" not in line for line in lines)
    assert all(found["working"] for score in scores.values() for found in indicators_of(score).values())
    lights = {found["light"] for score in scores.values() for found in indicators_of(score).values()}
    assert lights == {"green", "yellow", "red", "white", None}
