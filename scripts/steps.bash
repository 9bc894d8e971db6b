# Sourced by the scripts beside it: where things are, and steps that say what they do and how long
# it took. Not a program.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# Prints the comment at the head of the calling script, as its --help.
show_help() { sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p}}' "$0"; }

# step WORDS -- COMMAND...: says what starts, runs it, says how many seconds it took.
step() {
  local words=$1 begun=$SECONDS code=0
  shift 2
  say "== $words"
  "$@" || code=$?
  if [ "$code" -eq 0 ]; then
    say "   done in $((SECONDS - begun)) s"
  else
    say "   FAILED after $((SECONDS - begun)) s: $words (exit $code)"
  fi
  return "$code"
}
