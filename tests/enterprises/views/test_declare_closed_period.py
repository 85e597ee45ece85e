from datetime import timedelta

from django.utils import timezone

from enterprises.models import ClosedPeriod


def test_it_declares_or_says_why_not(noodle_bar, principal, sign_in):
    client = sign_in(principal)
    url = f"/enterprises/{noodle_bar.public_id}/closed-periods/new/"
    today = timezone.localdate()
    data = {"starts_on": today, "ends_on": today + timedelta(3), "reason": "装修"}

    late = client.post(url, data | {"starts_on": today - timedelta(1)})
    assert "事先申报" in str(late.context["form"].errors["starts_on"])
    assert client.post(url, data).status_code == 302
    assert ClosedPeriod.objects.get().reason == "装修"
