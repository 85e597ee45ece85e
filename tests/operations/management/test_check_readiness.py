from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from operations.models import TaskRun
from operations.queries.readiness import HEARTBEAT


@pytest.mark.django_db
def test_it_is_quietly_content():
    TaskRun.objects.create(name=HEARTBEAT, last_finished_at=timezone.now())
    out = StringIO()

    call_command("check_readiness", stdout=out)

    assert out.getvalue() == "database, broker, beat, sealing: ready\n"


@pytest.mark.django_db
def test_it_fails_with_the_reason():
    with pytest.raises(CommandError, match="beat: no scheduled task has run yet"):
        call_command("check_readiness", stdout=StringIO())
