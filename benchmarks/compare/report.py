#!/usr/bin/env python3
"""report.py RESULTS.json FOLDER [README]: makes tables and the chart.

Writes results.md and results.svg in FOLDER, and, where given, the section of
README between the marks. measure.py wrote the results.
"""
import json
import os
import sys

import chart

BEGIN = "<!-- compare: begin, benchmarks/compare/run.sh writes this -->"
END = "<!-- compare: end -->"


def duration(nanoseconds):
    """Two or three digits, and a unit."""
    for limit, unit in ((1e3, "ns"), (1e6, "µs"), (1e9, "ms"), (1e18, "s")):
        if nanoseconds < limit:
            value = nanoseconds / (limit / 1e3 if unit != "s" else 1e9)
            break
    digits = 0 if value >= 99.5 else 1 if value >= 9.95 else 2
    return f"{value:.{digits}f} {unit}"


def ratio(value, ours):
    quotient = value / ours
    if quotient >= 9950:
        return f"{quotient / 1000:.0f},000×"
    digits = 0 if quotient >= 9.95 else 1 if quotient >= 0.95 else 2
    return f"{quotient:.{digits}f}×"


def thousands(count):
    return f"{count / 1e3:.{0 if count >= 99.5e3 else 1}f} k"


class Report:
    def __init__(self, data):
        self.data = data
        self.names = list(data["results"])
        self.workloads = {w["name"]: w for w in data["workloads"]}

    def label(self, name):
        library = self.data["libraries"].get(name, {})
        return library.get("library", name)

    def titled(self, name):
        library = self.data["libraries"].get(name, {})
        version = library.get("version", "")
        return self.label(name) + (f" {version}" if version[:1].isdigit()
                                   else "")

    def result(self, name, workload):
        return self.data["results"][name][workload]

    def value(self, name, workload, measure):
        """Nanoseconds, or None."""
        found = self.result(name, workload).get(measure)
        return found["nanoseconds"] if isinstance(found, dict) else found

    def cell(self, name, workload, measure):
        result = self.result(name, workload)
        expected = self.workloads[workload]["expected"]
        if result["verdict"] == "too slow":
            return f"> {self.data['limit_seconds']} s"
        if result["verdict"] == "failed":
            return "failed"
        if result["verdict"] != expected:
            return (f"{result['verdict']}, {duration(result['der'])}"
                    if measure == "der" else result["verdict"])
        found = result.get(measure)
        if found is None:
            return "–"
        value = self.value(name, workload, measure)
        if value <= 0:
            return "≈ 0"
        text = duration(value)
        if isinstance(found, dict) and found.get("stubbed"):
            text += "\\*"
        if isinstance(found, dict) and found.get("rough"):
            return f"≈ {text}"
        ours = self.value("cairn", workload, measure)
        if name != "cairn" and ours:
            text += f" ({ratio(value, ours)})"
        return text

    def table(self, rows, names=None):
        """Rows of (title, cells by library)."""
        names = names or self.names
        lines = ["| | " + " | ".join(self.titled(n) for n in names) + " |",
                 "|---" * (len(names) + 1) + "|"]
        for title, cells in rows:
            lines.append(f"| {title} | " +
                         " | ".join(cells[n] for n in names) + " |")
        return "\n".join(lines)

    def rows(self, kind, measure):
        return [(w["title"],
                 {n: self.cell(n, w["name"], measure) for n in self.names})
                for w in self.data["workloads"] if w["kind"] == kind]

    def signature(self, name, workload, measure):
        value = self.value(name, workload, measure)
        count = self.workloads[workload]["signatures"]
        return "–" if value is None else duration(value / count)

    def setting(self):
        m = self.data["machine"]
        text = (f"{m['date']}, {m['processor']}, {m['cores']} cores, median of "
                f"{m['rounds']} interleaved rounds.")
        load = max(m["load"] - 1, m["load_after"] - 1, 0)
        if load > m["cores"] / 2:
            text += (f" The machine was busy with other work (load "
                     f"{m['load']:.1f} before, {m['load_after']:.1f} after): "
                     "the ratios are rough.")
        return text

    def absent(self):
        return [f"- {name}: {reason}."
                for name, reason in self.data["absent"].items()]

    def instructions(self):
        rows = []
        for workload in self.workloads.values():
            cells = {}
            for name in self.names:
                counted = self.result(name, workload["name"]).get(
                    "instructions", {})
                value = counted.get("stubbed")
                if value is None and {"der", "signatures"} <= set(counted):
                    value = counted["der"] - counted["signatures"]
                cells[name] = "–" if value is None else thousands(value)
            if any(cell != "–" for cell in cells.values()):
                rows.append((workload["title"], cells))
        return rows

    def refusals(self):
        lines = []
        for workload in self.data["workloads"]:
            for name in self.names:
                result = self.result(name, workload["name"])
                if result["verdict"] in (workload["expected"], "too slow"):
                    continue
                lines.append(f"- {workload['title']}, {self.label(name)}: "
                             f"{result['verdict']}, \"{result['reason']}\"")
        return lines

    def results_md(self):
        parts = [
            "# Cairn beside other libraries",
            "Written by `benchmarks/compare/run.sh`; [README.md](README.md) "
            "says how it is measured and what each library does not check.",
            self.setting(),
            "![chart](results.svg)",
            "Every verification is for one host name, for TLS servers and at "
            "one fixed time. In parentheses: how many times what Cairn takes.",
            "## Beside the signatures, from DER",
            "Parse, build, verify, without what signatures cost. With an "
            "asterisk: measured with signatures that are taken to be good. "
            "Without: the total less the same library's own signatures of the "
            "path, the decoding of each issuer's key included. ≈: the rounds "
            "differ by as much as half of it.",
            self.table(self.rows("chain", "overhead")),
            "## With the signatures, from DER",
            self.table(self.rows("chain", "der")),
            "## Certificates already parsed, with the signatures",
            self.table(self.rows("chain", "parsed")),
            "## Certificates already parsed, beside the signatures",
            "Less signatures with keys that are decoded already.",
            self.table(self.rows("chain", "overhead_parsed")),
            "## One signature",
            "What one costs each library by itself, over the data that is "
            "signed in the web-like chain. Cairn's are BoringSSL's as Debian "
            "packages its source, which `tools/setup.sh` unpacks.",
            self.table([
                (title, {n: self.signature(n, workload, measure)
                         for n in self.names})
                for title, workload, measure in (
                    ("P-256, key decoded each time", "web", "signatures"),
                    ("P-256, key decoded before", "web", "signatures_ready"),
                    ("RSA-2048, key decoded each time", "web_rsa",
                     "signatures"),
                    ("RSA-2048, key decoded before", "web_rsa",
                     "signatures_ready"))]),
            "## Certificates that an attacker may send",
            "From DER, with P-256 signatures. In the first three there is no "
            "path, and who follows a single one is quick to say so; in the "
            "last two there is one, and \"refused\" means that it was not "
            "found. A verification is stopped after "
            f"{self.data['limit_seconds']} s of CPU time.",
            self.table(self.rows("graph", "der")),
        ]
        counted = self.instructions()
        if counted:
            parts += ["## Instructions beside the signatures, from DER",
                      "Counted by callgrind, as the first table is made.",
                      self.table(counted)]
        if self.refusals():
            parts += ["## What was refused, and why",
                      "\n".join(self.refusals())]
        if self.absent():
            parts += ["## Absent", "\n".join(self.absent())]
        functions = "\n".join(
            f"- {self.titled(n)}: `{self.data['libraries'][n]['functions']}`"
            for n in self.names if n in self.data["libraries"])
        parts += ["## What was called", functions]
        return "\n\n".join(parts) + "\n"

    def readme_section(self):
        rows = [("web-like chain, beside the signatures", "web", "overhead"),
                ("the same, certificates already parsed", "web",
                 "overhead_parsed"),
                ("the same with its two P-256 signatures, from DER", "web",
                 "der")]
        rows += [(self.workloads[name]["title"], name, "der")
                 for name in ("constraints_1000", "mesh_24", "one_name_6",
                              "same_name_18", "ladder_24")]
        parts = [
            BEGIN,
            self.setting() + " `benchmarks/compare/run.sh` measures it and "
            "writes this; [all results](benchmarks/compare/results.md), [how "
            "it is measured](benchmarks/compare/README.md). An asterisk: "
            "measured with signatures taken to be good; ≈: of the size of the "
            "noise.",
            self.table([(title, {n: self.cell(n, workload, measure)
                                 for n in self.names})
                        for title, workload, measure in rows]),
            "![Cairn beside other libraries](benchmarks/compare/results.svg)",
        ]
        if self.absent():
            parts.append("Absent from this run: " +
                         ", ".join(self.data["absent"]) + ".")
        return "\n\n".join(parts) + "\n\n" + END

    def chart(self):
        panels = []
        for title, workload, measure in (
                ("Web-like chain, beside the signatures", "web", "overhead"),
                ("Web-like chain, P-256 signatures included", "web", "der"),
                ("1000 permitted subtrees, 1000 names", "constraints_1000",
                 "der"),
                ("Mesh of 24 CAs without an anchor: until refused", "mesh_24",
                 "der"),
                ("Ladder of 24 levels with an anchor: until found",
                 "ladder_24", "der")):
            bars = []
            for name in self.names:
                result = self.result(name, workload)
                value = self.value(name, workload, measure)
                text = self.cell(name, workload, measure).replace("\\*", "")
                if result["verdict"] == "too slow":
                    value, style = self.data["limit_seconds"] * 1e9, "open"
                elif result["verdict"] == (
                        self.workloads[workload]["expected"]):
                    style = "ours" if name == "cairn" else "other"
                else:
                    style = "hollow"
                bars.append(chart.Bar(self.titled(name), value, text, style))
            panels.append(chart.Panel(title, bars))
        return chart.draw("Time of one verification, from DER (log scale)",
                          panels)


def replace_section(text, section):
    """`text` with what is between the marks, them included, replaced."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise SystemExit("report.py: README does not have the two marks, each "
                         f"once: {BEGIN} {END}")
    before, rest = text.split(BEGIN)
    return before + section + rest.split(END)[1]


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__.splitlines()[0])
    with open(sys.argv[1]) as file:
        report = Report(json.load(file))
    write(os.path.join(sys.argv[2], "results.md"), report.results_md())
    write(os.path.join(sys.argv[2], "results.svg"), report.chart())
    if len(sys.argv) == 4:
        with open(sys.argv[3]) as file:
            readme = file.read()
        write(sys.argv[3], replace_section(readme, report.readme_section()))


if __name__ == "__main__":
    main()
