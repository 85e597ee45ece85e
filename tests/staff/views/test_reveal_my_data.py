from django.urls import reverse

from accounts.models import AuditEntry
from common.encryption import decrypt
from staff.models.person import CITIZEN_ID, PHONE

URL = reverse("staff:reveal_my_data")


def test_the_numbers_stand_in_this_answer_only(sign_in, cook):
    client = sign_in(cook.user)
    number = decrypt(cook.citizen_id_encrypted, purpose=CITIZEN_ID)
    phone = decrypt(cook.phone_encrypted, purpose=PHONE)

    response = client.post(URL)

    assert number in response.text
    assert phone in response.text
    assert "no-store" in response["Cache-Control"]
    assert number not in client.get(reverse("staff:show_my_data")).text


def test_it_is_audited(sign_in, cook):
    sign_in(cook.user).post(URL)

    entry = AuditEntry.objects.get(action="reveal_person")
    assert (entry.actor, entry.subject_id, entry.reason) == (cook.user, str(cook.pk), "本人查看")


def test_it_shows_up_in_the_own_list_of_reveals(sign_in, cook):
    client = sign_in(cook.user)
    client.post(URL)

    groups = client.get(reverse("staff:show_my_data")).context["groups"]

    assert [own.count for own in groups if own.group.key == "reveals"] == [1]
