from datetime import date

from enterprises.models import CreditEvent
from enterprises.services.credit_event import record_credit_event


def test_it_withdraws_once(noodle_bar, inspector, at, sign_in):
    event = record_credit_event(
        enterprise=noodle_bar, kind="HONOUR", title="示范店", decided_on=date(2026, 5, 1), by=inspector, at=at
    )
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/credit-events/{event.pk}/withdraw/"

    assert "示范店" in client.get(url).content.decode()
    assert client.post(url, {"reason": "记错"}).status_code == 302
    assert not CreditEvent.objects.final().exists()
    assert "已经撤销" in client.post(url, {"reason": "再来"}).content.decode()
