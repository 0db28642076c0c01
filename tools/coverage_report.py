#!/usr/bin/env python3
"""Reads what llvm-cov exports: see tools/coverage.sh.

coverage_report.py LCOV UNCOVERED prints a table of line coverage by folder and
the uncovered lines of the folders that have a minimum. The uncovered lines of
all folders go to the file UNCOVERED. Exit code 1 if a folder is below its
minimum. To be run in the root of the tree.
"""
import collections
import itertools
import os
import sys

# Percent, of lines that are compiled.
MINIMUM = {"der": 95, "pkix": 95, "ocsp": 95, "crl": 95}
# For information.
OTHERS = ["ct", "trustdomain", "tls", "capi", "tools"]


def read_lcov(path):
    """How often each line ran: {file: {line: count}}."""
    files = collections.defaultdict(dict)
    lines = None
    with open(path, encoding="utf-8", errors="replace") as lcov:
        for record in lcov:
            key, _, value = record.rstrip("\n").partition(":")
            if key == "SF":
                name = value.replace("/proc/self/cwd/", "")
                lines = files[os.path.relpath(name) if name[0] == "/" else name]
            elif key == "DA":
                line, count = map(int, value.split(",")[:2])
                lines[line] = max(lines.get(line, 0), count)
    return files


def uncovered_text(name, lines):
    """The uncovered lines of one file, neighbours together."""
    missing = sorted(line for line, count in lines.items() if count == 0)
    with open(name, encoding="utf-8") as source:
        text = source.read().split("\n")
    # Lines of one run differ from their place in the list by the same number.
    for _, run in itertools.groupby(
            enumerate(missing), lambda item: item[1] - item[0]):
        run = [line for _, line in run]
        yield f"{name}:{run[0]}-{run[-1]}"
        for line in run:
            yield f"    {text[line - 1]}"


def main():
    lcov, uncovered = sys.argv[1:]
    files = read_lcov(lcov)
    failed = False
    report = []
    everything = []
    print(f"{'folder':<14}{'lines':>8}{'covered':>9}{'percent':>9}")
    for folder in [*MINIMUM, *OTHERS]:
        inside = {name: lines for name, lines in sorted(files.items())
                  if name.startswith(folder + "/")}
        total = sum(len(lines) for lines in inside.values())
        covered = sum(count > 0 for lines in inside.values()
                      for count in lines.values())
        minimum = MINIMUM.get(folder)
        if total == 0 and minimum is None:
            continue
        percent = 100 * covered / total if total else 0
        note = ""
        if minimum is not None and percent < minimum:
            note = f"  below {minimum}"
            failed = True
        print(f"{folder + '/':<14}{total:>8}{covered:>9}{percent:>9.2f}{note}")
        text = [line for name, lines in inside.items()
                for line in uncovered_text(name, lines)]
        everything += text
        if minimum is not None:
            report += text
    with open(uncovered, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in everything)
    print("\nuncovered in " + ", ".join(f"{name}/" for name in MINIMUM) + ":")
    print("\n".join(report) or "nothing")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
