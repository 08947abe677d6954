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
# Each on a page of its own, since some of them end a page for whoever reads on.
PARTS = [
    "<![CDATA[", "]]>", "<script>x</script>", "</details>", "</code>", "<!--", "::add-mask::y",
    "##[command]z", "##vso[task.setvariable variable=x]y", "\x1b]8;;http://e.example\x1b\\k", "\x9b31m",
    "\x85", "\x7f", "\u200b", "\u2060", "\u2028::error::u", "\ufeff", "\u206a", "\u180e", "\U000e0041",
    "\U0001d173", "\uffff", "\ufdd0", "%0A::error::p", "%0D%0A", "%3A%2C", ", : ,line=9", "|", "`", "``",
    "[x](javascript:a)", "https://e.example", "www.e.example", "a@b.example", "#123", "\\", "{0}", "{{y}}",
    "&lt;", "&#x1b;",
]
NAMES = [
    "-dash.md", "--output=x.md", "a b%20c.md", "%0A::error::n.md", "\u2028::error::x.md", "{0}[1](2).md",
    "$(touch ran).md", "c1\x9b31m\x85.md", "n\uffff\ufdd0.md", "#123@team.md",
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
        write(name, page)
    for number, part in enumerate(PARTS):
        target = re.sub(r"[<>\\\\]", "", part)
        write(
            f"part{number}.md",
            f"# T\n\n[q](<none{target}.md>) [l](<#{target}z>) the the {part}\n\n"
            f"### {part} head\n\n[empty]()\n\n[{part}](<no.md>)\n",
        )


def write(name, page):
    with open(os.path.join(site, name), "w", encoding="utf-8", newline="") as file:
        file.write(page)


def git(*args):
    names = ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *args], cwd=site, check=True, capture_output=True)


def write_branch():
    """300 pages with 500 old findings, and a branch that touches twenty and breaks four links."""
    global site, options
    site, options = site + "-branch", ["--since", "main"]
    os.makedirs(site)
    pages = {}
    for number in range(300):
        page = f"# Page {number}\n\nText.\n\n## Log in again\n\nText.\n"
        for old in range(2 if number < 200 else 1):
            page += f"\nSee [the old guide](gone-{old}.md) first.\n"
        if number < 3:
            page += "\nSee [how to log in](page7.md#log-in-again).\n"
        pages[number] = page
        write(f"page{number}.md", page)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "pages")
    git("checkout", "-q", "-b", "change")
    pages[7] = pages[7].replace("## Log in again", "## Sign in again")
    pages[9] += "\nAnd [the other page](nowhere.md).\n"
    for number in range(20, 38):
        pages[number] = "A new first line.\n\n" + pages[number].replace("first.", "at first.")
    for number in (7, 9, *range(20, 38)):
        write(f"page{number}.md", pages[number])
    git("commit", "-q", "-a", "-m", "change")


options = []


def run(name):
    # `--` in front of nothing: the folder is the path, the names come from the walk.
    done = subprocess.run(
        [program, "check", "--no-config", "--format", name, "--fail-on", "never", *options],
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


CHECKS = {
    "github": check_github, "sarif": check_sarif, "gitlab": check_gitlab,
    "junit": check_junit, "markdown": check_markdown,
}


def check_all(expected):
    for name, check in CHECKS.items():
        check(run(name), expected)
        print(f"{name}: ok")
    levels = [json.loads(line)["level"] for line in run("jsonl").splitlines()]
    assert tuple(map(levels.count, ("error", "warning", "note"))) == expected
    for name in ("text", "concise", "jsonl"):
        text = run(name)
        assert not workflow_commands.commands(text) and "##vso[" not in text, name
        # As text, findings that are alike are shown once, with their number.
        if name == "concise" or (name == "text" and expected[0] < 10):
            found = [len(re.findall(rf"(?m)(?:^|: ){level}\[", text)) for level in ("error", "warning", "note")]
            assert tuple(found) == expected, (name, found)
        print(f"{name}: ok")


def main():
    write_site()
    expected = counts(json.loads(run("json")))
    assert expected[0] > 10, expected
    print(f"a hostile site, {sum(expected)} findings")
    check_all(expected)
    write_branch()
    expected = counts(json.loads(run("json")))
    assert expected == (4, 0, 1), expected
    print("a branch of an old site, 4 errors and 1 note")
    check_all(expected)


main()
