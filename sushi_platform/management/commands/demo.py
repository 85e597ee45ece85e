import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from sushi_platform.demo.place import Place, PortTaken, find_free_port, refuse_taken_port
from sushi_platform.demo.sign_ins import NoSignIns, SignIn, read_sign_ins
from sushi_platform.demo.supervisor import ProcessEnded, Supervisor
from sushi_platform.demo.visitor import Disappointed, Visitor
from sushi_platform.demo.walk import walk

START_SECONDS = 60
NIGHT_SECONDS = 300
KINDS_OF_PAGES = 60  # that a check opens for each audience, from its first page on
BEAT_SECONDS = 120  # beat's first heartbeat comes half a minute after its start


@dataclass(frozen=True)
class City:
    seed: int
    enterprises: int
    days: int


SHOWN = City(seed=7, enterprises=300, days=120)
CHECKED = City(seed=7, enterprises=40, days=35)
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
MODULE = [sys.executable, "-m"]
WORKER_OPTIONS = ["--beat", "--pool", "solo", "--loglevel", "info", "--without-gossip", "--without-mingle"]


class Command(BaseCommand):
    help = "Build the demo city, start web server, worker and beat, show the way in. Ctrl-C stops all."
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--fresh", action="store_true", help="put the present city aside, build a new one"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="a small city on a free port: visit each audience's main page, stop, say what was seen",
        )

    def handle(self, *args, host, port, fresh, check, **options):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.default_int_handler)
        try:
            if check:
                self.check_in_a_place_of_its_own(host)
            else:
                self.show(host, port, fresh)
        except (ProcessEnded, Disappointed, NoSignIns) as failure:
            tail = getattr(failure, "tail", "")
            raise CommandError(f"{tail}\n{failure}" if tail else str(failure)) from failure
        except KeyboardInterrupt:
            raise SystemExit(130) from None

    # --- the two ways ---------------------------------------------------------------------------

    def show(self, host: str, port: int, fresh: bool) -> None:
        try:
            refuse_taken_port(host, port)
        except PortTaken as error:
            raise CommandError(f"{error} Try: make demo DEMO_ARGS='--port {port + 1}'") from error
        if fresh:
            self.put_aside(settings.DATABASES["default"])
        place = Place(host=host, port=port, var_dir=settings.VAR_DIR.resolve(), environment=os.environ)
        self.build(place, SHOWN)
        with Supervisor(
            folder=settings.BASE_DIR, logs=place.logs, environment=place.environment
        ) as supervisor:
            try:
                self.start(place, supervisor)
                self.print_way_in(place)
                supervisor.watch()
            except KeyboardInterrupt:
                self.say("\nStopping …")
        self.say("Stopped. `make demo` starts the same city again.")

    def check_in_a_place_of_its_own(self, host: str) -> None:
        with tempfile.TemporaryDirectory(prefix="sushi-demo-", ignore_cleanup_errors=True) as folder:
            var_dir = Path(folder)
            # Whatever database and broker are configured: a check must not write into them.
            apart = {"DATABASE_URL": f"sqlite:///{var_dir / 'db.sqlite3'}", "REDIS_URL": "", "DEBUG": "0"}
            place = Place(
                host=host, port=find_free_port(host), var_dir=var_dir, environment=os.environ | apart
            )
            self.build(place, CHECKED)
            with Supervisor(
                folder=settings.BASE_DIR, logs=place.logs, environment=place.environment
            ) as supervisor:
                try:
                    self.start(place, supervisor)
                    self.visit_everybody(place, supervisor)
                except (Disappointed, NoSignIns, CommandError):
                    for running in supervisor.running:
                        self.say(f"--- the end of {running.name}.log ---\n{running.tail()}")
                    raise
        self.say("demo-check: everything answered, everything stopped.")

    # --- building -------------------------------------------------------------------------------

    def build(self, place: Place, city: City) -> None:
        self.step("Database", place, "migrate", "--verbosity", "0")
        self.step("Regions", place, "load_regions")
        self.step("Static files", place, "collectstatic", "--no-input", "--verbosity", "0")
        if self.has_city(place):
            self.say("Demo city … built before (make demo DEMO_ARGS=--fresh builds one up to today)")
            return
        self.say(
            f"Demo city ({city.enterprises} enterprises, {city.days} days; a few minutes the first time)"
        )
        size = [f"--seed={city.seed}", f"--enterprises={city.enterprises}", f"--days={city.days}"]
        if subprocess.run([*MANAGE, "seed_demo", *size], env=place.environment, check=False).returncode:
            raise CommandError("The demo city could not be built; the lines above say why.")

    def has_city(self, place: Place) -> bool:
        """Asks the database, because a list of sign-ins may lie beside another one's."""
        shell = "from enterprises.models import Enterprise; print(Enterprise.objects.exists())"
        asked = subprocess.run(
            [*MANAGE, "shell", "--no-imports", "-c", shell],
            env=place.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        if asked.stdout.strip() == "False":
            return False
        try:
            read_sign_ins(place.var_dir)
        except NoSignIns as error:
            advice = "Give the demo a database of its own, or put this one aside: make demo DEMO_ARGS=--fresh"
            raise CommandError(f"The database holds enterprises that are not the demo's. {advice}") from error
        return True

    def step(self, title: str, place: Place, *command: str) -> None:
        self.stdout.write(f"{title} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        done = subprocess.run([*MANAGE, *command], env=place.environment, capture_output=True, text=True)
        if done.returncode:
            self.say("failed")
            raise CommandError(f"{done.stdout}{done.stderr}\nmanage.py {' '.join(command)} failed.")
        self.say(f"{time.monotonic() - began:.0f} s")

    def put_aside(self, configured: Mapping) -> None:
        if configured["ENGINE"] != "django.db.backends.sqlite3":
            raise CommandError("--fresh works on the embedded SQLite only; empty your database yourself.")
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        database = Path(configured["NAME"])
        for path in database.parent.glob(f"{database.name}*"):
            if ".before-" not in path.name:
                path.rename(path.with_name(f"{path.name}.before-{stamp}"))
        shutil.rmtree(settings.VAR_DIR / "demo", ignore_errors=True)

    # --- starting -------------------------------------------------------------------------------

    def supervise(self, place: Place) -> Supervisor:
        return Supervisor(folder=settings.BASE_DIR, logs=place.logs, environment=place.environment)

    def start(self, place: Place, supervisor: Supervisor) -> None:
        place.empty_queue()
        supervisor.start(
            "web",
            [*MODULE, "gunicorn", "--config", "python:sushi_platform.gunicorn", "sushi_platform.wsgi"],
        )
        supervisor.start(
            "worker",
            [
                *MODULE,
                "celery",
                "-A",
                "sushi_platform",
                "worker",
                "--beat",
                "--pool",
                "solo",
                *WORKER_OPTIONS,
            ],
        )
        self.stdout.write("Web server … ", ending="")
        self.stdout.flush()
        place.wait_for_answer("/healthz", supervisor, seconds=START_SECONDS)
        self.say("answers")
        self.stdout.write("Worker computes the index … ", ending="")
        self.stdout.flush()
        night = ["run_task", "scoring.tasks.run_night", f"--wait={NIGHT_SECONDS}"]
        done = subprocess.run([*MANAGE, *night], env=place.environment, capture_output=True, text=True)
        supervisor.check()
        if done.returncode:
            raise CommandError(f"{done.stdout}{done.stderr}".strip())
        self.say("done")

    # --- looking --------------------------------------------------------------------------------

    def visit_everybody(self, place: Place, supervisor: Supervisor) -> None:
        sign_in_url = reverse("accounts:sign_in")
        for who in read_sign_ins(place.var_dir):
            supervisor.check()
            visitor = Visitor(place.url("/"))
            if who.is_consumer:
                page = visitor.expect_consumer_page(who.url)
            else:
                visitor.sign_in(who, sign_in_url=sign_in_url)
                page = visitor.expect_page(who.url)
            kinds, size = walk(visitor, who.url, limit=KINDS_OF_PAGES), len(page.body.encode())
            self.say(f"  {who.role}: {page.path} answered, {size:,} bytes; {kinds} kinds of pages from there")
        place.wait_for_answer("/readyz", supervisor, seconds=BEAT_SECONDS)
        self.say("  /readyz: database, broker and beat are well; the worker has run what beat sent")
        self.verify_a_record(place)

    def proof_command(self, place: Place) -> str:
        """What anybody may type to check a record of this city, with nothing but one file of the platform."""
        done = subprocess.run(
            [*MANAGE, "demo_proof"], env=place.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CommandError(f"{done.stdout}{done.stderr}".strip())
        return done.stdout.strip()

    def verify_a_record(self, place: Place) -> None:
        """As printed, but with this Python, which has the package that it needs."""
        words = [sys.executable, *shlex.split(self.proof_command(place))[1:]]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Disappointed(f"The proof of a record does not hold: {done.stdout}{done.stderr}".strip())
        self.say("  a sealed record: its proof holds, checked without the platform")

    def print_way_in(self, place: Place) -> None:
        people = read_sign_ins(place.var_dir)
        self.say(f"\n苏食安 is running at {place.url('/')} — Ctrl-C stops it.\n")
        self.say(f"Sign in at {place.url(reverse('accounts:sign_in'))}")
        self.print_table([who for who in people if not who.is_consumer])
        if any(who.totp_secret for who in people):
            self.say("\nCodes change every 30 seconds; `make demo-code` shows the present ones.")
        self.say("The passwords are public: never put this demo on a network.\n")
        if consumer := next((who for who in people if who.is_consumer), None):
            address = urljoin(place.url("/"), consumer.url)
            self.say(f"What a consumer sees after scanning the sticker at the entrance: {address}")
            segno.make(address, error="m").terminal(sys.stdout, compact=True)
        self.say("\nCheck a sealed record yourself, without a network and without the platform:")
        self.say(f"  {self.proof_command(place)}\n")
        self.say(f"Logs: {place.logs}")
        self.stdout.flush()

    def print_table(self, people: list[SignIn]) -> None:
        head = ("role", "user name", "password", "code", "page", "")
        rows = [head, *((w.role, w.username, w.password, w.current_code(), w.url, w.note) for w in people)]
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
            self.say(f"  {'  '.join(cells).rstrip()}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
