"""What is said where a person or a role cannot be as it was asked."""

from chiayi_kpi.core.errors import Refused


class PeopleRefused(Refused):
    """A change of people that is not made; ``field`` is what is wrong with it: account, name, email, agency, role …"""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
