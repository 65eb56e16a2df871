"""What is told apart of an unreported indicator: figures of its own that nobody reported, and values of earlier years."""

import pytest

from indicators.scoring.engine import score
from indicators.scoring.model import State
from indicators.scoring.not_owed import not_owed
from tests.indicators.scoring.years import city

PRIOR = {"算式": "n - prior", "規則": "attainment", "方向": "≥", "目標": "12", "滿分": "2"}
BASELINE = {"規則": "attainment", "方向": "≥", "基準年數": "2", "滿分": "2"}


def scored(rule, figures, history):
    row = {
        "權重": "2",
        "投入": {"n": {"名稱": "次數", "彙總": "加總", "月報": figures}},
        "計分": [rule],
        "歷年": history,
    }
    (found,) = score(city({"指標": {"1-1-1": row}}), 2)["A"].indicators()
    return found


@pytest.mark.parametrize("rule", [PRIOR, BASELINE])
def test_only_what_has_all_of_its_own_figures_lacks_earlier_years(rule):
    known = {105: "5", 106: "6"}
    lacking, silent = scored(rule, {1: "3", 2: "4"}, {}), scored(rule, {}, {})
    assert (lacking.state, lacking.lacks_earlier_years) == (State.UNREPORTED, True)
    assert (silent.state, silent.lacks_earlier_years) == (State.UNREPORTED, False)
    assert not scored(rule, {}, known).lacks_earlier_years
    assert not scored(rule, {1: "3", 2: "4"}, known).lacks_earlier_years
    assert not not_owed(lacking).lacks_earlier_years
