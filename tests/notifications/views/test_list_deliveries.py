import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.notifications import make_delivery, make_notice

pytestmark = pytest.mark.django_db
URL = reverse("notifications:list_deliveries")


def channels(client, **query):
    return [row.channel for row in client.get(URL, query).context["page"]]


@pytest.fixture
def deliveries(officer):
    now = timezone.now()
    make_delivery(officer, state="SENT", ended_at=now)
    make_delivery(officer, channel="WECOM", state="FAILED", reason="TIMEOUT", ended_at=now)
    make_delivery(officer, channel="FEISHU", tries=1, reason="CODE 11232")
    make_delivery(officer, channel="SMS", is_urgent=True)


def test_it_lists_what_a_figure_counts(deliveries, sign_in, administrator):
    client = sign_in(administrator)

    assert channels(client, state="sent") == ["EMAIL"]
    assert channels(client, state="failed") == ["WECOM"]
    assert channels(client, state="retrying") == ["FEISHU"]
    assert channels(client, state="waiting") == ["FEISHU", "SMS"]
    assert channels(client, state="waiting", channel="SMS") == ["SMS"]
    assert client.get(URL, {"state": "failed", "channel": "nonsense"}).status_code == 400


def test_it_says_why_and_to_whom_but_not_what(deliveries, sign_in, administrator, officer):
    make_notice(officer, title="不该看到的标题", delivery=make_delivery(officer))

    page = sign_in(administrator).get(URL, {"state": "waiting"}).content.decode()

    assert "对方答复 11232" in page
    assert "安*" in page
    for hidden in (officer.display_name, officer.username, officer.email, "不该看到的标题"):
        assert hidden not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, administrator, officer, rows, django_assert_num_queries):
    for _number in range(rows):
        make_delivery(officer)
    client = sign_in(administrator)

    with django_assert_num_queries(7):  # session, user, device, roles; count, page; bell
        client.get(URL, {"state": "waiting"})
