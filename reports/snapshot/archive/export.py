"""A settled year to carry away: its record with the hash, and the program that checks it, each one file."""

import json
from collections.abc import Mapping, Sequence

from indicators.scoring.record.document import parsed
from indicators.year_end.selectors import settled_records, settlements
from reports.snapshot.archive.settled import checked


def settled_file(plan_id: int) -> str | None:
    """The record of a plan's settled year as JSON, under its hash; None where it is not.

    ``python -m indicators.scoring.verify`` needs nothing else. Raises RecordDamaged.
    """
    return settled_files([plan_id]).get(plan_id)


def settled_files(plan_ids: Sequence[int]) -> Mapping[int, str]:
    """The same of many plans, by their ids. Raises RecordDamaged."""
    plan_of = {row.id: plan_id for plan_id, row in settlements(plan_ids).items()}
    return {plan_of[key]: _file(key, sha256, text) for key, sha256, text in settled_records(list(plan_of))}


def _file(key: int, sha256: str, text: str) -> str:
    checked(key, sha256, text)
    record = parsed(text)
    document = {
        "schema": record["schema"],
        "sha256": sha256,
        "settled": record["settled"],
        "record": record,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
