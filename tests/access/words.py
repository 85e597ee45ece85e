"""The words of the access table."""

from dataclasses import dataclass, field
from typing import Any

LOGIN = "LOGIN"  # sent to the sign-in page (API: 401)
OK = "OK"  # 200: the page, the file, the answer
DONE = "DONE"  # 201, 202, 204, or a redirect to anywhere but the sign-in page
REFUSED = "REFUSED"  # 403: inside one's rows, but not one's right
HIDDEN = "HIDDEN"  # 404: outside one's rows
GONE = "GONE"  # 410: was public once

# Every row says what these get, in this order.
PEOPLE = (
    "anonymous",
    "officer",  # food-safety officer of the noodle bar
    "rival",  # officer of another enterprise in the same district
    "cadre",  # backing cadre of the district
    "inspector",  # regulator of the district
    "far_inspector",  # regulator of another district of the city
    "auditor",  # auditor of the city
    "administrator",  # administrator of the city
)

# These get what their like gets, unless the row names them.
LIKE = {
    "director": "officer",  # food-safety director of the noodle bar
    "principal": "officer",  # who answers for the noodle bar
    "cook": "rival",  # works at the noodle bar without a membership: nothing but what is their own
    "branch_regulator": "inspector",  # of a branch that has the noodle bar in its territory
    "city_regulator": "inspector",  # of the city, above both districts
    "grid_worker": "cadre",  # walks the district and reports
    "expert": "cadre",  # looks at the district for the authority
}
EVERYBODY = (*PEOPLE, *LIKE)

CADRES_ONLY = {"grid_worker": REFUSED, "expert": REFUSED}  # where a cadre may
ITS_REGULATOR_ONLY = {"branch_regulator": REFUSED, "city_regulator": REFUSED}  # who goes there, or handles it


def completed(row: dict[str, str]) -> dict[str, str]:
    """What everybody gets: what the row says, and by `LIKE` those of whom it says nothing."""
    return {person: row.get(LIKE.get(person, person), "") for person in EVERYBODY} | row


def everyone(outcome: str, **exceptions: str) -> dict[str, str]:
    """The same outcome for all, but for those named."""
    return dict.fromkeys(PEOPLE, outcome) | exceptions


def signed_in(outcome: str, **exceptions: str) -> dict[str, str]:
    """The same outcome for all who have signed in, but for those named; the others must sign in first."""
    return everyone(outcome, anonymous=LOGIN) | exceptions


@dataclass(frozen=True)
class Call:
    """What a request needs besides its URL name and method."""

    kwargs: dict[str, Any] = field(default_factory=dict)  # for the address
    data: Any = None  # query string of a GET, body of anything else
    query: dict[str, Any] = field(default_factory=dict)  # query string of a POST
    content_type: str | None = None  # "application/json" for API bodies
    headers: dict[str, str] = field(default_factory=dict)
