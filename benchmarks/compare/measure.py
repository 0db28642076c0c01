#!/usr/bin/env python3
"""Runs the programs of all libraries on all workloads and keeps the medians.

run.sh calls it. Writes JSON: for each library and workload what report.py
shows. Times are nanoseconds of CPU.
"""
import argparse
import datetime
import json
import os
import re
import statistics
import subprocess
import sys
import time

# A verification that takes longer than this much CPU time is stopped, and not
# tried again.
LIMIT_SECONDS = 10
# CPU time for each measure in each round: enough for a few hundred signatures.
MILLISECONDS = 30
MEASURES = ("der", "parsed", "stubbed", "stubbed_parsed", "signatures",
            "signatures_ready")
# Workloads whose instructions are counted, and the measures of those.
COUNTED_WORKLOADS = ("plain_1", "web", "constraints_100")
COUNTED_MEASURES = ("der", "stubbed", "signatures")


class Failed(Exception):
    """A program ended as it should not."""


def cpu_seconds(pid):
    """User and system time of a running process, 0 where it has ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_program(command):
    """Its lines of JSON, or None where it took too much CPU time."""
    # The limit is ours to watch: setting RLIMIT_CPU makes some kernels give
    # wrong answers to who asks for the CPU time of a process.
    process = subprocess.Popen(command, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    try:
        while True:
            try:
                out, err = process.communicate(timeout=0.1)
                break
            except subprocess.TimeoutExpired:
                # Starting takes a little, and there are several measures.
                if cpu_seconds(process.pid) > LIMIT_SECONDS + 0.5:
                    return None
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode != 0:
        message = err.strip().splitlines() or [f"exit code {process.returncode}"]
        raise Failed(message[-1])
    return [json.loads(line) for line in out.splitlines()]


class Series:
    """What the rounds said of one library and one workload."""

    def __init__(self):
        self.rounds = []
        self.verdict = None
        self.reason = ""

    def add(self, lines):
        measured = {}
        for line in lines:
            if "measure" not in line:
                continue
            measured[line["measure"]] = line["nanoseconds"]
            if "verdict" not in line:
                continue
            if self.verdict not in (None, line["verdict"]):
                raise Failed("the verdict is not the same each time")
            self.verdict = line["verdict"]
            self.reason = line.get("reason", "")
        self.rounds.append(measured)

    def difference(self, total, part):
        """The median of total - part, and whether noise is half of it."""
        values = [r[total] - r[part] for r in self.rounds
                  if total in r and part in r]
        if not values:
            return None
        middle = statistics.median(values)
        spread = statistics.median(abs(value - middle) for value in values)
        return {"nanoseconds": middle, "rough": spread * 2 > middle}

    def summary(self):
        out = {"verdict": self.verdict, "reason": self.reason}
        for name in MEASURES:
            values = [r[name] for r in self.rounds if name in r]
            if values:
                out[name] = statistics.median(values)
        if "stubbed" in out:
            out["overhead"] = {"nanoseconds": out["stubbed"], "stubbed": True}
        else:
            out["overhead"] = self.difference("der", "signatures")
        if "stubbed_parsed" in out:
            out["overhead_parsed"] = {"nanoseconds": out["stubbed_parsed"],
                                      "stubbed": True}
        else:
            out["overhead_parsed"] = self.difference("parsed",
                                                     "signatures_ready")
        return out


def count_instructions(program, folder, workload, measure):
    """Instructions of one call: what ten more calls cost, a tenth of it."""
    def collected(repetitions):
        command = ["valgrind", "--tool=callgrind",
                   "--callgrind-out-file=/dev/null", program, folder, workload,
                   "count", measure, str(repetitions)]
        done = subprocess.run(command, capture_output=True, text=True)
        found = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode != 0 or found is None:
            raise Failed("callgrind did not run it")
        return int(found.group(1))
    return (collected(15) - collected(5)) / 10


def describe_machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {"processor": model, "cores": os.cpu_count(),
            "load": os.getloadavg()[0],
            "date": datetime.date.today().isoformat()}


def name_and_value(text):
    name, _, value = text.partition("=")
    return name, value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", type=name_and_value, action="append",
                        default=[])
    parser.add_argument("--absent", type=name_and_value, action="append",
                        default=[])
    parser.add_argument("--workloads", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--instructions", action="store_true")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds is at least 1")

    with open(f"{options.workloads}/workloads.json") as file:
        workloads = json.load(file)
    machine = describe_machine()
    machine["rounds"] = options.rounds
    libraries = {}
    series = {}
    given_up = {}  # (library, workload): why
    begin = time.monotonic()
    for number in range(options.rounds):
        print(f"measure.py: round {number + 1} of {options.rounds}, "
              f"{time.monotonic() - begin:.0f} s", file=sys.stderr)
        # Nobody runs after the same neighbour each time.
        shift = number % len(options.peer)
        order = options.peer[shift:] + options.peer[:shift]
        for workload in workloads:
            for name, program in order:
                key = (name, workload["name"])
                if key in given_up:
                    continue
                try:
                    lines = run_program([program, options.workloads,
                                         workload["name"], "time",
                                         str(MILLISECONDS)])
                    if lines is None:
                        given_up[key] = {"verdict": "too slow"}
                        continue
                    libraries.setdefault(name, lines[0])
                    series.setdefault(key, Series()).add(lines)
                except Failed as failure:
                    given_up[key] = {"verdict": "failed",
                                     "reason": str(failure)}
    machine["load_after"] = os.getloadavg()[0]

    results = {}
    for name, program in options.peer:
        results[name] = {}
        for workload in workloads:
            key = (name, workload["name"])
            result = given_up.get(key) or series[key].summary()
            results[name][workload["name"]] = result
            if not options.instructions or (
                    workload["name"] not in COUNTED_WORKLOADS or
                    result["verdict"] != "accepted"):
                continue
            result["instructions"] = {}
            for measure in COUNTED_MEASURES:
                if measure not in result:
                    continue
                try:
                    result["instructions"][measure] = count_instructions(
                        program, options.workloads, workload["name"], measure)
                except Failed as failure:
                    print(f"measure.py: {name}, {workload['name']}, "
                          f"{measure}: {failure}", file=sys.stderr)
    with open(options.output, "w") as file:
        json.dump({"machine": machine, "limit_seconds": LIMIT_SECONDS,
                   "libraries": libraries, "absent": dict(options.absent),
                   "workloads": workloads, "results": results}, file, indent=1)

    # Ours must be right everywhere. Of the others it is a finding, and shown,
    # where they refuse what is good; accepting what is bad is an error of the
    # workload, or something that somebody should know at once.
    wrong = []
    for workload in workloads:
        for name, result in ((n, r[workload["name"]])
                             for n, r in results.items()):
            right = result["verdict"] == workload["expected"]
            if (name == "cairn" and not right) or (
                    result["verdict"] == "accepted" and not right) or (
                    result["verdict"] == "failed"):
                wrong.append(f"{name}, {workload['name']}: {result['verdict']} "
                             f"{result.get('reason', '')}")
    for line in wrong:
        print(f"measure.py: not as expected: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
