import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ledger.log_keys import log_verifiers
from ledger.queries.signed_root import NotOfThisLog, read_checkpoint
from ledger.queries.tile import TreeIncomplete
from ledger.queries.verify import verify

LINES_SHOWN = 200


class Command(BaseCommand):
    help = (
        "Make every entry of the log again from its record and compare it with leaves, tiles and signed "
        "checkpoints, and rows that repeat records with these; name each row that was changed, removed, "
        "added or reordered. Exit code 1 if any was."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--since-size", type=int, default=0, metavar="N", help="leave out what the log had at that size"
        )
        parser.add_argument(
            "--witness-note", type=Path, metavar="FILE", help="a checkpoint of this log that somebody kept"
        )
        parser.add_argument("--show-all", action="store_true", help=f"show more than {LINES_SHOWN} findings")

    def handle(self, *, since_size, witness_note, show_all, **options):
        if since_size < 0:
            raise CommandError("--since-size is a number of leaves")
        kept = self._read(witness_note) if witness_note else None
        try:
            report = verify(since=since_size, kept=kept)
        except TreeIncomplete as error:
            raise CommandError(
                f"{error}. What lies before --since-size is damaged: verify all of it."
            ) from error
        shown = report.findings if show_all else report.findings[:LINES_SHOWN]
        for finding in shown:
            self.stdout.write(str(finding))
        if len(shown) < len(report.findings):
            self.stdout.write(f"… and {len(report.findings) - len(shown)} more")
        for remark in report.remarks:
            self.stdout.write(remark)
        looked_at = ", ".join(f"{number} {what}" for what, number in sorted(report.looked_at.items()))
        self.stdout.write(f"Looked at {looked_at or 'an empty log'}: {len(report.findings)} findings.")
        if since_size:
            self.stdout.write(
                "Neither records that were never sealed nor rows that repeat records wrongly were looked for "
                "(--since-size)."
            )
        if report.findings:
            sys.exit(1)

    def _read(self, path):
        try:
            return read_checkpoint(path.read_text(encoding="utf-8"), log_verifiers())
        except (OSError, UnicodeDecodeError, NotOfThisLog) as error:
            raise CommandError(f"{path}: {error}") from error
