"""Where the points are: what each indicator would still earn, and what it would take in its own unit."""

from reports.analysis.outlook.gains.find import gains
from reports.analysis.outlook.gains.model import Gain, Move

__all__ = ["Gain", "Move", "gains"]
