"""Reads what a runner of GitHub Actions would obey, by the rules its documentation gives.

A line is a command when, after blanks, it starts with `::`, and a name that the runner knows stands
before the next `::`. The older form `##[name]` is one anywhere in a line.
"""

KNOWN = {
    "error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "echo", "set-output",
    "set-env", "save-state", "add-path", "stop-commands", "add-matcher", "remove-matcher", "command",
    "section", "internal-set-repo-path",
}


def unescape(text, pairs):
    for escaped, plain in pairs:
        text = text.replace(escaped, plain)
    return text


DATA = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
PROPERTY = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]


def commands(output):
    """The commands in the output of a step: (name, properties, message)."""
    found = []
    for line in output.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found.extend(filter(None, [second_form(line), first_form(line)]))
    return found


def second_form(line):
    line = line.lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    head, data = line[2:].split("::", 1)
    name, _, rest = head.partition(" ")
    if name.lower() not in KNOWN:
        return None
    properties = {}
    for part in rest.strip().split(","):
        key, equals, value = part.partition("=")
        if equals:
            properties[key.strip()] = unescape(value, PROPERTY)
    return name.lower(), properties, unescape(data, DATA)


def first_form(line):
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name = line[start + 3:end].split(" ")[0].lower()
    return (name, {}, line[end + 1:]) if name in KNOWN else None
