"""The pages that people look at, each beside an empty page of the same server: the demo's agency and its city."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.urls import reverse
from reporting import session_of
from server import Connection, served
from timing import compare, line

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.management.demo import AGENCY, YEAR, load_demo

ROUNDS = 15
TODAY = "2019-01-03"
EMPTY = "an empty page"
TARGETS = {"dashboard": 25, "forecast": 60, "city": 30}


def measure(_folder: Path) -> Iterator[str]:
    """One line for each page, as the planning office sees it."""
    load_demo()
    person = User.objects.create_user(username="bench-office")
    Membership.objects.create(user=person, role=Role.PLANNING_OFFICE)
    addresses = {name: reverse(name, args=[YEAR] if name == "city" else [YEAR, AGENCY]) for name in TARGETS}
    with served(TODAY) as port:
        connection = Connection(port, session_of(person))
        pages = {name: partial(connection.get, url) for name, url in addresses.items()}
        found = compare({EMPTY: Connection(port).empty} | pages, ROUNDS)
    for name, target in TARGETS.items():
        yield line(f"The page “{name}” of the demo", found, name, EMPTY, target)
