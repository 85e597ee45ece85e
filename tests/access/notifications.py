"""Who may do what at `notifications:` and in its API: everybody with their own, nobody with another's."""

from notifications.push_keys import current_key_id, public_key_text
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.notifications import make_device, make_notice, make_robot

THE_OFFICERS = signed_in(HIDDEN, officer=DONE, director=HIDDEN, principal=HIDDEN)

ROWS = {
    ("notifications:list_notices", "get"): signed_in(OK),
    ("notifications:open_notice", "get"): THE_OFFICERS,
    ("notifications:read_notice", "post"): THE_OFFICERS,
    ("notifications:acknowledge_notice", "post"): THE_OFFICERS,
    ("notifications:read_all_notices", "post"): signed_in(DONE),
    ("notifications:change_settings", "get"): signed_in(OK),
    ("notifications:change_settings", "post"): signed_in(DONE),
    ("notifications:add_robot", "get"): signed_in(OK),
    ("notifications:add_robot", "post"): signed_in(DONE),
    ("notifications:test_robot", "post"): THE_OFFICERS,
    ("notifications:remove_robot", "post"): THE_OFFICERS,
    ("notifications:subscribe_push", "post"): signed_in(DONE),
    ("notifications:test_push_device", "post"): THE_OFFICERS,
    ("notifications:remove_push_device", "post"): THE_OFFICERS,
    ("notifications:push_worker", "get"): everyone(OK),  # a script without a word about anybody
    # Whether messages arrive is looked after where the whole city is; the inspector's is one district.
    ("notifications:delivery_health", "get"): signed_in(REFUSED, administrator=OK, city_regulator=OK),
    ("notifications:list_deliveries", "get"): signed_in(REFUSED, administrator=OK, city_regulator=OK),
    ("notice-list", "get"): signed_in(OK),
    ("notice-acknowledge", "post"): signed_in(HIDDEN, officer=OK, director=HIDDEN, principal=HIDDEN),
}


def notice_of_the_officer(cast):
    return Call(kwargs={"pk": make_notice(cast.officer, urgency="IMPORTANT").pk})


def robot_of_the_officer(cast):
    # An address that leads nowhere: the trial says so, and the page comes back.
    robot = make_robot(cast.officer, url="https://127.0.0.1/cgi-bin/webhook/send?key=1")
    return Call(kwargs={"pk": robot.pk})


def device_of_the_officer(cast):
    return Call(kwargs={"pk": make_device(cast.officer, key_id="none").pk})


def switches(cast):
    return Call(data={"is_push_on": "on", "is_email_on": "on"})


def robot(cast):
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6"
    return Call(data={"kind": "WECOM", "name": "后厨群", "url": url})


def browser(cast):
    # Any point of the curve will do; a public key of our own is one.
    point = public_key_text(current_key_id())
    endpoint = "https://fcm.googleapis.com/fcm/send/abc"
    return Call(data={"endpoint": endpoint, "p256dh": point, "auth": "A" * 22})


CALLS = {
    "notifications:open_notice": notice_of_the_officer,
    "notifications:read_notice": notice_of_the_officer,
    "notifications:acknowledge_notice": notice_of_the_officer,
    "notice-acknowledge": notice_of_the_officer,
    ("notifications:change_settings", "post"): switches,
    ("notifications:add_robot", "post"): robot,
    "notifications:test_robot": robot_of_the_officer,
    "notifications:remove_robot": robot_of_the_officer,
    ("notifications:subscribe_push", "post"): browser,
    "notifications:test_push_device": device_of_the_officer,
    "notifications:remove_push_device": device_of_the_officer,
}
