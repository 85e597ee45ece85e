"""Access rows of operations: health is for load balancers, so for everybody."""

from django.utils import timezone

from operations.models import TaskRun
from operations.queries.readiness import HEARTBEAT
from tests.access.words import OK, Call, everyone

ROWS = {
    ("operations:show_liveness", "get"): everyone(OK),
    ("operations:show_readiness", "get"): everyone(OK),
}


def fresh_heartbeat(cast):
    TaskRun.objects.create(name=HEARTBEAT, last_finished_at=timezone.now())
    return Call()


CALLS = {"operations:show_readiness": fresh_heartbeat}
