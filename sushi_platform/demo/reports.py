"""What the demo city writes in its weekly reports and minutes, and what its leaders say of the records."""

import random
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation

from accounts.models import User
from common.local_time import local_date, sunday_of
from duties.handing_in import meeting_of
from duties.models import Duty, DutyRecord, RecordReview
from duties.queries.record_review import DAYS_BACK
from duties.queries.report_figures import FIGURES, report_figures
from duties.report_words import draft_of
from duties.services.duty import HandedIn, correct_duty_record
from duties.services.record_review import review_record
from duties.services.report_draft import save_draft
from sushi_platform.demo.life import stream
from sushi_platform.demo.registry import DemoEnterprise

NAMESPACE = uuid.UUID("3f0c6a52-8c1e-5a0b-8a44-77d2b5a7c0e1")
UNREAD_DAYS = 2  # the newest records wait for the director
Verdict, Capacity = RecordReview.Verdict, RecordReview.Capacity
ANALYSES = (
    "冷藏温度和消毒记录完整，晨检没有发现不适上岗。问题集中在午高峰前的备餐区。",
    "本期进货票据齐全；有两次冷柜门没有关严，读数偏高，当场处理后复测正常。",
    "对照风险管控清单逐项看了一遍，重点抽查了生熟分开、留样和餐具保洁。",
)
MEASURES = (
    "门封条已报修，下周二前更换；更换前每两小时测一次温度，由当班厨师长记录。",
    "备餐区增加一次十点半的巡查，食品安全员负责；保洁柜加装标识。",
    "对新来的两名员工补做洗手和着装培训，周五前完成并登记学时。",
)
DECISIONS = (
    "更换二号冷藏柜，采购负责，月底前到位。\n食品安全员每天多测一次冷柜温度，至更换完成。",
    "把“生熟分开”列为下月重点，总监每周抽查两次。\n对反复出现的问题，当班负责人在班前会上说明。",
)
PLANS = (
    "组织一次全员食品安全培训（两学时）。\n完成健康证明到期人员的复检。\n清洗排烟管道。",
    "做一次食物中毒应急演练。\n盘点供应商资质，清退证照不全的两家。",
)


def report_of(
    enterprise: DemoEnterprise, kind: int, due_on: date, *, at: datetime, seed: int, found: str
) -> list:
    """The content of a report as its form leaves it; the lazy write the same each time."""
    duty = Duty(enterprise=enterprise.row, due_on=due_on, kind=kind)
    figures = report_figures(duty, at=at)
    rng = stream(seed, enterprise.plan, f"report of {due_on} {kind}")
    with translation.override("zh-hans"):
        counted = draft_of(figures)
    is_lazy = enterprise.plan.story == "lazy"
    assessed = "一切正常。" if is_lazy else f"{counted}\n{rng.choice(ANALYSES)}"
    answers = [{"item": FIGURES, "question": "数据汇总", "figures": figures}]
    if kind == Duty.Kind.WEEKLY_CHECK:
        measures = "继续保持。" if is_lazy else rng.choice(MEASURES)
        return [*answers, *_weekly(assessed, found, measures, rng)]
    return [*answers, *_minutes(enterprise, assessed, found, rng)]


def _weekly(assessed: str, found: str, measures: str, rng: random.Random) -> list[dict[str, Any]]:
    written = [
        _said("assessed", "检查和分析了哪些方面", assessed),
        _outcome(found),
        _said("measures", "采取的措施和下一步安排", measures),
    ]
    if rng.random() < 0.3:
        written.append(
            _said("proposals", "需要主要负责人决定或支持的事项", "二号冷藏柜已用八年，建议更换，约六千元。")
        )
    return written


def _minutes(
    enterprise: DemoEnterprise, assessed: str, found: str, rng: random.Random
) -> list[dict[str, Any]]:
    meeting = meeting_of(enterprise.row)
    written = [
        _said("chair", "主持人（主要负责人）", meeting["chair"] or "主要负责人"),
        _said("attendees", "参加人员", meeting["attendees"]),
        _said("assessed", "检查和分析了哪些方面", assessed),
        _said("heard", "食品安全总监汇报的情况", "各周排查报告已逐份说明，反复出现的问题单独列出。"),
    ]
    veto = {"item": "veto", "question": "总监有没有提出否决建议"}
    if rng.random() < 0.15:
        reason = "二号冷库温度不稳，建议停用至修复；会议同意，当日停用，货品转移。"
        written.append(
            veto
            | {"item": "veto_reason", "question": "否决建议的内容和处理结果"}
            | {"answer": "PROPOSED", "note": reason}
        )
    else:
        written.append(veto | {"item": "veto_reason", "answer": "NONE"})
    return [
        *written,
        _outcome(found),
        _said("decisions", "会议决定", rng.choice(DECISIONS)),
        _said("plan", "下月工作安排", rng.choice(PLANS)),
    ]


