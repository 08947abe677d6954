"""Writes a hostile site, checks it in every format, and reads each back with somebody else's tool."""

import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

import jsonschema
import junitparser

import workflow_commands

program, site, sarif_schema, sarif_tool = map(os.path.abspath, sys.argv[1:])
here = os.path.dirname(os.path.abspath(__file__))

EVIL = "]]> <script>alert(1)</script> ::error::x ##[error]y \x1b[2J\x1b]8;;http://e.example\x07 \u202eevil\u2066 | `a` **b** @team"
NAMES = [
    "::error file=a::owned.md",
    "##[error]x,y=1:2%0A.md",
    "]]><script>'\"&.md",
    "a\nb\x1b[2J\u202e|`](x).md",
]


def write_site():
    os.makedirs(site)
    for name in NAMES:
        page = (
            f"# {EVIL}\n\n### {EVIL}\n\n"
            f"[{EVIL}](<#{EVIL.replace('<', '').replace('>', '')}>)\n\n"
            "[x](<none ::error::z ##[group]q ]] & \u202e .md>)\n\n[y](%0A::error::none.md)\n\n"
            "[z](]]&gt;.md)\n\n[w](<img src=x onerror=a.md>)\n"
        )
        with open(os.path.join(site, name), "w", encoding="utf-8", newline="") as file:
            file.write(page)


def run(name):
    # `--` in front of nothing: the folder is the path, the names come from the walk.
    done = subprocess.run(
        [program, "check", "--no-config", "--format", name, "--fail-on", "never"],
        cwd=site, capture_output=True, check=True,
        env={k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "CI_"))},
    )
    text = done.stdout.decode("utf-8")
    for character in text:
        kind = unicodedata.category(character)
        assert character == "\n" or kind not in ("Cc", "Cf"), f"{name}: {character!r}"
    return text


def counts(report):
    summary = report["summary"]
    return summary["errors"], summary["warnings"], summary["notes"]


def check_github(text, expected):
    found = workflow_commands.commands(text)
    places = [command for command in found if "file" in command[1]]
    by_name = [sum(command[0] == name for command in places) for name in ("error", "warning", "notice")]
    assert by_name[0] == min(expected[0], 10), by_name
    assert by_name[1] == min(expected[1], 10), by_name
    assert len(found) - len(places) <= 1, found
    order = [command[0] for command in places]
    assert order == sorted(order, key=["error", "warning", "notice"].index), order
    for _, properties, _ in places:
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}, properties
        assert re.fullmatch(r"[a-z]+/[a-z-]+", properties["title"]), properties
    logged = len([line for line in text.split("\n") if line and not line.startswith("::")])
    assert logged + len(places) == sum(expected)


def check_sarif(text, expected):
    report = json.loads(text)
    with open(sarif_schema, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.validators.validator_for(schema)(
        schema, format_checker=jsonschema.FormatChecker()
    ).validate(report)
    levels = [result["level"] for result in report["runs"][0]["results"]]
    assert tuple(map(levels.count, ("error", "warning", "note"))) == expected
    path = os.path.join(site, "..", "report.sarif")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    said = subprocess.run([sarif_tool, "summary", path], capture_output=True, check=True, text=True)
    for level, count in zip(("error", "warning", "note"), expected):
        assert re.search(rf"{level}: {count}\b", said.stdout), said.stdout


def check_gitlab(text, expected):
    report = json.loads(text)
    with open(os.path.join(here, "gitlab-code-quality.schema.json"), encoding="utf-8") as file:
        jsonschema.validate(report, json.load(file))
    severities = [entry["severity"] for entry in report]
    assert tuple(map(severities.count, ("major", "minor", "info"))) == expected
    assert len({entry["fingerprint"] for entry in report}) == len(report)


def check_junit(text, expected):
    report = junitparser.JUnitXml.fromstring(text.encode("utf-8"))
    results = [case for suite in report for case in suite]
    failed = [case for case in results if any(isinstance(r, junitparser.Failure) for r in case.result)]
    assert (len(failed), len(results) - len(failed)) == (expected[0], expected[1] + expected[2])
    known = {"testsuites", "testsuite", "testcase", "failure", "skipped"}
    assert {node.tag for node in ElementTree.fromstring(text).iter()} <= known


def check_markdown(text, expected):
    rows = [line for line in text.split("\n") if line.startswith("| [")]
    assert len(rows) == sum(expected), (len(rows), expected)
    tags = set(re.findall(r"</?([a-zA-Z!][^ >]*)", text))
    assert tags <= {"details", "summary", "code", "br"}, tags
    assert text.count("<details") == text.count("</details>")


def main():
    write_site()
    report = json.loads(run("json"))
    expected = counts(report)
    assert expected[0] > 10, expected
    checks = {
        "github": check_github, "sarif": check_sarif, "gitlab": check_gitlab,
        "junit": check_junit, "markdown": check_markdown,
    }
    for name, check in checks.items():
        check(run(name), expected)
        print(f"{name}: ok")
    for name in ("text", "concise", "jsonl"):
        assert not workflow_commands.commands(run(name)), name
        print(f"{name}: ok")


main()
