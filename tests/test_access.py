"""The access table: every URL name and method, and what each person of the cast gets.

To add a row, write it in `tests/access/<app>.py`:

    from tests.access.words import DONE, HIDDEN, LOGIN, OK, REFUSED, Call, everyone, signed_in

    ROWS = {
        ("hazards:close_hazard", "post"): {
            "anonymous": LOGIN, "officer": REFUSED, "rival": HIDDEN, "cadre": REFUSED, "inspector": DONE,
            "far_inspector": HIDDEN, "auditor": REFUSED, "administrator": REFUSED,
        },
        ("hazards:list_hazards", "get"): signed_in(OK),
        ("portal:show_enterprise", "get"): everyone(OK),
    }

    def hazard_of_the_noodle_bar(cast):
        hazard = make_hazard(cast.noodle_bar)
        return Call(kwargs={"pk": hazard.pk}, data={"note": "…"})

    CALLS = {
        ("hazards:close_hazard", "post"): hazard_of_the_noodle_bar,     # one name and method …
        "hazards:show_hazard": hazard_of_the_noodle_bar,                # … or all methods of a name
    }

- A row names everybody in `PEOPLE`. Seven more get what their like gets, by `LIKE` in `words.py` (the
  branch's and the city's regulator what the inspector gets, the grid worker and the expert what the cadre
  gets …), and are asked as well: where they get something else, the row names them. `everyone` and
  `signed_in` shorten it.
- `CALLS` is needed only where the address takes arguments or the method takes data. The function gets the
  cast: `cast.officer`, `cast.noodle_bar`, `cast.district`, `cast.at` … (all faces of `tests/cast.py`) and
  makes further rows with the factories. Each person is asked with the same rows; all that a request did is
  rolled back before the next.
- POST rows send data that is good, so that who may do it ends in DONE (the redirect, 201, 204), not in a
  form with errors; who may not is stopped whatever they send. A GET that only redirects is DONE, too.
- A number may stand for a word where an answer is its own (409).
- **Methods without a row must answer 405**: say `@require_GET`, `@require_POST`,
  `@require_http_methods([...])` on every view function (outermost), and give viewsets only the mixins they
  need. Every pattern has a name; DRF routers are `SimpleRouter(use_regex_path=False)` (no unnamed root, no
  format suffixes); their names are `enterprise-list`.
- People with government roles come with a verified second factor; what happens without one is tested in
  `tests/accounts/test_middleware.py`.
"""

import importlib
import pkgutil

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

import tests.access
from tests.access.words import DONE, EVERYBODY, GONE, HIDDEN, LOGIN, OK, REFUSED, Call, completed
from tests.cast import user_of

METHODS = ("get", "post", "put", "patch", "delete")
WORDS = {200: OK, 201: DONE, 202: DONE, 204: DONE, 401: LOGIN, 403: REFUSED, 404: HIDDEN, 410: GONE}


def collect():
    rows, calls = {}, {}
    for module_info in pkgutil.iter_modules(tests.access.__path__, "tests.access."):
        module = importlib.import_module(module_info.name)
        twice = rows.keys() & getattr(module, "ROWS", {}).keys()
        if twice:
            raise ValueError(f"{module_info.name} repeats the rows of another app: {sorted(twice)}")
        rows |= getattr(module, "ROWS", {})
        calls |= getattr(module, "CALLS", {})
    return {key: completed(row) for key, row in rows.items()}, calls


ROWS, CALLS = collect()


def patterns(resolver, namespace=""):
    """Every (full name, pattern) of the URL conf."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else None, pattern


PATTERNS = list(patterns(get_resolver()))
NAMES = sorted({name for name, _pattern in PATTERNS if name})


def call_for(name, method, cast):
    make_call = CALLS.get((name, method)) or CALLS.get(name)
    return make_call(cast) if make_call else Call()


def ask(client, name, method, call):
    options = {"headers": call.headers, "follow": False}
    if call.content_type:
        options["content_type"] = call.content_type
    if call.query:
        options["query_params"] = call.query
    data = {} if call.data is None else {"data": call.data}
    return getattr(client, method)(reverse(name, kwargs=call.kwargs), **data, **options)


def rewind(call):
    """Files that were sent can be sent again."""
    for value in call.data.values() if isinstance(call.data, dict) else ():
        for file in value if isinstance(value, list) else [value]:
            if hasattr(file, "seek"):
                file.seek(0)


def word_for(response):
    if 300 <= response.status_code < 400:
        return LOGIN if response["Location"].startswith(resolve_url(settings.LOGIN_URL)) else DONE
    return WORDS.get(response.status_code, response.status_code)


def client_of(person, cast, sign_in):
    if person == "anonymous":
        return Client()
    user = user_of(person, cast)
    key = getattr(cast, "sessions", {}).get((person, user.password))  # none after a change of the password
    if key is None:
        return sign_in(user)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def test_every_pattern_has_a_name():
    assert [str(pattern.pattern) for name, pattern in PATTERNS if not name] == []


def test_every_name_has_a_row():
    assert sorted({name for name, _method in ROWS} ^ set(NAMES)) == []


@pytest.mark.parametrize("row", sorted(ROWS), ids=lambda row: f"{row[0]}-{row[1]}")
def test_row_names_the_whole_cast(row):
    assert [person for person, outcome in ROWS[row].items() if not outcome] == []
    assert sorted(ROWS[row]) == sorted(EVERYBODY)


@pytest.mark.parametrize(("name", "method"), sorted(ROWS), ids=lambda value: value)
def test_each_person_gets_what_the_table_says(name, method, cast, sign_in):
    if name not in NAMES:
        pytest.skip("told by test_every_name_has_a_row")
    got = {}
    call = call_for(name, method, cast)
    for person in ROWS[name, method]:
        cache.clear()  # limits on the number of calls are tested where they are
        save_point = transaction.savepoint()
        client = client_of(person, cast, sign_in)
        got[person] = word_for(ask(client, name, method, call))
        rewind(call)
        transaction.savepoint_rollback(save_point)

    assert got == ROWS[name, method]


@pytest.mark.parametrize("name", NAMES)
def test_methods_without_a_row_are_not_allowed(name, cast, sign_in):
    allowed = {method: row for (row_name, method), row in ROWS.items() if row_name == name}
    if not allowed:
        pytest.skip("told by test_every_name_has_a_row")
    known_method, row = next(iter(allowed.items()))
    may = [person for person, outcome in row.items() if outcome not in (LOGIN, REFUSED, HIDDEN)]
    person = next(iter(may), "administrator")
    got = {}
    call = Call(kwargs=call_for(name, known_method, cast).kwargs)
    for method in METHODS:
        if method in allowed:
            continue
        save_point = transaction.savepoint()
        client = client_of(person, cast, sign_in)
        got[method] = ask(client, name, method, call).status_code
        transaction.savepoint_rollback(save_point)

    assert got == dict.fromkeys(got, 405)
