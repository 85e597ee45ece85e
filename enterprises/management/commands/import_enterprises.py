import json
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from enterprises.models import ImportBatch
from enterprises.services.import_batch import queue_import, run_import
from enterprises.services.import_progress import Phase

ERRORS_SHOWN = 50
_WORDS = {Phase.READING: "读取", Phase.CHECKING: "检查", Phase.WRITING: "写入"}


class Command(BaseCommand):
    help = "Import enterprises from an Excel or CSV file, all or nothing; the last line of output is JSON."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--by", metavar="USERNAME", help="in whose territory; default: everywhere")

    def handle(self, *, file, dry_run, by, **options):
        user = self._user(by)
        at = timezone.now()
        try:
            with file.open("rb") as content:
                batch = queue_import(
                    file=File(content, name=file.name),
                    file_name=file.name,
                    is_dry_run=dry_run,
                    by=user,
                    at=at,
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        batch = run_import(batch=batch, at=at, listener=self._show_progress)
        self.stderr.write("")
        self._show_errors(batch)
        self.stdout.write(json.dumps(_summary(batch), ensure_ascii=False))
        if batch.state not in (ImportBatch.State.DONE, ImportBatch.State.CHECKED):
            raise SystemExit(1)

    def _user(self, username):
        if username is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"no user {username!r}")
        return user

    def _show_progress(self, phase, done, total):
        percent = done * 100 // total if total else 0
        self.stderr.write(f"\r{_WORDS[phase]} {done:,}/{total:,} {percent:3d}%", ending="")
        self.stderr.flush()

    def _show_errors(self, batch):
        for error in batch.errors[:ERRORS_SHOWN]:
            place = f"第 {error['row']} 行 {error['column']}：" if error["row"] else ""
            self.stderr.write(f"{place}{error['message']}")
        if batch.error_count > ERRORS_SHOWN:
            self.stderr.write(f"…… 共 {batch.error_count} 处错误")


def _summary(batch):
    return {
        "state": batch.state,
        "read": batch.rows_total,
        "created": batch.created_count,
        "updated": batch.updated_count,
        "unchanged": batch.unchanged_count,
        "errors": batch.error_count,
        "dry_run": batch.is_dry_run,
        "batch": batch.pk,
    }
