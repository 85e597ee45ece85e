from django.urls import reverse

from accounts.models import User


def test_it_ends_and_a_second_time_says_so(administrator, inspector, sign_in):
    client = sign_in(administrator)
    url = reverse("accounts:end_role", args=[inspector.role_assignments.get().pk])

    first, second = client.post(url, follow=True), client.post(url, follow=True)

    assert "立即生效" in first.content.decode()
    assert "此前已经解除" in second.content.decode()
    assert not User.objects.get(pk=inspector.pk).is_government


def test_the_next_request_feels_it(administrator, inspector, sign_in):
    client = sign_in(administrator)
    client.post(reverse("accounts:end_role", args=[inspector.role_assignments.get().pk]))

    assert sign_in(inspector).get(reverse("accounts:list_users")).status_code == 403
    assert User.objects.get(pk=inspector.pk).territory_paths() == []
