#!/usr/bin/env bash
# benchmarks/peers/run.sh [--cases N]
#
# The table of benchmarks/dispute.yaml by others: DuckDB, Polars, GoRules ZEN (PyPI wheels, in a venv of their own under
# build/peers) and cel-go (a Go module), each over the very cases that bench_columns decides, outputs compared first, one
# thread each. Prints what each takes a case and how many times guiju's that is; and guiju from Python on Polars' own frames,
# where the Python module is built. Needs the network once, and Go for cel-go. Not part of scripts/test.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/benchmarks/peers work=$root/build/peers
mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
if command -v go >/dev/null; then
  (cd "$here/cel" && go build -o "$work/cel_peer" .)
else
  echo "cel-go is left out: there is no Go here"
fi
"$root/scripts/build" release --target bench_columns -- -DGUIJU_BUILD_BENCHMARKS=ON >/dev/null
if compgen -G "$root/build/release/python/_core*" >/dev/null; then  # guiju from Python too, where that is built
  "$work/venv/bin/python" "$root/tools/link_python.py" "$root/build/release/python" >/dev/null
fi
exec "$work/venv/bin/python" "$here/compare.py" "$root" "$work" "$@"
