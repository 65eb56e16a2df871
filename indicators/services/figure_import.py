"""Monthly figures by the thousand, from a file: the same checks and writes as cell by cell."""

from collections.abc import Sequence

from django.db import transaction

from indicators.models import FigureChange
from indicators.reporting.ledger import Cell, read_ledger
from indicators.services.figures import Entry, write_entries
from indicators.services.locking import lock_plan
from objectives.models import Plan


@transaction.atomic
def import_figures(
    *, plan: Plan, entries: Sequence[Entry], by, way: FigureChange.Way, reason: str = ""
) -> list[Cell]:
    """Write the entries into the agency's ``plan``; returns what stood in each cell before (empty: nothing).

    Raises FiguresRefused with all faults, as ``record_figures`` does.
    """
    lock_plan(plan)
    ledger = read_ledger(plan, {entry.input_id for entry in entries})
    former = [ledger.cell(entry.input_id, entry.month) for entry in entries]
    write_entries(plan=plan, ledger=ledger, entries=entries, by=by, way=way, reason=reason)
    return former
