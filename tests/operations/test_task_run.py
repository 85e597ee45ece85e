import pytest
from django.db import IntegrityError, transaction

from operations.models import TaskRun
from operations.services import note_failure, note_start, note_success

NAME = "scoring.tasks.run_night"


def the_run():
    return TaskRun.objects.values(
        "name", "last_started_at", "last_finished_at", "last_failed_at", "last_error"
    )[0]


@pytest.mark.django_db
def test_it_keeps_one_row_a_task(at):
    note_start(name=NAME, at=at)
    note_success(name=NAME, at=at)
    note_start(name=NAME, at=at)

    assert TaskRun.objects.count() == 1


@pytest.mark.django_db
def test_a_success_ends_a_failure(at):
    note_failure(name=NAME, at=at, error="OperationalError")
    note_success(name=NAME, at=at)

    assert the_run() == {
        "name": NAME,
        "last_started_at": None,
        "last_finished_at": at,
        "last_failed_at": None,
        "last_error": "",
    }


@pytest.mark.django_db
def test_a_failure_keeps_the_last_success(at):
    note_success(name=NAME, at=at)
    note_failure(name=NAME, at=at, error="OperationalError")

    run = the_run()
    assert (run["last_finished_at"], run["last_failed_at"], run["last_error"]) == (at, at, "OperationalError")


@pytest.mark.django_db
def test_a_failure_has_its_error(at):
    with pytest.raises(IntegrityError, match="task_run_failure_has_its_error"), transaction.atomic():
        TaskRun.objects.create(name=NAME, last_failed_at=at)


@pytest.mark.django_db
def test_an_error_has_its_moment():
    with pytest.raises(IntegrityError, match="task_run_failure_has_its_error"), transaction.atomic():
        TaskRun.objects.create(name=NAME, last_error="OperationalError")


@pytest.mark.django_db
def test_its_name_is_unique():
    TaskRun.objects.create(name=NAME)

    with pytest.raises(IntegrityError), transaction.atomic():
        TaskRun.objects.create(name=NAME)
