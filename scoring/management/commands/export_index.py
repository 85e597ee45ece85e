import json
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scoring.management.commands.recompute_index import parse_day
from scoring.queries.export import export_lines, latest_snapshots


class Command(BaseCommand):
    help = "Write the index of a day as JSON lines: model version, inputs and points of each enterprise."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", required=True)
        parser.add_argument("path", metavar="OUT.jsonl", type=Path)

    def handle(self, *args, as_of, path, **options):
        day = parse_day(as_of)
        if not latest_snapshots(day).exists():
            raise CommandError(_("%(day)s 没有指数，请先运行 recompute_index。") % {"day": day})
        written = self.write(path, export_lines(day))
        self.stdout.write(json.dumps({"as_of": day.isoformat(), "enterprises": written}))

    def write(self, path: Path, lines) -> int:
        """Beside the place first, then moved there whole: a reader never finds half a file."""
        enterprises = 0
        try:
            with NamedTemporaryFile(
                "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
            ) as draft:
                for line in lines:
                    draft.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
                    enterprises += line["kind"] == "enterprise"
            Path(draft.name).chmod(0o644)
            Path(draft.name).replace(path)
        except OSError as error:
            raise CommandError(
                _("无法写入“%(path)s”：%(reason)s") % {"path": path, "reason": error.strerror}
            ) from error
        return enterprises
