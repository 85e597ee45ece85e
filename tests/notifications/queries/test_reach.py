import pytest

from notifications.models import DeliverySettings
from notifications.queries.reach import reach_of
from tests.factories.notifications import make_device, make_robot

pytestmark = pytest.mark.django_db
ALL = ["WEB_PUSH", "WECOM", "DINGTALK", "SMS", "EMAIL", "IN_APP"]


@pytest.fixture
def well_connected(officer, phone_book, sms_server):
    phone_book[officer.pk] = "13912345678"
    make_device(officer)
    make_robot(officer, "WECOM")
    make_robot(officer, "DINGTALK", secret="SEC1")
    return officer


def channels(user, is_urgent=True):
    return reach_of([user.pk], urgent_ids=[user.pk])[user.pk].channels(is_urgent=is_urgent)


def test_in_order_with_the_list_at_the_end(well_connected):
    assert channels(well_connected) == ALL
    assert channels(well_connected, is_urgent=False) == [name for name in ALL if name != "SMS"]


def test_the_order_is_the_platforms(well_connected, change):
    change(channels=("EMAIL", "WEB_PUSH"))

    assert channels(well_connected) == ["EMAIL", "WEB_PUSH", "IN_APP"]


@pytest.mark.parametrize(
    ("switch", "gone"),
    [
        ("is_push_on", {"WEB_PUSH"}),
        ("is_robot_on", {"WECOM", "DINGTALK"}),
        ("is_sms_on", {"SMS"}),
        ("is_email_on", {"EMAIL"}),
    ],
)
def test_what_a_person_switched_off_is_left_out(well_connected, at, switch, gone):
    DeliverySettings.objects.create(user=well_connected, changed_at=at, **{switch: False})

    assert channels(well_connected) == [name for name in ALL if name not in gone]


def test_what_was_switched_off_for_them_is_left_out(well_connected, at):
    well_connected.robots.update(switched_off_at=at)
    well_connected.push_devices.update(switched_off_at=at)
    DeliverySettings.objects.create(user=well_connected, changed_at=at, refused_email=well_connected.email)

    assert channels(well_connected) == ["SMS", "IN_APP"]


def test_what_the_platform_has_not_is_left_out(well_connected, no_mail, change):
    change(sms=None)

    assert channels(well_connected) == ["WEB_PUSH", "WECOM", "DINGTALK", "IN_APP"]


def test_phones_are_opened_for_urgent_news_only(well_connected, monkeypatch):
    monkeypatch.setattr("notifications.queries.reach.phones_of", lambda ids: pytest.fail("nobody asked"))

    assert "SMS" not in reach_of([well_connected.pk])[well_connected.pk].channels(is_urgent=False)


@pytest.mark.parametrize(
    ("after", "following"),
    [
        ("WEB_PUSH", "WECOM"),
        ("DINGTALK", "SMS"),
        ("FEISHU", "SMS"),
        ("EMAIL", "IN_APP"),
        ("GONE", "WEB_PUSH"),
    ],
)
def test_it_only_goes_forward(well_connected, after, following):
    reach = reach_of([well_connected.pk], urgent_ids=[well_connected.pk])[well_connected.pk]

    assert reach.next_channel(after, is_urgent=True) == following


def test_addresses_are_opened_when_asked_for(well_connected):
    reach = reach_of([well_connected.pk], urgent_ids=[well_connected.pk])[well_connected.pk]

    (robot,) = reach.addresses("DINGTALK", is_urgent=True)
    assert (robot.target.startswith("https://"), robot.secret) == (True, "SEC1")
    assert [address.target for address in reach.addresses("SMS", is_urgent=True)] == ["13912345678"]
    assert reach.addresses("SMS", is_urgent=False) == []
    assert reach.addresses("FEISHU", is_urgent=True) == []
    assert [address.target for address in reach.addresses("EMAIL", is_urgent=False)] == [well_connected.email]


def test_statements_do_not_grow_with_the_people(officer, director, rival, django_assert_num_queries):
    for person in (officer, director, rival):
        make_device(person)
        make_robot(person)

    for people in ([officer.pk], [officer.pk, director.pk, rival.pk]):
        with django_assert_num_queries(4):
            reach_of(people)
