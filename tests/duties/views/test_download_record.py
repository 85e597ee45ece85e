"""From handing in to a stranger's desk, by the pages alone: submit, seal, download, check offline."""

import json

from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from common.local_time import local_date, sunday_of
from duties.models import Duty, DutyRecord
from ledger.log_keys import current_verifier
from ledger.services.sealing import seal
from tests.factories.duties import make_duty
from tests.factories.reports import good_report
from tools.verify_proof import FAILS, HOLDS, main


def test_a_report_is_proved_unchanged(sign_in, client, director, inspector, noodle_bar, tmp_path):
    due_on = sunday_of(local_date(timezone.now()))
    make_duty(noodle_bar, due_on, Duty.Kind.WEEKLY_CHECK)
    place = [noodle_bar.public_id, "weekly-check", due_on]
    sign_in(director).post(reverse("duties:submit_duty", args=place), good_report(measures="换门封条4.5米"))
    seal(at=timezone.now())

    official = sign_in(inspector)
    answer = official.get(reverse("duties:download_record", args=[*place, 1]))
    record = DutyRecord.objects.get()
    proof, file = tmp_path / "proof.tlog-proof", tmp_path / "record.json"
    proof.write_bytes(client.get(reverse("ledger:download_proof", args=[record.idempotency_key, 1])).content)
    file.write_bytes(answer.content)
    arguments = ["--log-vkey", current_verifier().vkey, "--record", str(file), str(proof)]

    assert answer["Content-Disposition"].startswith("attachment; filename=weekly-check-")
    assert json.loads(answer.content)["payload"]["enterprise"] == noodle_bar.public_id
    assert main(arguments) == HOLDS
    file.write_bytes(answer.content.replace("4.5米".encode(), "3.5米".encode()))
    assert main(arguments) == FAILS
    entry = AuditEntry.objects.get(action="disclose_duty_record")
    assert (entry.actor, entry.new["revision"]) == (inspector, 1)


def test_the_paper_comes_as_pdf(sign_in, director, noodle_bar):
    due_on = sunday_of(local_date(timezone.now()))
    make_duty(noodle_bar, due_on, Duty.Kind.WEEKLY_CHECK)
    place = [noodle_bar.public_id, "weekly-check", due_on]
    client = sign_in(director)
    client.post(reverse("duties:submit_duty", args=place), good_report())

    page = client.get(reverse("duties:show_record", args=place)).text
    answer = client.get(reverse("duties:print_record", args=[*place, 1]))

    assert reverse("duties:print_record", args=[*place, 1]) in page
    assert reverse("duties:download_record", args=[*place, 1]) in page
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(reverse("duties:print_record", args=[*place, 2])).status_code == 404
    assert client.get(reverse("duties:print_record", args=[*place, 99999])).status_code == 404
