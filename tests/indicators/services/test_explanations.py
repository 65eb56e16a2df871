"""One explanation an indicator and month: joined where its parts agree, named where they differ, never twice."""

import pytest

from indicators.services.explanations import joined


@pytest.mark.parametrize(
    ("note", "beside", "said"),
    [
        ("", [], ""),
        (" ", [("場次", "  ")], ""),
        ("場地整修", [], "場地整修"),
        ("", [("場次", "場地整修")], "場地整修"),
        ("", [("場次", "場地整修"), ("應辦", "場地整修")], "場地整修"),
        ("", [("場次", "場地整修"), ("應辦", "補辦")], "場次：場地整修\n應辦：補辦"),
        ("場地整修\n下月補辦", [("場次", "場地整修")], "場地整修\n下月補辦"),
        ("場次：場地整修", [("場次", "場地整修")], "場次：場地整修"),
        ("場地未整修", [("場次", "整修")], "場地未整修\n整修"),
        ("x" * 1_990, [("場次", "場地整修" * 3), ("應辦", "補辦")], "x" * 1_990 + "\n應辦：補辦"),
        ("下月補辦", [("場次", "場地整修")], "下月補辦\n場地整修"),
    ],
)
def test_the_parts_of_an_explanation(note, beside, said):
    assert joined(note, beside) == said
