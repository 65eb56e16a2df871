"""The frozen record of a settled year inside its report: paper, figures and proof in one file.

It travels in the HTML's head, so that the HTML says all that the file holds; the typesetter makes an attachment of it.
"""

import base64
import re
from dataclasses import dataclass

from reports.snapshot.model import Snapshot

_LINK = re.compile(
    r'<link rel="settled-record" title="([^"]+)" data-at="([^"]+)"\s+href="data:application/json;base64,([^"]*)">'
)


@dataclass(frozen=True, slots=True)
class Record:
    """``at``: when the year was settled, in ISO form; ``data``: the JSON in base 64."""

    name: str
    at: str
    data: str

    @property
    def text(self) -> str:
        return base64.b64decode(self.data).decode()


def carried(snapshot: Snapshot) -> Record | None:
    """The record that the report of this snapshot carries; None where its year is not settled."""
    if snapshot.seal is None or not snapshot.record:
        return None
    name = f"settled-{snapshot.year}-{snapshot.agency_code}.json"
    data = base64.b64encode(snapshot.record.encode()).decode()
    return Record(name, snapshot.seal.at.isoformat(), data)


def record_in(html: str) -> Record | None:
    """The record in a finished HTML page, if it has one."""
    found = _LINK.search(html.partition("</head>")[0])
    return Record(*found.groups()) if found else None
