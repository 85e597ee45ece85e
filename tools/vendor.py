"""Remakes the vendored front-end files: `python tools/vendor.py`. Needs Node.js with npm.

Packages are fetched by npm at the versions written here into a directory of their own, which is removed
afterwards. `static/vendor/VENDOR.md` is written from what was made.
"""

import hashlib
import shutil
import subprocess  # noqa: S404  runs npm and the bundler with fixed arguments
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
ECHARTS, ZRENDER, TSLIB, ESBUILD = "6.1.0", "6.1.0", "2.3.0", "0.28.2"
MADE_OF = f"Apache ECharts {ECHARTS} (Apache-2.0), zrender {ZRENDER} (BSD-3-Clause), tslib {TSLIB} (0BSD)"


def build(workshop):
    run = {"cwd": workshop, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    packages = [f"echarts@{ECHARTS}", f"esbuild@{ESBUILD}"]
    subprocess.run(["npm", "install", "--no-save", "--no-audit", "--no-fund", *packages], **run)
    shutil.copy(ROOT / "tools" / "vendor_echarts.js", workshop / "entry.js")
    subprocess.run(
        [
            "node_modules/.bin/esbuild",
            "entry.js",
            "--bundle",
            "--minify",
            "--format=iife",
            "--global-name=echarts",
            "--target=es2018",
            "--legal-comments=none",
            f"--banner:js=/*! {MADE_OF} */",
            "--outfile=echarts.min.js",
        ],
        **run,
    )
    script = (workshop / "echarts.min.js").read_text(encoding="utf-8")
    lines = [line for line in script.splitlines() if not line.startswith("//# sourceMappingURL")]
    (VENDOR / "echarts.min.js").write_text("\n".join(lines) + "\n", encoding="utf-8")
    modules = workshop / "node_modules"
    licences = [
        ("Apache ECharts", modules / "echarts" / "LICENSE"),
        ("Apache ECharts NOTICE", modules / "echarts" / "NOTICE"),
        ("d3", modules / "echarts" / "licenses" / "LICENSE-d3"),
        ("zrender", modules / "zrender" / "LICENSE"),
        ("tslib", modules / "tslib" / "LICENSE.txt"),
    ]
    text = "\n".join(f"===== {name} =====\n\n{path.read_text(encoding='utf-8')}" for name, path in licences)
    (VENDOR / "echarts.LICENSE.txt").write_text(text, encoding="utf-8")


def write_register():
    content = (VENDOR / "echarts.min.js").read_bytes()
    (VENDOR / "VENDOR.md").write_text(
        f"""# Vendored front-end files

Nothing is loaded from another site and nothing is built by whoever runs the platform.

## echarts.min.js
- What: bar, line, radar and map charts with the SVG renderer (`tools/vendor_echarts.js`)
- Version: {MADE_OF}
- Licences: `echarts.LICENSE.txt`
- Size: {len(content)} bytes
- SHA-256: `{hashlib.sha256(content).hexdigest()}`
- Remade by: `python tools/vendor.py` (npm and esbuild {ESBUILD}), which also writes this file

htmx is not here: it comes as a static file of the Python package django-htmx.
""",
        encoding="utf-8",
    )


def main():
    if not shutil.which("npm"):
        sys.exit("npm is needed to remake the vendored files; the platform runs without it.")
    with tempfile.TemporaryDirectory() as workshop:
        build(Path(workshop))
    write_register()


if __name__ == "__main__":
    main()
