"""A settled year to carry away: its record with the hash, and the program that checks it, each one file."""

import json

from indicators.scoring.record.document import parsed
from indicators.year_end.selectors import settled_records, settlements
from reports.snapshot.archive.settled import checked


def settled_file(plan_id: int) -> str | None:
    """The record of a plan's settled year as JSON, under its hash; None where it is not.

    ``python -m indicators.scoring.verify`` needs nothing else. Raises RecordDamaged.
    """
    row = settlements([plan_id]).get(plan_id)
    if row is None:
        return None
    ((_key, sha256, text),) = settled_records([row.id])
    checked(row.id, sha256, text)
    record = parsed(text)
    document = {
        "schema": record["schema"],
        "sha256": row.sha256,
        "settled": record["settled"],
        "record": record,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
