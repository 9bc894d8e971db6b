#!/usr/bin/env bash
# examples/demo.sh GUIJU [DATA_DIR]
#
# The demo itself, once guiju is built: only commands that a reader could type, each shown before it
# runs. Leaves its files in out/ and ends with the page out/demo.html.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
guiju=${1:?usage: examples/demo.sh GUIJU [DATA_DIR]}
data=${2:-}
mkdir -p out
python=.venv/bin/python
[ -x "$python" ] || python=python3

part=0
head_line() {
  part=$((part + 1))
  if [ -t 1 ]; then printf '\n\033[1m%s. %s\033[0m\n' "$part" "$*"; else printf '\n%s. %s\n' "$part" "$*"; fi
}
# Shows the command as a reader would type it, then runs it.
show() {
  local word line=guiju
  for word in "$@"; do
    case "$word" in
      *[!A-Za-z0-9_./=:,+-]*) line+=" '$word'" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '$ %s\n' "$line"
  "$guiju" "$@"
}
# The value of the first field of the second line: the key of a file's first record.
first_key() { "$python" -c 'import csv, sys; r = csv.reader(open(sys.argv[1], encoding="utf-8")); next(r); print(next(r)[0])' "$1"; }

head_line "Packs are checked before they decide anything, and carry their own cases"
packs=$(find rules -name pack.yaml 2>/dev/null | sort || true)
if [ -z "$packs" ]; then
  echo "rules/ holds no pack: nothing to show" >&2
  exit 1
fi
while IFS= read -r pack; do
  folder=$(dirname "$pack")
  "$guiju" check "$folder" >/dev/null
  printf '  %-32s %s\n' "$folder" "$("$guiju" test "$folder" | tail -n 1)"
done <<<"$packs"

report=()
city=rules/boston_311
if [ -f "$city/pack.yaml" ]; then
  cases=examples/boston_311/synthetic_month.csv
  full=boston-311-2011-jul-oct.csv.gz
  if [ -n "$data" ] && [ -f "$data/$full" ]; then
    "$python" -c 'import gzip, shutil, sys; shutil.copyfileobj(gzip.open(sys.argv[1]), open(sys.argv[2], "wb"))' \
      "$data/$full" out/boston_cases.csv
    cases=out/boston_cases.csv
  elif [ -n "$data" ]; then
    echo "  $data/$full is not there: using the small file of examples/" >&2
  fi
  if [ -f "$cases" ]; then
    head_line "A city's service desk: deadline, queue and department of every case"
    code=0
    rm -rf out/boston && mkdir -p out/boston
    show run "$city" "case=$cases" --out out/boston/ --errors out/boston_errors.jsonl || code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || exit "$code" # 3: some rows failed, the rest is decided
    key=$(first_key "$cases")
    show explain "$city" "case=$cases" --key "$key" --decide deadline,queue,department,on_time | tee out/boston_explained.txt
    report+=(--cases "$cases" --decided out/boston/case.csv --months out/boston/department_month.csv --explained out/boston_explained.txt)
    if [ -s out/boston_errors.jsonl ]; then report+=(--errors out/boston_errors.jsonl); fi
  else
    echo "  $cases is not there: the city's part is left out" >&2
  fi
fi

dispute=rules/linping/dispute
disputes=examples/linping_dispute/cases.jsonl
if [ -f "$dispute/pack.yaml" ] && [ -f "$disputes" ]; then
  head_line "A dispute building: which level a dispute goes to, which unit handles it, and why"
  code=0
  show run "$dispute" "$disputes" --decide intake,level,place,handling --out out/disputes_decided.csv || code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || exit "$code"
  head -n 6 out/disputes_decided.csv
  show explain "$dispute" "$disputes" --key D-1 | tee out/dispute_explained.txt
  report+=(--explained out/dispute_explained.txt)
fi

if [ "${#report[@]}" -gt 0 ]; then
  head_line "What it looks like"
  python3 examples/demo_report.py "${report[@]}" --out out/demo.html
fi
