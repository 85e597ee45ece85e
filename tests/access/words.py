"""The words of the access table."""

from dataclasses import dataclass, field
from typing import Any

LOGIN = "LOGIN"  # sent to the sign-in page (API: 401)
OK = "OK"  # 200: the page, the file, the answer
DONE = "DONE"  # 201, 202, 204, or a redirect to anywhere but the sign-in page
REFUSED = "REFUSED"  # 403: inside one's rows, but not one's right
HIDDEN = "HIDDEN"  # 404: outside one's rows
GONE = "GONE"  # 410: was public once

# Every row answers for these, in this order. A row may add others of the cast (director, principal).
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
