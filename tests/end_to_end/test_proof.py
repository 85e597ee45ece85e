"""From a kitchen's record to a citizen's desk: sealed, witnessed, downloaded, checked without a network."""

import json
from datetime import UTC, datetime

import pytest

from common.signed_note import COSIGNATURE, verifier_of
from duties.queries.sealed_record import sealed_records
from ledger.entry import check_code
from ledger.log_keys import current_verifier, log_verifiers, origin
from ledger.queries.record import disclosed
from ledger.services.sealing import seal
from ledger.services.witness import ask_witnesses
from tests.factories.duties import make_record
from tests.tools.witness_at_work import NOW, WITNESS_KEY, WITNESS_NAME, empty_state, witness_at_work
from tools.verify_proof import FAILS, HOLDS, main

AT = datetime.fromtimestamp(NOW, UTC)
WITNESS = verifier_of(WITNESS_KEY, name=WITNESS_NAME, kind=COSIGNATURE)


@pytest.mark.django_db
def test_a_record_is_proved_unchanged(client, noodle_bar, officer, rival_bar, rival, settings, tmp_path):
    record = make_record(noodle_bar, officer, note="冷藏柜4.5℃，已记录")
    make_record(rival_bar, rival)
    seal(at=AT)
    state_file = empty_state(tmp_path / "state.json")
    with witness_at_work(state_file, logs={origin(): log_verifiers()}) as port:
        settings.LEDGER_WITNESSES = {WITNESS.vkey: f"http://127.0.0.1:{port}"}
        assert ask_witnesses(at=AT) == 1
    sealed = next(sealed_records([record.idempotency_key]))
    proof, file = tmp_path / "proof.tlog-proof", tmp_path / "record.json"
    proof.write_bytes(client.get(f"/log/record/{record.idempotency_key}/1.tlog-proof").content)
    file.write_text(json.dumps(disclosed(sealed), ensure_ascii=False), encoding="utf-8")
    arguments = ["--log-vkey", current_verifier().vkey, "--witness-vkey", WITNESS.vkey, "--record", str(file)]

    page = client.get(f"/log/record/{record.idempotency_key}/", {"code": check_code(sealed.entry)})
    assert page.context["verdict"] == "MATCH"
    assert WITNESS_NAME in page.content.decode()
    assert main([*arguments, str(proof)]) == HOLDS

    file.write_text(file.read_text(encoding="utf-8").replace("4.5", "3.5"), encoding="utf-8")
    assert main([*arguments, str(proof)]) == FAILS
