#!/bin/bash
# Counts the instructions of four fixed workloads, and the bytes of code in the
# core, and fails where they are not what they were.
#
#   tools/instruction_guard.sh            compare with what is recorded
#   tools/instruction_guard.sh --record   record what is counted now
#
# Instructions are those of one iteration in benchmarks/instruction_guard.cc, by
# valgrind's callgrind. More than 3 % above what
# benchmarks/instruction_counts.txt says is a regression; more than 3 % below is
# an improvement, to be recorded. Code is the .text of //der, //pkix and
# //ocsp, which must stay below 150,000 bytes; the OCSP cache is a library of its
# own.
#
# The counts are the same on every machine with Debian 12's compiler, C library
# and valgrind: valgrind shows programs a processor of its own, and what that
# has besides SSE2 depends on the host's. So the C library is told not to choose
# its string functions by it, but to take those for SSE2. The environment is
# empty, and the program called by a short name, since both move the stack.
#
# Exit code 1: something is not as it was; 2: it could not be counted.
set -euo pipefail
cd "$(dirname "$0")/.."

recorded=benchmarks/instruction_counts.txt
workloads=(parse_leaf build_web constraints_100x100 verify_ocsp)
iterations=10
tolerance=3 # per cent
text_limit=150000
libraries=(der pkix ocsp)
tunables=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-SSE4_2,-SSSE3
tunables+=,-ERMS,-FSRM,-AVX_Fast_Unaligned_Load

record=""
case "$#:${1:-}" in
  0:) ;;
  1:--record) record=yes ;;
  *)
    echo "usage: tools/instruction_guard.sh [--record]" >&2
    exit 2
    ;;
esac
if ! command -v valgrind >/dev/null; then
  echo "instruction_guard: there is no valgrind: tools/setup.sh --dev" >&2
  exit 2
fi

flags=(-c opt --noshow_progress)
bazel build "${flags[@]}" //benchmarks:instruction_guard \
  "${libraries[@]/#///}" || exit 2
bin="$(bazel info "${flags[@]}" bazel-bin 2>/dev/null)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# count WORKLOAD: instructions of one iteration.
count() {
  local total
  if ! (cd "$bin/benchmarks" &&
    env -i GLIBC_TUNABLES="$tunables" "$(command -v valgrind)" \
      --tool=callgrind --toggle-collect=Guarded --callgrind-out-file=/dev/null \
      --log-file="$scratch/log" \
      ./instruction_guard "$1" "$iterations"); then
    cat "$scratch/log" >&2
    return 1
  fi
  total="$(sed -n 's/^.*Collected *: *\([0-9]*\)$/\1/p' "$scratch/log")"
  [ "${total:-0}" != 0 ] && echo $((total / iterations))
}

failed=0
{
  echo "# Instructions of one iteration, with Debian 12's gcc and libraries:"
  echo "# tools/instruction_guard.sh --record writes this."
} >"$scratch/counts"
for workload in "${workloads[@]}"; do
  if ! counted="$(count "$workload")"; then
    echo "instruction_guard: $workload could not be counted" >&2
    exit 2
  fi
  echo "$workload $counted" >>"$scratch/counts"
  before="$(awk -v name="$workload" '$1 == name { print $2 }' "$recorded")"
  verdict=""
  if [ -n "$record" ]; then
    verdict=recorded
  elif [ -z "$before" ]; then
    verdict="FAILED: not recorded yet: --record"
  elif [ $((counted * 100)) -gt $((before * (100 + tolerance))) ]; then
    verdict="FAILED: more than $tolerance % slower"
  elif [ $((counted * 100)) -lt $((before * (100 - tolerance))) ]; then
    verdict="FAILED: more than $tolerance % faster: --record"
  fi
  case "$verdict" in FAILED*) failed=1 ;; esac
  printf '%-20s %8d instructions, recorded %8s  %s\n' "$workload" "$counted" \
    "${before:--}" "$verdict"
done
[ -z "$record" ] || cp "$scratch/counts" "$recorded"

text=0
for library in "${libraries[@]}"; do
  bytes="$(size -A "$bin/$library/lib$library.a" |
    awk '/^\.text/ { sum += $2 } END { print sum }')"
  printf '%-20s %8d bytes of .text\n' "//$library" "$bytes"
  text=$((text + bytes))
done
verdict=""
if [ "$text" -ge "$text_limit" ]; then
  verdict="FAILED: $text_limit or more"
  failed=1
fi
printf '%-20s %8d bytes of .text  %s\n' "der + pkix + ocsp" "$text" "$verdict"
exit "$failed"
