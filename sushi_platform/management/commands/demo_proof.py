import json
import shlex

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from duties.queries.sealed_record import DUTY_RECORD, sealed_records
from ledger.log_keys import current_verifier
from ledger.models import Leaf
from ledger.queries.cosignature import best_checkpoint_for, cosignature_lines
from ledger.queries.proof import proof_file
from ledger.queries.record import disclosed
from ledger.sealed_kinds import SealedRecord
from ledger.services.sealing import seal

NOTHING = "No sealed duty record. Has `make demo` built the city?"


class Command(BaseCommand):
    help = (
        "Write a record of the demo city and its proof into VAR_DIR/demo/proof; print the command that "
        "checks them without a network and without the platform."
    )
    requires_system_checks: list = []

    def handle(self, *args, **options):
        seal(at=timezone.now())
        leaf, sealed = self._newest()
        checkpoint = best_checkpoint_for(leaf.position)
        if checkpoint is None:
            raise CommandError(NOTHING)
        folder = settings.VAR_DIR / "demo" / "proof"
        folder.mkdir(parents=True, exist_ok=True)
        told, proof = folder / "record.json", folder / "record.tlog-proof"
        told.write_text(json.dumps(disclosed(sealed), ensure_ascii=False), encoding="utf-8")
        proof.write_text(proof_file(leaf, checkpoint, cosignature_lines(checkpoint)), encoding="utf-8")
        words = [settings.BASE_DIR / "tools" / "verify_proof.py", "--log-vkey", current_verifier().vkey]
        words += ["--record", told, proof]
        self.stdout.write(shlex.join(["python3", *map(str, words)]))

    def _newest(self) -> tuple[Leaf, SealedRecord]:
        """Of what is sealed, not of what is there: the worker may be sealing at this moment."""
        leaf = Leaf.objects.filter(entry__contains=f'"kind":"{DUTY_RECORD.name}"').order_by("position").last()
        sealed = next(sealed_records([leaf.record_id]), None) if leaf and leaf.record_id else None
        if leaf is None or sealed is None:
            raise CommandError(NOTHING)
        return leaf, sealed
