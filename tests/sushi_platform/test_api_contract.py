"""Every endpoint, as each person: whatever is asked, the answer is one that the OpenAPI schema documents.

The cases are Schemathesis's, drawn from the schema: good and bad values, missing and unknown ones. Where an
address names a row, the case of the access table lends one that exists, beside those made up.
"""

import json
import os

import pytest
import schemathesis
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.access.words import PEOPLE
from tests.test_access import call_for, client_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "3"))  # an operation and person


@pytest.fixture(scope="module")
def description(tmp_path_factory):
    file = tmp_path_factory.mktemp("api") / "schema.json"
    call_command("spectacular", format="openapi-json", file=str(file))
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _one_connection():
    """A request's end must not close the connection that the test's transaction lives in."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def operations(description):
    schema = schemathesis.openapi.from_dict(description)
    schema.app = get_wsgi_application()
    return [found.ok() for found in schema.get_all_operations()]


def name_of(operation):
    """The URL name behind an operation; the values in its address only have to fit."""
    for value in ("1", "E3S3E28JT97K", "00000000-0000-4000-8000-000000000000"):
        parts = [value if part.startswith("{") else part for part in operation.full_path.split("/")]
        try:
            return resolve("/".join(parts)).view_name
        except Resolver404:
            continue
    raise AssertionError(f"{operation.full_path} leads nowhere")


def ask(operation, known, cookies):
    """Ask one endpoint with cases drawn for it; the first answer that is not documented is raised."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_known=st.booleans())
    def ask_with(case, is_known):
        if is_known and known:
            case.path_parameters = dict(zip(case.path_parameters, known, strict=True))
        cache.clear()  # limits on the number of calls are tested where they are
        save_point = transaction.savepoint()
        try:
            case.call_and_validate(cookies=cookies, checks=CHECKS)
        finally:
            transaction.savepoint_rollback(save_point)

    ask_with()


@pytest.mark.parametrize("person", PEOPLE)
def test_every_answer_is_documented(person, description, cast, sign_in):
    client = client_of(person, cast, sign_in)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    faults = []
    for operation in operations(description):
        save_point = transaction.savepoint()
        call = call_for(name_of(operation), operation.method, cast)
        known = [str(value) for value in call.kwargs.values()]  # the schema calls `pk` by the field's name
        try:
            ask(operation, known, cookies)
        except FailureGroup as group:
            faults.append("\n".join([operation.label, *(str(one) for one in group.exceptions)]))
        finally:
            transaction.savepoint_rollback(save_point)

    if faults:
        pytest.fail("\n\n".join(faults), pytrace=False)
