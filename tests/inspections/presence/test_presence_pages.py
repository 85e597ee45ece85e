"""The two pages, through the camera: the code is read out of the picture that the other page draws."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from enterprises.models import Membership
from inspections.models import Presence, PresenceRequest
from tests.factories.enterprises import make_member
from tests.staff.views.code_pictures import code_on

MEET = reverse("inspections:meet_official")


def test_two_phones_meet(sign_in, noodle_bar, inspector, officer):
    official, member = sign_in(inspector), sign_in(officer)
    came_from = "/inspections/?kind=DAILY"
    begin = reverse("inspections:open_presence", args=[noodle_bar.public_id])
    door = official.post(f"{begin}?next={came_from}").url

    shown = official.get(door).content.decode()
    answer = member.post(MEET, {"code": code_on(shown), "latitude": "31.3117", "longitude": "120.6333"})
    waiting = member.get(answer.url).content.decode()
    done = official.post(door, {"code": code_on(waiting)}, follow=True).content.decode()

    presence = Presence.objects.get()
    assert (presence.official, presence.member, presence.enterprise) == (inspector, officer, noodle_bar)
    assert (str(presence.member_latitude), presence.official_latitude) == ("31.311700", None)
    assert "您已扫到场人员的码" in waiting
    assert "到场已证明" in done
    assert f'href="{came_from}"' in done
    assert "到场已证明" in member.get(MEET).content.decode()


def test_a_wrong_code_is_told_beside_the_field_and_keeps_the_page(sign_in, officer):
    page = sign_in(officer).post(MEET, {"code": "12345678"}).content.decode()

    assert "短码已经更新" in page
    assert 'value="12345678"' in page


def test_it_goes_on_nowhere_else(sign_in, noodle_bar, inspector):
    begin = reverse("inspections:open_presence", args=[noodle_bar.public_id])

    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        page = sign_in(inspector).post(f"{begin}?next={elsewhere}", follow=True).content.decode()
        assert "evil" not in page
        assert "javascript:" not in page


def test_the_next_code_and_the_state_are_never_kept(sign_in, noodle_bar, inspector, officer):
    opened = PresenceRequest.objects.create(
        enterprise=noodle_bar, official=inspector, opened_at=timezone.now()
    )

    for client, name, args in (
        (sign_in(inspector), "next_official_code", [opened.pk]),
        (sign_in(inspector), "show_presence_state", [opened.pk]),
        (sign_in(officer), "next_site_code", []),
        (sign_in(officer), "show_site_state", []),
    ):
        assert "no-store" in client.get(reverse(f"inspections:{name}", args=args))["Cache-Control"]


def test_an_old_request_offers_a_new_one(sign_in, noodle_bar, inspector):
    opened = PresenceRequest.objects.create(
        enterprise=noodle_bar, official=inspector, opened_at=timezone.now() - timedelta(minutes=31)
    )

    page = sign_in(inspector).get(reverse("inspections:prove_presence", args=[opened.pk])).content.decode()

    assert reverse("inspections:open_presence", args=[noodle_bar.public_id]) in page
    assert "staff-code__picture" not in page


def test_who_answers_for_two_enterprises_chooses(sign_in, officer, rival_bar):
    make_member(officer, rival_bar, Membership.Role.OFFICER)

    page = sign_in(officer).get(MEET, {"enterprise": rival_bar.public_id}).content.decode()

    assert f'?enterprise={rival_bar.public_id}" aria-current="page"' in page
    assert sign_in(officer).get(MEET, {"enterprise": "NOWHERE"}).status_code == 404
