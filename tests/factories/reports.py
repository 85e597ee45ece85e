"""What somebody fills in for a week's report and a month's minutes."""

from uuid import uuid4

WEEKLY = {"assessed": "一周的日管控", "outcome": "NONE_FOUND", "measures": "继续保持"}
MINUTES = {
    "chair": "傅国强",
    "attendees": "傅国强\n宗建民",
    "assessed": "四周的排查",
    "veto": "NONE",
    "outcome": "NONE_FOUND",
    "decisions": "更换冰箱门封条，宗建民负责，下周五前",
    "plan": "培训一次",
}


def good_report(**changes):
    return WEEKLY | {"idempotency_key": str(uuid4())} | changes


def good_minutes(**changes):
    return MINUTES | {"idempotency_key": str(uuid4())} | changes