def _said(item: str, question: str, note: str) -> dict[str, Any]:
    return {"item": item, "question": question, "note": note}


def _outcome(found: str) -> dict[str, Any]:
    if found:
        return {"item": "problems", "question": "发现的问题", "answer": "NO", "note": found}
    return {"item": "problems", "question": "有没有发现新的问题", "answer": "NONE_FOUND"}


def review_records(enterprise: DemoEnterprise, regulator: User, *, seed: int, now: datetime) -> int:
    """Director and principal of one business read its records; says how many they have looked at.

    One weekly report is returned and corrected, one daily record returned and not corrected yet, the newest wait.
    """
    director, principal = (User.objects.get(username=name) for name in ("director", "principal"))
    since = local_date(now) - timedelta(days=DAYS_BACK + 2)
    records = list(
        DutyRecord.objects.filter(enterprise=enterprise.row, due_on__gt=since)
        .select_related("enterprise", "by")
        .order_by("received_at", "pk")
    )
    read_until = now - timedelta(days=UNREAD_DAYS)
    old = [record for record in records if record.received_at < read_until]
    weekly = [record for record in old if record.kind == Duty.Kind.WEEKLY_CHECK]
    daily = [record for record in old if record.kind == Duty.Kind.DAILY_CONTROL]
    returned = {record.pk for record in [*weekly[-1:], *daily[-1:]]}
    for record in old:
        is_daily = record.kind == Duty.Kind.DAILY_CONTROL
        by, capacity = (director, Capacity.DIRECTOR) if is_daily else (principal, Capacity.PRINCIPAL)
        at = record.received_at + timedelta(hours=3)
        if record.pk not in returned:
            _say(record, Verdict.CONFIRMED, capacity, "", by, at)
    for record in weekly[-1:]:
        _return_and_correct(record, director, principal, seed)
    for record in daily[-1:]:
        text = "冷藏柜的读数和照片对不上，请核对后更正。"
        _say(
            record,
            Verdict.RETURNED,
            Capacity.DIRECTOR,
            text,
            director,
            record.received_at + timedelta(hours=3),
        )
    for record in daily[-2:-1]:
        text = "已查看，请保持留样照片清晰。"
        _say(
            record,
            Verdict.REMARKED,
            Capacity.REGULATOR,
            text,
            regulator,
            record.received_at + timedelta(hours=20),
        )
    return len(old)


def _return_and_correct(record: DutyRecord, director: User, principal: User, seed: int) -> None:
    returned_at = record.received_at + timedelta(hours=2)
    text = "措施没有写谁负责、什么时候完成，请补上。"
    _say(record, Verdict.RETURNED, Capacity.PRINCIPAL, text, principal, returned_at)
    corrected_at = returned_at + timedelta(hours=4)
    answers = [
        answer | {"note": f"{answer['note']}\n责任人：食品安全总监；本周五前完成，完成后附照片。"}
        if answer["item"] == "measures"
        else answer
        for answer in record.answers
    ]
    corrected = correct_duty_record(
        record=record,
        by=director,
        at=corrected_at,
        reason="按负责人的意见补写责任人和期限",
        handed_in=HandedIn(
            idempotency_key=uuid.uuid5(NAMESPACE, f"{seed}:{record.due_on}:{record.kind}:2"),
            captured_at=corrected_at,
            answers=answers,
        ),
    )
    _say(corrected, Verdict.CONFIRMED, Capacity.PRINCIPAL, "", principal, corrected_at + timedelta(hours=1))


def _say(
    record: DutyRecord,
    verdict: RecordReview.Verdict,
    capacity: RecordReview.Capacity,
    text: str,
    by: User,
    at: datetime,
) -> None:
    review_record(record=record, verdict=verdict, capacity=capacity, text=text, by=by, at=at)


def begin_report(enterprise: DemoEnterprise, officer: User, *, now: datetime) -> None:
    """This week's report waits for the director: the officer has begun it."""
    due_on = sunday_of(local_date(now))
    duty = Duty.objects.filter(enterprise=enterprise.row, due_on=due_on, kind=Duty.Kind.WEEKLY_CHECK).open()
    for one in duty.select_related("enterprise"):
        with translation.override("zh-hans"):
            assessed = draft_of(report_figures(one, at=now))
        content = {"assessed": f"{assessed}\n（请总监补充分析）", "measures": MEASURES[0]}
        save_draft(duty=one, content=content, version=0, by=officer, at=now - timedelta(hours=1))
