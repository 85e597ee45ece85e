"""Signatures drawn where a sample was taken: whose, sealed with the first move, and never changed."""

import hashlib
import json

import pytest
from django.db import IntegrityError, transaction

from common.stored_file import read_encrypted
from inspections.models import Sample, SampleSignature
from inspections.services.sampling import take
from inspections.services.sampling.take import NumberUsed, SignatureOfNobody
from inspections.services.signature import read_signature
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from tests.factories.inspections_sampling import drawn_name, make_second_sampler, make_taken

pytestmark = pytest.mark.django_db
REFUSED = {
    "signature": "REFUSED",
    "signed_by_name": "",
    "refusal_reason": "老板不在",
    "witness_name": "周网格员",
}


def sealed():
    """What the log was told, and what is made again from the rows of now."""
    told = sorted(
        entry
        for entry in WaitingLeaf.objects.values_list("entry", flat=True)
        if json.loads(entry)["kind"] == "sample-move"
    )
    return told, sorted(record.entry for record in SEALED_KINDS["sample-move"].records(None))


def signed(sample):
    return list(sample.record.signatures.values_list("number", "side", "name"))


def test_both_samplers_and_the_enterprise_draw(noodle_bar, inspector, at):
    second, pictures = make_second_sampler(inspector), [drawn_name(ink) for ink in (0, 40, 80)]
    drawn = dict(zip(("ENTERPRISE", "SECOND", "SAMPLER"), pictures, strict=True))

    sample = make_taken(noodle_bar, inspector, at, second=second, drawn=drawn)

    assert signed(sample) == [
        (1, "SAMPLER", str(inspector)),
        (2, "SECOND", str(second)),
        (3, "ENTERPRISE", "李店长"),
    ]
    enterprise = sample.record.signatures.get(side="ENTERPRISE")
    assert read_signature(enterprise.picture) == pictures[0]
    assert enterprise.sha256 == hashlib.sha256(pictures[0]).hexdigest()
    told, now = sealed()
    assert told == now
    payload = next(iter(SEALED_KINDS["sample-move"].records(None))).payload
    assert [one["sha256"] for one in payload["record"]["signatures"]] == [
        hashlib.sha256(drawn[side]).hexdigest() for side in ("SAMPLER", "SECOND", "ENTERPRISE")
    ]


def test_where_the_enterprise_refuses_the_witness_draws(noodle_bar, inspector, at):
    sample = make_taken(noodle_bar, inspector, at, drawn={"WITNESS": drawn_name()}, **REFUSED)

    assert signed(sample) == [(1, "WITNESS", "周网格员")]


def test_a_record_from_paper_names_its_people_and_is_sealed_as_ever(noodle_bar, inspector, at):
    sample = make_taken(noodle_bar, inspector, at)

    assert signed(sample) == []
    payload = next(iter(SEALED_KINDS["sample-move"].records(None))).payload
    assert "signatures" not in payload["record"]
    assert payload["record"]["signed_by_name"] == "李店长"


@pytest.mark.parametrize(("side", "fields"), [("WITNESS", {}), ("ENTERPRISE", REFUSED), ("OWNER", {})])
def test_nobody_draws_who_is_not_on_the_record(noodle_bar, inspector, at, side, fields):
    with pytest.raises(SignatureOfNobody):
        make_taken(noodle_bar, inspector, at, drawn={side: drawn_name()}, **fields)

    assert not Sample.objects.exists()


def test_what_is_rolled_back_leaves_no_drawing_behind(noodle_bar, inspector, at, monkeypatch):
    names = []

    def fail(*_args, signatures, **_said):
        names.extend(one.picture for one in signatures)
        raise NumberUsed

    monkeypatch.setattr(take, "take_move", fail)
    with pytest.raises(NumberUsed):
        make_taken(noodle_bar, inspector, at, drawn={"SAMPLER": drawn_name()})

    assert len(names) == 1
    with pytest.raises(LookupError):
        read_encrypted(names[0])


def test_the_database_keeps_them_as_they_are(noodle_bar, inspector, at):
    sample = make_taken(noodle_bar, inspector, at, drawn={"SAMPLER": drawn_name()})

    for change in (
        lambda: SampleSignature.objects.update(name="别人"),
        lambda: SampleSignature.objects.all().delete(),
        lambda: SampleSignature.objects.create(
            record=sample.record, number=2, side="SAMPLER", name="x", picture="x", sha256="x", signed_at=at
        ),
        lambda: SampleSignature.objects.create(
            record=sample.record, number=2, side="SECOND", name="x", picture="", sha256="", signed_at=at
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert signed(sample) == [(1, "SAMPLER", str(inspector))]
