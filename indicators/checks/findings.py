"""What a check found."""

from typing import NamedTuple


class Finding(NamedTuple):
    """``kind`` names the check (it is kept with the answer); ``message`` is said to the person, in their language."""

    kind: str
    message: str
