"""Who may see which page that joins several apps."""

from datetime import timedelta

from django.utils import timezone

from enterprises.services.sticker import issue_sticker
from hazards.models import HazardRule
from staff.models import StaffingRule
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.credit import make_penalty

GOVERNMENT = signed_in(OK, officer=REFUSED, rival=REFUSED)

ROWS = {
    ("portal:show_manifest", "get"): everyone(OK),
    ("portal:home", "get"): everyone(DONE, anonymous=OK),
    ("portal:consumer_page", "get"): everyone(OK),
    ("portal:show_public_archive", "get"): everyone(OK),
    ("portal:show_public_record", "get"): everyone(OK),
    ("portal:list_withdrawals", "get"): signed_in(
        OK, officer=REFUSED, rival=REFUSED, cadre=REFUSED, auditor=REFUSED
    ),
    ("portal:methodology", "get"): everyone(OK),
    ("portal:download_methodology", "get"): everyone(OK),
    ("portal:enterprise_home", "get"): signed_in(REFUSED, officer=OK, rival=OK, cook=REFUSED),
    ("portal:cockpit", "get"): GOVERNMENT,
    ("portal:show_queues", "get"): GOVERNMENT,
    ("portal:show_rules", "get"): signed_in(OK),
    ("portal:show_rule", "get"): signed_in(OK),
    ("portal:add_rule", "get"): signed_in(REFUSED, administrator=OK),
    ("portal:add_rule", "post"): signed_in(REFUSED, administrator=DONE),
    ("portal:introduce_rule", "get"): signed_in(REFUSED, administrator=OK),
    ("portal:introduce_rule", "post"): signed_in(REFUSED, administrator=DONE),
    ("portal:withdraw_rule", "get"): signed_in(REFUSED, administrator=OK),
    ("portal:withdraw_rule", "post"): signed_in(REFUSED, administrator=DONE),
    ("portal:end_rule", "get"): signed_in(REFUSED, administrator=OK),
    ("portal:end_rule", "post"): signed_in(REFUSED, administrator=DONE),
    ("portal:list_enterprises", "get"): GOVERNMENT,
    ("portal:export_enterprises", "get"): GOVERNMENT,
    ("portal:show_enterprise", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
}


def noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def scan(cast):
    issue_sticker(enterprise=cast.noodle_bar, by=None, at=timezone.now())
    return noodle_bar(cast)


def public_record(cast):
    kwargs = {"public_id": cast.noodle_bar.public_id, "subject": "credit"}
    penalty = make_penalty(cast.noodle_bar, publish_from=timezone.localdate())
    return Call(kwargs=kwargs | {"subject_id": penalty.pk})


def _tomorrow():
    return timezone.localdate() + timedelta(days=1)


def added_rule(cast):
    data = {"chain_role": "BRANCH", "enterprise_kind": "SELLER", "owes_weekly": "on", "reason": "试行"}
    return Call(kwargs={"slug": "rhythms"}, data=data | {"effective_from": _tomorrow().isoformat()})


def next_rule(cast):
    rule = HazardRule.objects.get(severity="GENERAL")
    data = {
        "limit_hours": "99",
        "check_hours": "48",
        "reason": "试行",
        "effective_from": _tomorrow().isoformat(),
    }
    return Call(kwargs={"slug": "hazard-limits", "pk": rule.pk}, data=data)


def rule_ahead(cast):
    rule = HazardRule.objects.create(severity="GENERAL", limit_hours=99, effective_from=_tomorrow())
    return Call(kwargs={"slug": "hazard-limits", "pk": rule.pk}, data={"reason": "试行"})


def ended_rule(cast):
    rule = StaffingRule.objects.on(timezone.localdate()).first()
    data = {"last_day": timezone.localdate().isoformat(), "reason": "试行"}
    return Call(kwargs={"slug": "staffing", "pk": rule.pk}, data=data)


CALLS = {
    "portal:show_rule": lambda cast: Call(kwargs={"slug": "hazard-limits"}),
    ("portal:add_rule", "get"): lambda cast: Call(kwargs={"slug": "rhythms"}),
    ("portal:add_rule", "post"): added_rule,
    ("portal:introduce_rule", "get"): lambda cast: Call(kwargs=next_rule(cast).kwargs),
    ("portal:introduce_rule", "post"): next_rule,
    ("portal:withdraw_rule", "get"): lambda cast: Call(kwargs=rule_ahead(cast).kwargs),
    ("portal:withdraw_rule", "post"): rule_ahead,
    ("portal:end_rule", "get"): lambda cast: Call(kwargs=ended_rule(cast).kwargs),
    ("portal:end_rule", "post"): ended_rule,
    "portal:consumer_page": scan,
    "portal:show_public_archive": scan,
    "portal:show_public_record": public_record,
    "portal:show_enterprise": noodle_bar,
    "portal:download_methodology": lambda cast: Call(kwargs={"language": "zh-CN"}),
}
