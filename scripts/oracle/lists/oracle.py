#!/usr/bin/env python3
"""What renderers show of lists: partly random pages, rendered by the real programs.

usage: oracle.py RENDERER COUNT [SEED]      RENDERER: python-markdown | sane-lists | kramdown | markdown-it | goldmark

Prints one JSON object a line: {"renderer": …, "source": …, "shown": [[line, what], …]} with an entry for each line that
has a marker; `what` is the number a reader sees, "bullet", "text" or "code".
The unit test `document::rendered_lists` reads such a file from the environment variable LISTS, and the file
`src/document/rendered_lists/facts.jsonl` without it, where one page in 500 may differ.

Needs: pip install Markdown pymdown-extensions; the gems kramdown and kramdown-parser-gfm; npm install markdown-it
(run from a folder that has it); hugo.
"""
import html.parser, json, os, random, subprocess, sys, tempfile

BULLETS = "-*"


def page(rng):
    """A page of lists with what writers put between their items; every line has a word of its own."""
    lines, fence = [], False
    number = [rng.choice([1, 1, 1, 2])] * 5
    size = rng.randint(3, 11)
    indents = rng.choice([[0], [0, 2], [0, 3], [0, 4], [0, 2, 4], [0, 3, 4, 6], [0, 1, 4, 8]])
    while len(lines) < size:
        word = f"w{len(lines)}"
        indent = rng.choice(indents)
        kind = rng.random()
        if kind < 0.5:
            level = min(indent // 2, 4)
            lines.append(" " * indent + f"{number[level]}. {word}")
            number[level] = 1 if rng.random() < 0.1 else number[level] + 1
        elif kind < 0.62:
            lines.append(" " * indent + f"{rng.choice(BULLETS)} {word}")
        elif kind < 0.72:
            lines.append(" " * indent + word)
        elif kind < 0.76:
            lines += ["", " " * indent + "```", " " * indent + word, " " * indent + "```", ""]
        elif kind < 0.79:
            lines.append(" " * min(indent, 3) + f"> {word}")
        elif kind < 0.81:
            lines += ["", f"# {word}"]
        elif kind < 0.83:
            lines += ["", "---", ""]
        else:
            lines.append("")
    return "\n".join(lines) + "\n"


def tidy(rng):
    """A page whose blocks are apart and indented as far as they belong, as kramdown is only read for such."""
    lines, last, number = [], None, 1
    while len(lines) < rng.randint(5, 14):
        word = f"w{len(lines)}"
        kind = rng.choice(["step", "step", "step", "inside", "text", "code", "heading"])
        if kind != "step" or last not in (None, "step"):
            lines.append("")
            word = f"w{len(lines)}"
        if kind == "step":
            lines.append(f"{number}. {word}")
            number += 1
        elif kind == "code":
            lines += ["```", word, "```"]
        elif kind == "heading":
            lines.append(f"# {word}")
            number = rng.choice([1, number])
        else:
            lines.append(("   " if kind == "inside" and last in ("step", "inside") else "") + word)
        last = kind
    return "\n".join(lines) + "\n"


class Reader(html.parser.HTMLParser):
    """What each word of a rendered page is shown as."""

    def __init__(self):
        super().__init__()
        self.lists, self.items, self.code, self.shown = [], [], 0, {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("ol", "ul"):
            self.lists.append([tag, int(attrs.get("start") or 1) - 1])
        elif tag == "li" and self.lists:
            self.lists[-1][1] += 1
            self.items.append(True)
        elif tag in ("pre", "code"):
            self.code += 1

    def handle_endtag(self, tag):
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag == "li" and self.items:
            self.items.pop()
        elif tag in ("pre", "code"):
            self.code -= 1

    def handle_data(self, data):
        for word in data.split():
            if word.startswith("w"):
                if self.code:
                    self.shown[word] = "code"
                elif self.items and self.items[-1]:
                    tag, number = self.lists[-1]
                    self.shown[word] = number if tag == "ol" else "bullet"
                else:
                    self.shown[word] = "text"
            if self.items:
                self.items[-1] = False


def python_markdown(pages, extensions):
    import markdown
    return [markdown.markdown(text, extensions=extensions) for text in pages]


def kramdown(pages):
    program = "require 'json'; require 'kramdown'; require 'kramdown-parser-gfm'; " \
        "puts JSON.generate(JSON.parse($stdin.read).map { |t| Kramdown::Document.new(t, input: 'GFM').to_html })"
    out = subprocess.run(["ruby", "-e", program], input=json.dumps(pages), capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def markdown_it(pages):
    program = "const md = require('markdown-it')(); const pages = JSON.parse(require('fs').readFileSync(0, 'utf8')); " \
        "console.log(JSON.stringify(pages.map(p => md.render(p))))"
    out = subprocess.run(["node", "-e", program], input=json.dumps(pages), capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def goldmark(pages):
    with tempfile.TemporaryDirectory() as site:
        os.makedirs(f"{site}/content"), os.makedirs(f"{site}/layouts/_default")
        open(f"{site}/hugo.toml", "w").write('baseURL = "/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]\n')
        open(f"{site}/layouts/_default/single.html", "w").write("{{ .Content }}")
        for at, text in enumerate(pages):
            open(f"{site}/content/p{at}.md", "w").write(f"---\ntitle: x\n---\n{text}")
        subprocess.run(["hugo", "--quiet", "-s", site], check=True, capture_output=True)
        return [open(f"{site}/public/p{at}/index.html").read() for at in range(len(pages))]


RENDERERS = {
    "python-markdown": lambda pages: python_markdown(pages, ["pymdownx.superfences", "admonition", "tables"]),
    "sane-lists": lambda pages: python_markdown(pages, ["pymdownx.superfences", "admonition", "sane_lists"]),
    "kramdown": kramdown,
    "markdown-it": markdown_it,
    "goldmark": goldmark,
}


def read(renderer, pages):
    for text, rendered in zip(pages, RENDERERS[renderer](pages)):
        reader = Reader()
        reader.feed(rendered)
        shown = []
        for line, source in enumerate(text.split("\n"), 1):
            marker = source.split()[:1]
            if len(source.split()) == 2 and (marker[0] in BULLETS or marker[0][:-1].isdigit()):
                shown.append([line, reader.shown.get(source.split()[1], "text")])
        yield {"renderer": renderer, "source": text, "shown": shown}


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in RENDERERS:
        sys.exit(__doc__)
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    make = tidy if sys.argv[1] == "kramdown" else page
    for case in read(sys.argv[1], [make(rng) for _ in range(int(sys.argv[2]))]):
        print(json.dumps(case))
