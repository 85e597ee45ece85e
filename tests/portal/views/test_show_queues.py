from django.urls import reverse

URL = reverse("portal:show_queues")


def test_empty(sign_in, inspector):
    assert "没有归您办的事" in sign_in(inspector).get(URL).text
