"""Every endpoint, as each person: whatever is asked, the answer is one that the OpenAPI schema documents.

The cases are Schemathesis's, drawn once from the schema: good values, and bad, missing and unknown ones; each
person is asked some of them. Where an address names a row, the access table lends one that exists, beside
those made up, and where a body names an enterprise, it lends that, too; where something is written, the good
data of the access table is sent as well, and the answer is the one that the table says.

`CONTRACT_EXAMPLES=50` asks with more cases, other ones each time; `CONTRACT_ONLY=/open311/` only there.
"""

import json
import os
import re
from contextlib import contextmanager, nullcontext
from xml.etree import ElementTree

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.access.words import DONE, EVERYBODY, OK
from tests.test_access import ROWS, WORDS, call_for, client_of, rewind

LENT = {"enterprise", "address_id"}  # names in bodies for the public id of an enterprise


def answers_in_the_format_of_the_address(_ctx, response, case):
    """An address that ends in .xml or .json is answered so, errors and all."""
    if ".{answer_format}" not in case.path:
        return
    if case.path_parameters.get("answer_format") == "xml":
        assert response.headers["content-type"] == ["text/xml; charset=utf-8"]
        ElementTree.fromstring(response.content)
    elif case.path_parameters.get("answer_format") == "json":
        assert response.headers["content-type"] == ["application/json; charset=utf-8"]
        json.loads(response.content)


CHECKS = [
    answers_in_the_format_of_the_address,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "1"))  # of good and of bad values, an operation and person
ONLY = os.environ.get("CONTRACT_ONLY", "/")  # how the addresses begin
POOL = 5  # as many times so many are drawn, so that people are not all asked the same


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """(operation, URL name, good cases, bad cases) for every operation of the description."""
    file = tmp_path_factory.mktemp("api") / "schema.json"
    call_command("spectacular", format="openapi-json", file=str(file))
    schema = schemathesis.openapi.from_dict(json.loads(file.read_text(encoding="utf-8")))
    schema.app = get_wsgi_application()
    every = [found.ok() for found in schema.get_all_operations()]
    operations = [one for one in every if one.full_path.startswith(ONLY)]
    return [
        (one, name_of(one), drawn(one, GenerationMode.POSITIVE), drawn(one, GenerationMode.NEGATIVE))
        for one in operations
    ]


@pytest.fixture(autouse=True)
def _one_connection():
    """A request's end must not close the connection that the test's transaction lives in."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def name_of(operation):
    """The URL name behind an operation; the values in its address only have to fit."""
    path = operation.full_path.replace("{answer_format}", "xml")
    for value in ("1", "E3S3E28JT97K", "00000000-0000-4000-8000-000000000000"):
        try:
            return resolve(re.sub("{[a-z_]+}", value, path)).view_name
        except Resolver404:
            continue
    raise AssertionError(f"{operation.full_path} leads nowhere")


def drawn(operation, mode):
    cases = []

    @settings(
        max_examples=EXAMPLES * POOL,
        derandomize="CONTRACT_EXAMPLES" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def draw(case):
        cases.append(case)

    try:
        draw()
    except Unsatisfiable:  # nothing there that could be wrong
        return []
    return cases


def share(cases, turn):
    """The cases of the person whose turn it is, every second about something that exists."""
    if not cases:
        return []
    numbers = range(turn * EXAMPLES, (turn + 1) * EXAMPLES)
    return [(cases[number % len(cases)], number % 2 == 0) for number in numbers]


def address_of(operation, call):
    """What the access table puts in the address, by the names of the schema, which calls `pk` `id`."""
    names = [parameter.name for parameter in operation.path_parameters]
    values = {name: str(value) for name, value in call.kwargs.items()}
    return values if set(names) == set(values) else dict(zip(names, values.values(), strict=True))


@contextmanager
def lent(case, operation, call):
    """The case about something that exists; afterwards it is again as it was drawn."""
    drawn = case.path_parameters, case.body
    case.path_parameters = address_of(operation, call)
    if isinstance(case.body, dict) and isinstance(call.data, dict):
        known = case.body.keys() & call.data.keys() & LENT
        case.body = case.body | {name: call.data[name] for name in known}
    try:
        yield
    finally:
        case.path_parameters, case.body = drawn


def good_case(operation, call):
    """What the access table sends there: the case, and what replaces its body."""
    case = operation.Case(path_parameters=address_of(operation, call))
    if call.content_type == "application/json":
        case.media_type, case.body = call.content_type, call.data
        return case, {}
    content = encode_multipart(BOUNDARY, call.data or {})
    return case, {"data": content, "headers": {"Content-Type": MULTIPART_CONTENT}}


def answer_of(case, credentials, **sent):
    """The answer to one case; one that is not documented is raised."""
    cache.clear()  # limits on the number of calls are tested where they are
    save_point = transaction.savepoint()
    try:
        response = case.call(
            **sent | credentials | {"headers": sent.get("headers", {}) | credentials["headers"]}
        )
        case.validate_response(response, checks=CHECKS)
    finally:
        transaction.savepoint_rollback(save_point)
    return WORDS.get(response.status_code, response.status_code)


@pytest.mark.parametrize("person", EVERYBODY)
def test_every_answer_is_documented(person, asked, cast, sign_in):
    cookies = {name: morsel.value for name, morsel in client_of(person, cast, sign_in).cookies.items()}
    token = _get_new_csrf_string()
    credentials = {
        "cookies": cookies | {django_settings.CSRF_COOKIE_NAME: token},
        "headers": {"X-CSRFToken": token},
    }
    turn, faults, written = EVERYBODY.index(person), [], {}
    for operation, name, good, bad in asked:
        save_point = transaction.savepoint()
        call = call_for(name, operation.method, cast)
        try:
            for case, is_known in share(good, turn) + share(bad, turn):
                with lent(case, operation, call) if is_known else nullcontext():
                    answer_of(case, credentials)
            if operation.method != "get":
                rewind(call)
                case, sent = good_case(operation, call)
                written[name, operation.method] = answer_of(case, credentials, **sent)
        except FailureGroup as group:
            faults.append("\n".join([operation.label, *(str(one) for one in group.exceptions)]))
        finally:
            transaction.savepoint_rollback(save_point)

    if faults:
        pytest.fail("\n\n".join(faults), pytrace=False)
    assert written == {key: ROWS[key][person] for key in written}
    assert len(written) >= 10 or ONLY != "/"


def test_somebody_may_write_wherever_something_is_written(asked):
    """So that no operation is only ever refused above."""
    written = [(name, operation.method) for operation, name, *_cases in asked if operation.method != "get"]

    assert [key for key in written if not {DONE, OK} & set(ROWS[key].values())] == []
    assert [operation.label for operation, _name, good, _bad in asked if not good] == []
