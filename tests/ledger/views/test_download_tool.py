from pathlib import Path

from django.urls import reverse


def test_it_is_the_program_itself(client):
    response = client.get(reverse("ledger:download_tool"))

    assert (
        response.content == (Path(__file__).resolve().parents[3] / "tools" / "verify_proof.py").read_bytes()
    )
    assert response["Content-Disposition"] == 'attachment; filename="verify_proof.py"'
    assert response["Content-Type"] == "text/x-python; charset=utf-8"
