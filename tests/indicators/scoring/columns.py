"""The workbook's column names of a rule's parameters, as the files of cases use them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

COLUMNS = {
    "方向": "direction",
    "目標": "target",
    "基準年數": "baseline_years",
    "滿分": "maximum",
    "門檻": "floor",
    "基本分": "base_points",
    "級距": "step",
    "每級加分": "step_points",
    "每件分數": "unit_points",
    "分段": "bands",
    "名次得分": "awards",
}


def params(row: Mapping[str, Any]) -> dict[str, str]:
    """The rule's parameters among the columns of a row."""
    return {COLUMNS[column]: value for column, value in row.items() if column in COLUMNS}


class _TextLoader(yaml.SafeLoader):
    """Reads every number as the text that was written, so no binary float comes near a score; keeps ``<<``."""

    yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("<<$"))]}


def load(path: Path) -> Any:
    """A file of cases: texts, lists and mappings."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_TextLoader)  # noqa: S506
