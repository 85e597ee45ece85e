from enterprises.models import CreditEvent


def test_it_records_or_says_why_not(noodle_bar, inspector, sign_in):
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/credit-events/new/"
    data = {"kind": "PENALTY", "severity": "GENERAL", "title": "过期食品", "decided_on": "2026-03-01"}

    assert "severity" in client.post(url, data | {"severity": "NONE"}).context["form"].errors
    assert client.post(url, data).status_code == 302
    assert str(CreditEvent.objects.get().final_on) == "2026-03-01"
