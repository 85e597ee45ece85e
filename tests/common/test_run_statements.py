from types import SimpleNamespace

import pytest
from django.db.migrations.state import ProjectState

from common.run_statements import RunStatements

EDITOR = SimpleNamespace(connection=SimpleNamespace(alias="default"))


@pytest.fixture
def ran():
    return []


def step(ran, **reverse):
    return RunStatements(lambda apps, editor: ran.append(("forwards", apps, editor)), **reverse)


def test_it_runs_and_makes_no_models(ran):
    state = ProjectState()

    step(ran).database_forwards("common", EDITOR, state, state.clone())

    [(way, apps, editor)] = ran
    assert (way, editor) == ("forwards", EDITOR)
    with pytest.raises(LookupError):
        apps.get_model("enterprises", "Enterprise")
    assert "apps" not in vars(state)


def test_it_goes_back_the_same_way(ran):
    state = ProjectState()
    back = step(ran, reverse_code=lambda apps, editor: ran.append(("back", editor)))

    back.database_backwards("common", EDITOR, state, state.clone())

    assert ran == [("back", EDITOR)]
    assert "apps" not in vars(state)


def test_it_refuses_to_go_back_where_no_way_is_given(ran):
    with pytest.raises(NotImplementedError):
        step(ran).database_backwards("common", EDITOR, ProjectState(), ProjectState())
    assert ran == []
