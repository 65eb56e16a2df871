"""Changes of what a rule wants reached, and whether each makes it easier."""

REDUCTION = {"rule": "reduction", "base": 100, "reduction": 7, "maximum": 35}
IMPROVEMENT = {"rule": "improvement", "direction": "≤", "base": 16, "target": 8, "maximum": 35}
RANGE = {"rule": "range", "least": 10, "most": 15, "maximum": 35}
STEPS = {"rule": "steps", "floor": 80, "base_points": 1, "step": 10, "step_points": 1, "maximum": 3}
STAGES = {"rule": "attainment", "direction": "≥", "stages": "105:30;107:35;108:40", "maximum": 35}
AIM = {"rule": "attainment", "direction": "≥", "target": 100, "aim": 50, "maximum": 35}
PLUS_MINUS = {"rule": "plus_minus", "unit_points": 1, "base_points": 5, "maximum": 10, "target": 5}
SEVERAL = {"rule": "several_years", "direction": "≥", "target": 90, "year_count": 3, "maximum": 35}

CHANGES = [
    (RANGE, {"least": 8}, True),
    (RANGE, {"least": 12}, False),
    (RANGE, {"most": 16}, True),
    (RANGE, {"most": 14}, False),
    (RANGE, {"least": 12, "most": 18}, True),  # for some value it is
    (RANGE, {"outside": "nothing"}, False),
    (RANGE | {"outside": "nothing"}, {"outside": "share"}, True),
    (REDUCTION, {"reduction": 5}, True),
    (REDUCTION, {"reduction": 9}, False),
    (REDUCTION, {"base": 120}, True),
    (REDUCTION, {"base": 90}, False),
    (REDUCTION, {"base": None, "base_year": 106}, True),  # nobody can say
    (IMPROVEMENT, {"target": 9}, True),
    (IMPROVEMENT, {"target": 7}, False),
    (IMPROVEMENT, {"base": 20}, True),
    (STEPS, {"floor": 75}, True),
    (STEPS, {"floor": 85}, False),
    (STAGES, {"stages": "105:30;107:33;108:40"}, True),
    (STAGES, {"stages": "105:30;107:35;108:38"}, True),  # of a later year
    (STAGES, {"stages": "105:30;107:36;108:40"}, False),
    (STAGES, {"stages": "105:20;107:35;108:40"}, False),  # of a year that is over
    (AIM, {"aim": 40}, True),
    (AIM, {"aim": 60}, False),
    (AIM, {"target": 90}, True),
    (PLUS_MINUS, {"target": 4}, True),
    (PLUS_MINUS, {"target": 6}, False),
    (PLUS_MINUS, {"target": None}, False),  # then full points are what is to be reached
    (SEVERAL, {"target": 80}, True),
    (SEVERAL, {"target": 95}, False),
    (SEVERAL, {"year_count": 2}, True),
    ({"rule": "attainment", "direction": "≤", "target": 9, "maximum": 35}, {"direction": "<"}, False),
    ({"rule": "attainment", "direction": "<", "target": 9, "maximum": 35}, {"direction": "≤"}, True),
    (
        {"rule": "attainment", "direction": "≥", "baseline_years": 3, "maximum": 35},
        {"baseline_years": 1},
        True,
    ),
    ({"rule": "threshold", "direction": "≥", "target": 9, "maximum": 35}, {"direction": ">"}, False),
    ({"rule": "threshold", "direction": "≥", "target": 9, "maximum": 35}, {"direction": "≤"}, True),
    ({"rule": "condition", "direction": "≥", "target": 9}, {"target": 8}, True),
    ({"rule": "condition", "direction": "≥", "target": 9}, {"target": 10}, False),
]
