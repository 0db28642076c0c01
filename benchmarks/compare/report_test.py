"""Tests of report.py and chart.py: what is shown of good, bad and missing."""
import unittest
from xml.etree import ElementTree

import chart
import report


def results():
    """Two libraries and two workloads; one library refuses, one is slow."""
    def chain(der, **more):
        return {"verdict": "accepted", "reason": "", "der": der, **more}
    return {
        "machine": {"processor": "Some & processor", "cores": 2, "load": 0.5,
                    "load_after": 1.0, "date": "2026-11-21", "rounds": 7},
        "limit_seconds": 10,
        "libraries": {
            "cairn": {"library": "Cairn", "version": "this tree",
                      "functions": "Build"},
            "other": {"library": "Other", "version": "1.2",
                      "functions": "verify"}},
        "absent": {"Third": "there is no compiler"},
        "workloads": [
            {"name": "web", "title": "web", "kind": "chain",
             "expected": "accepted", "signatures": 2},
            {"name": "web_rsa", "title": "rsa", "kind": "chain",
             "expected": "accepted", "signatures": 2},
        ] + [
            {"name": name, "title": name, "kind": "graph",
             "expected": expected, "signatures": 0}
            for name, expected in (
                ("constraints_1000", "accepted"), ("mesh_24", "refused"),
                ("one_name_6", "refused"), ("same_name_18", "accepted"),
                ("ladder_24", "accepted"))],
        "results": {
            "cairn": {
                "web": chain(70e3, parsed=69e3, signatures=68e3,
                             overhead={"nanoseconds": 1260, "stubbed": True},
                             overhead_parsed={"nanoseconds": 500,
                                              "stubbed": True}),
                "web_rsa": chain(30e3, signatures=28e3),
                "constraints_1000": chain(200e3),
                "mesh_24": {"verdict": "refused", "reason": "", "der": 7e5},
                "one_name_6": {"verdict": "refused", "reason": "",
                               "der": 2e6},
                "same_name_18": chain(2e6),
                "ladder_24": chain(1e6)},
            "other": {
                "web": chain(290e3, parsed=100e3, signatures=240e3,
                             overhead={"nanoseconds": 50400, "rough": False},
                             overhead_parsed={"nanoseconds": 9e3,
                                              "rough": True}),
                "web_rsa": chain(240e3, signatures=200e3),
                "constraints_1000": {"verdict": "refused", "der": 12.3e6,
                                     "reason": "TooMany"},
                "mesh_24": {"verdict": "too slow"},
                "one_name_6": {"verdict": "refused", "reason": "",
                               "der": 1e6},
                "same_name_18": {"verdict": "failed", "reason": "crashed"},
                "ladder_24": chain(9.4e6)}}}


class Texts(unittest.TestCase):
    def test_duration(self):
        for value, text in ((996, "996 ns"), (1260, "1.26 µs"),
                            (34200, "34.2 µs"), (290e3, "290 µs"),
                            (7.3e6, "7.30 ms"), (1.28e9, "1.28 s")):
            self.assertEqual(report.duration(value), text)

    def test_ratio(self):
        for value, text in ((0.79, "0.79×"), (1.08, "1.1×"), (39.4, "39×"),
                            (12000, "12,000×")):
            self.assertEqual(report.ratio(value, 1), text)


class Cells(unittest.TestCase):
    def setUp(self):
        self.report = report.Report(results())

    def test_ours_has_no_ratio(self):
        self.assertEqual(self.report.cell("cairn", "web", "overhead"),
                         "1.26 µs\\*")

    def test_other_has_the_ratio_to_ours(self):
        self.assertEqual(self.report.cell("other", "web", "overhead"),
                         "50.4 µs (40×)")
        self.assertEqual(self.report.cell("other", "one_name_6", "der"),
                         "1.00 ms (0.50×)")

    def test_noise_has_no_ratio(self):
        self.assertEqual(self.report.cell("other", "web", "overhead_parsed"),
                         "≈ 9.00 µs")

    def test_refusal_of_a_good_chain_is_not_a_time(self):
        self.assertEqual(
            self.report.cell("other", "constraints_1000", "der"),
            "refused, 12.3 ms")
        self.assertIn("- constraints_1000, Other: refused, \"TooMany\"",
                      self.report.results_md())

    def test_limit_failure_and_nothing(self):
        cell = self.report.cell
        self.assertEqual(cell("other", "mesh_24", "der"), "> 10 s")
        self.assertEqual(cell("other", "same_name_18", "der"), "failed")
        self.assertEqual(cell("other", "web_rsa", "parsed"), "–")

    def test_absent_library_is_named_with_its_reason(self):
        self.assertIn("- Third: there is no compiler.",
                      self.report.results_md())
        self.assertIn("Absent from this run: Third.",
                      self.report.readme_section())

    def test_busy_machine_is_said(self):
        self.assertNotIn("rough", self.report.setting())
        data = results()
        data["machine"]["load"] = 9.0
        self.assertIn("the ratios are rough", report.Report(data).setting())


class Readme(unittest.TestCase):
    def test_only_the_section_is_replaced(self):
        old = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
        section = report.Report(results()).readme_section()
        self.assertEqual(report.replace_section(old, section),
                         f"before\n{section}\nafter\n")

    def test_replacing_again_changes_nothing(self):
        section = report.Report(results()).readme_section()
        self.assertEqual(report.replace_section(section, section), section)

    def test_marks_must_be_there_once(self):
        for text in ("", report.BEGIN, 2 * (report.BEGIN + report.END)):
            with self.assertRaises(SystemExit):
                report.replace_section(text, "section")


class Chart(unittest.TestCase):
    def test_is_well_formed_and_has_every_bar(self):
        svg = report.Report(results()).chart()
        texts = [t.text for t in ElementTree.fromstring(svg).iter(
            "{http://www.w3.org/2000/svg}text")]
        for wanted in ("Cairn", "Other 1.2", "50.4 µs (40×)", "> 10 s",
                       "refused, 12.3 ms"):
            self.assertIn(wanted, texts)

    def test_scale(self):
        left = chart.x_of(100)
        step = chart.x_of(10e3) - chart.x_of(1e3)
        self.assertAlmostEqual(chart.x_of(1e3) - left, step, delta=4)
        self.assertEqual(chart.x_of(10e9), chart.x_of(1e15))


if __name__ == "__main__":
    unittest.main()
