"""What the platform itself answers: the description of its API, the choice of language."""

from tests.access.words import DONE, OK, everyone

ROWS = {
    ("api_schema", "get"): everyone(OK),
    ("set_language", "post"): everyone(DONE),
}
