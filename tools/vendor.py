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
ECHARTS, ZRENDER, TSLIB, JSQR, IDB, ESBUILD = "6.1.0", "6.1.0", "2.3.0", "1.4.0", "8.0.4", "0.28.2"
CHARTS_MADE_OF = (
    f"Apache ECharts {ECHARTS} (Apache-2.0), zrender {ZRENDER} (BSD-3-Clause), tslib {TSLIB} (0BSD)"
)
READER_MADE_OF = f"jsQR {JSQR} (Apache-2.0)"
STORE_MADE_OF = f"idb {IDB} (ISC)"


def build(workshop):
    packages = [f"echarts@{ECHARTS}", f"jsqr@{JSQR}", f"idb@{IDB}", f"esbuild@{ESBUILD}"]
    run(workshop, "npm", "install", "--no-save", "--no-audit", "--no-fund", *packages)
    shutil.copy(ROOT / "tools" / "vendor_echarts.js", workshop / "entry.js")
    bundle(workshop, "entry.js", "echarts", CHARTS_MADE_OF)
    modules = workshop / "node_modules"
    write_licences(
        "echarts",
        ("Apache ECharts", modules / "echarts" / "LICENSE"),
        ("Apache ECharts NOTICE", modules / "echarts" / "NOTICE"),
        ("d3", modules / "echarts" / "licenses" / "LICENSE-d3"),
        ("zrender", modules / "zrender" / "LICENSE"),
        ("tslib", modules / "tslib" / "LICENSE.txt"),
    )
    bundle(workshop, "node_modules/jsqr/dist/jsQR.js", "jsQR", READER_MADE_OF)
    write_licences("jsQR", ("jsQR", modules / "jsqr" / "LICENSE"))
    bundle(workshop, "node_modules/idb/build/index.js", "idb", STORE_MADE_OF)
    write_licences("idb", ("idb", modules / "idb" / "LICENSE"))


def run(workshop, *command):
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=workshop, check=True, stdout=quiet, stderr=quiet)


def bundle(workshop, entry, name, made_of):
    """One minified script that sets one global of that name."""
    run(
        workshop,
        "node_modules/.bin/esbuild",
        entry,
        "--bundle",
        "--minify",
        "--format=iife",
        f"--global-name={name}",
        "--target=es2018",
        "--legal-comments=none",
        f"--banner:js=/*! {made_of} */",
        f"--outfile={name}.min.js",
    )
    script = (workshop / f"{name}.min.js").read_text(encoding="utf-8")
    lines = [line for line in script.splitlines() if not line.startswith("//# sourceMappingURL")]
    (VENDOR / f"{name}.min.js").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_licences(name, *licences):
    text = "\n".join(f"===== {name} =====\n\n{path.read_text(encoding='utf-8')}" for name, path in licences)
    (VENDOR / f"{name}.LICENSE.txt").write_text(text, encoding="utf-8")


def write_register():
    (VENDOR / "VENDOR.md").write_text(
        f"""# Vendored front-end files

Nothing is loaded from another site and nothing is built by whoever runs the platform.

{entry("echarts", "bar, line, radar and map charts with the SVG renderer (`tools/vendor_echarts.js`)", CHARTS_MADE_OF)}
{entry("jsQR", "reads QR codes from pictures where the browser has no BarcodeDetector (`static/js/scanner.js`)", READER_MADE_OF)}
{entry("idb", "promises around IndexedDB, where a phone keeps what is not handed in yet (`static/js/outbox.js`)", STORE_MADE_OF)}
htmx is not here: it comes as a static file of the Python package django-htmx.
""",  # noqa: E501  one line a fact
        encoding="utf-8",
    )


def entry(name, what, made_of):
    content = (VENDOR / f"{name}.min.js").read_bytes()
    return f"""## {name}.min.js
- What: {what}
- Version: {made_of}
- Licences: `{name}.LICENSE.txt`
- Size: {len(content)} bytes
- SHA-256: `{hashlib.sha256(content).hexdigest()}`
- Remade by: `python tools/vendor.py` (npm and esbuild {ESBUILD}), which also writes this file
"""


def main():
    if not shutil.which("npm"):
        sys.exit("npm is needed to remake the vendored files; the platform runs without it.")
    with tempfile.TemporaryDirectory() as workshop:
        build(Path(workshop))
    write_register()


if __name__ == "__main__":
    main()
