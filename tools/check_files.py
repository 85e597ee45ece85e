"""Fails when a tracked file names a package registry's host or a folder of somebody's machine."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = re.compile(
    "|".join(
        [
            r"files\.pythonhosted\.org",
            r"\bpypi\.org/simple",
            r"registry\.npm\w*\.org",
            r"--?(?:extra-)?index-url",
            r"(?:deb|pypi|npm)mirror",
            r"/(?:home|Users)/\w+/",
            r"(?<![\w.$}/-])/(?:work|root|opt)/\w+",
        ]
    )
)


def offences() -> list[str]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    found = []
    for name in filter(None, names):
        path = ROOT / name
        if path == Path(__file__).resolve() or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures, fonts, compiled catalogues
        for number, line in enumerate(text.splitlines(), start=1):
            if match := FORBIDDEN.search(line):
                found.append(f"{name}:{number}: {match[0]}")
    return found


if __name__ == "__main__":
    found = offences()
    sys.stderr.writelines(f"{offence}\n" for offence in found)
    raise SystemExit(1 if found else 0)
