from django.urls import reverse

from accounts.models import AuditEntry, Role
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_complaint import make_complaint


def url_of(complaint):
    return reverse("inspections:reveal_contact", args=[complaint.pk])


def test_the_handler_sees_it_and_that_is_on_record(sign_in, inspector, noodle_bar):
    complaint = make_complaint(noodle_bar, "ACCEPTED", handled_by=inspector)
    response = sign_in(inspector).post(url_of(complaint))

    assert "13800001234" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    entry = AuditEntry.objects.get(action="reveal_contact")
    assert (entry.actor, entry.subject_id) == (inspector, str(complaint.pk))


def test_a_colleague_does_not(sign_in, inspector, district, noodle_bar):
    colleague = make_user("colleague", "同事")
    give_role(colleague, Role.DISTRICT_REGULATOR, district)
    complaint = make_complaint(noodle_bar, "ACCEPTED", handled_by=inspector)

    assert sign_in(colleague).post(url_of(complaint)).status_code == 403
    assert not AuditEntry.objects.filter(action="reveal_contact").exists()


def test_where_there_is_none_it_says_so(sign_in, inspector, noodle_bar):
    complaint = make_complaint(noodle_bar, "ACCEPTED", contact="", handled_by=inspector)
    response = sign_in(inspector).post(url_of(complaint), follow=True)

    assert "对方没有留下联系方式" in response.content.decode()
