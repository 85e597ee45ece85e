from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from duties.models import LadderRule

URL = reverse("duties:change_ladder_rule", args=["daily-control"])
LIST = reverse("duties:list_ladder_rules")


def sent(*rungs, **fields):
    tomorrow = timezone.localdate() + timedelta(days=1)
    data = {
        "effective_from": tomorrow.isoformat(),
        "pause_hours": "12",
        "reason": "试行",
        "rungs-TOTAL_FORMS": str(len(rungs)),
        "rungs-INITIAL_FORMS": "0",
    }
    for number, (who, hours, side) in enumerate(rungs):
        row = {"who": who, "hours": hours, "side": side, "urgency": "IMPORTANT"}
        data |= {f"rungs-{number}-{name}": value for name, value in row.items()}
    return data | fields


def test_a_new_ladder_begins_on_its_day_and_ends_the_old(sign_in, administrator):
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = sign_in(administrator).post(
        URL, sent(("CADRE", "30", "AFTER"), ("ASSIGNEE", "2.5", "BEFORE"), ("", "", "AFTER"))
    )

    assert response.status_code == 302
    old, new = LadderRule.objects.filter(kind=1).order_by("effective_from")
    assert old.effective_to == tomorrow - timedelta(days=1)
    assert (new.effective_from, new.pause_hours) == (tomorrow, 12)
    assert list(new.rungs.values_list("number", "who", "delay_minutes")) == [
        (1, "ASSIGNEE", -150),
        (2, "CADRE", 1800),
    ]
    entry = AuditEntry.objects.get(action="change_ladder_rule")
    assert entry.new["rungs"] == [["ASSIGNEE", -150, "IMPORTANT"], ["CADRE", 1800, "IMPORTANT"]]
    assert len(entry.old["rungs"]) == 7
    assert entry.reason == "试行"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (sent(), "请至少设一级"),
        (sent(("CADRE", "2", "BEFORE")), "截止时间之前只提醒承担任务的人"),
        (sent(("CADRE", "2", "AFTER"), ("BRANCH", "2", "AFTER")), "两级不能在同一时刻"),
        (sent(("ASSIGNEE", "25", "BEFORE")), "提醒不能早于"),
        (sent(("ASSIGNEE", "", "BEFORE")), "请填几小时"),
        (sent(("ASSIGNEE", "2", "BEFORE"), effective_from="2026-01-01"), "新规则最早从明天开始"),
        (sent(("ASSIGNEE", "2", "BEFORE"), reason=""), "必填"),
    ],
)
def test_it_says_what_is_wrong_and_stores_nothing(sign_in, administrator, data, sentence):
    response = sign_in(administrator).post(URL, data)

    assert sentence in response.content.decode()
    assert LadderRule.objects.filter(kind=1).count() == 1


def test_a_second_ladder_for_the_same_day_is_refused(sign_in, administrator):
    client = sign_in(administrator)
    client.post(URL, sent(("ASSIGNEE", "2", "BEFORE")))

    response = client.post(URL, sent(("ASSIGNEE", "3", "BEFORE")))

    assert "已经有新的规则" in response.content.decode()


def test_the_form_begins_with_the_rules_of_today(sign_in, administrator):
    page = sign_in(administrator).get(URL).content.decode()

    assert 'name="rungs-6-hours" value="48"' in page


def test_everybody_reads_the_rules_and_administrators_change_them(sign_in, officer, administrator):
    read, change = (sign_in(user).get(LIST).content.decode() for user in (officer, administrator))

    assert "截止时间后2天" in read
    assert URL not in read
    assert URL in change


def test_an_unknown_kind_is_no_page(sign_in, administrator):
    url = reverse("duties:change_ladder_rule", args=["yearly"])

    assert sign_in(administrator).get(url).status_code == 404
