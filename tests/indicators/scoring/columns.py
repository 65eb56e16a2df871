"""The workbook's column names of a rule's parameters, as the files of cases use them."""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from indicators.scoring.rules import Rule, all_parameters, parse_rule

COLUMNS = {parameter.label.zh: name for name, parameter in all_parameters().items()}


def params(row: Mapping[str, Any]) -> dict[str, str]:
    """The rule's parameters among the columns of a row."""
    return {COLUMNS[column]: value for column, value in row.items() if column in COLUMNS}


def rule_of(kind: str, case: Mapping[str, Any]) -> Rule:
    """The rule of a case; with 「年度」 as it holds in that year, with the values of 「歷年」."""
    rule = parse_rule(kind, params(case["參數"]))
    if "年度" not in case:
        return rule
    earlier = {int(year): Fraction(value) for year, value in case.get("歷年", {}).items()}
    return rule.in_year(int(case["年度"]), earlier)


class _TextLoader(yaml.CSafeLoader):
    """Reads every number as the text that was written, so no binary float comes near a score; keeps ``<<``."""

    yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("<<$"))]}


@cache
def load(path: Path) -> Any:
    """A file of cases: texts, lists and mappings, which nobody changes."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_TextLoader)  # noqa: S506
