from django.urls import reverse

from accounts.models import SignIn


def test_it_signs_out(officer, client):
    client.force_login(officer)

    response = client.post(reverse("accounts:sign_out"))

    assert response["Location"] == reverse("accounts:sign_in")
    assert "_auth_user_id" not in client.session
    assert [row.outcome for row in SignIn.objects.order_by("pk")] == ["SUCCEEDED", "SIGNED_OUT"]


def test_nobody_signing_out_leaves_no_trace(client, db):
    client.post(reverse("accounts:sign_out"))

    assert SignIn.objects.count() == 0
