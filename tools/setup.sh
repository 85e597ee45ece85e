#!/bin/sh
# Makes the virtual environment and installs one lock into it: tools/setup.sh VENV LOCK STAMP
# Called by make, which only calls when the stamp of this very lock is missing.
set -eu
venv=$1 lock=$2 stamp=$3

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if ! is_new_enough "$venv/bin/python"; then
    python=
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_new_enough "$candidate"; then python=$candidate; break; fi
    done
    if [ -z "$python" ]; then
        echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3.11 …" >&2
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$python cannot make virtual environments here: its venv or ensurepip module is missing." >&2
        echo "On Debian or Ubuntu: apt-get install python3-venv. Then run make again." >&2
        exit 1
    fi
    echo "Making the virtual environment $venv with $("$python" --version) …"
    "$python" -m venv --clear "$venv"
fi
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    "$venv/bin/python" -m ensurepip >/dev/null || {
        echo "$venv has no pip and cannot get one. Remove $venv and run make again." >&2
        exit 1
    }
fi

echo "Installing $(grep -c '==' "$lock") packages of $lock into $venv (a minute the first time) …"
# The lock names every package, so nothing is left to resolve; pip's resolver would look past the pin of a
# package that another one asks for with an extra, as soon as a newer release is out.
if ! "$venv/bin/python" -m pip install -qq --no-input --disable-pip-version-check --no-deps --require-hashes -r "$lock"; then
    echo "The packages of $lock could not be installed; the lines above say why. Is PyPI reachable from here?" >&2
    exit 1
fi
rm -f "$(dirname "$stamp")/.$(basename "$lock")"-*
touch "$stamp"
echo "Ready."
