"""Accountability interviews for tests, recorded by the service."""

from datetime import UTC, date, datetime

from inspections.services.interview.interview import record_interview

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def make_interview(enterprise, by, at=AT, **fields):
    values = {
        "ground": "OTHER",
        "facts": "冷藏柜温度两次超标未整改",
        "held_on": date(2026, 11, 20),
        "interviewers": "监管人员",
        "interviewee": "老板",
        "interviewee_post": "PRINCIPAL",
        "measures": "三日内更换冷藏柜",
        "due_on": date(2026, 11, 30),
        "minutes": "已告知法律后果，老板表示立即整改。",
    }
    return record_interview(enterprise=enterprise, by=by, at=at, **(values | fields))
