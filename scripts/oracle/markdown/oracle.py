#!/usr/bin/env python3
"""What renderers make of pages: headings, ids, links, images and code, rendered by the real programs.

usage: oracle.py RENDERER COUNT [SEED]      partly random pages of tricky blocks
       oracle.py RENDERER FOLDER            the pages of a folder that have no syntax of templates
RENDERER: python-markdown | material | kramdown | markdown-it

Prints one JSON object a line: {"renderer": …, "source": …, "headings": [[level, text], …], "ids": …, "links": …,
"images": …, "code": …}; the last four are sorted, and code is counted in blocks.
The unit test `document::rendered_pages` reads such a file from the environment variable PAGES, and the file
`src/document/rendered_pages/facts.jsonl` without it.

Needs: pip install Markdown pymdown-extensions; the gems kramdown and kramdown-parser-gfm; npm install markdown-it
(run from a folder that has it).
"""
import html.parser, json, os, random, re, subprocess, sys, urllib.parse

# Blocks that renderers read differently; `{n}` is a word of its own.
BLOCKS = [
    "## Title {n}", "##Title {n}", "#Title {n}", " ## Title {n}", "   ## Title {n}", "## Title {n} ##", "### Title {n}{{#id{n}}}",
    "## Title {n} {{#id{n}}}", "## Title {n} {{: #id{n}}}", "## Title {n} {{.big}}", "## Title {n} {{: .big}}", "## Title",
    "## Title {{#title}}", "## Title\n{{: #id{n}}}", "{{: #id{n}}}\n## Title {n}", "Title {n}\n=====", "Title {n}\n---", "Title {n}\nmore\n---",
    "text {n}\n## Title {n}", "text {n}\n##Title {n}", "## Title {n}\ntext {n}", "#hash{n} tag", "text {n}\n#{n} is fixed",
    "* * *", "***", "- - -", "text {n}\n***\ntext {n}",
    "[a](b{n}.md)", "[a](b {n}.md)", "[a](b{n}.md \"title\")", "[a]( b{n}.md )", "[a](<b {n}.md>)", "[a][r{n}]\n\n[r{n}]: c{n}.md", "[a] (b{n}.md)",
    "![i](p{n}.png)", "![i](p{n}.png){{: width=\"5\"}}", "![i](p{n}.png){{ width=5 }}", "[a](b{n}.md){{: .button }}", "[![i](p{n}.png)](b{n}.md)",
    "text {n}\n[r{n}]: c{n}.md\n\n[a][r{n}]", "[r{n}]:\n  c{n}.md\n\n[r{n}]", "<http://host/{n}>", "[a](b{n}(c).md)", "[a\nb](c{n}.md)", "[a](b{n}.md\n\"title\")",
    "`code {n}`", "`` [a](b{n}.md) ``", "    [a](b{n}.md)", "text {n}\n    [a](b{n}.md)", "```\n[a](b{n}.md)\n```", "text {n}\n```\n[a](b{n}.md)\n```\ntext",
    "~~~ text\n## Title {n}\n~~~", "   ```\n   ## Title {n}\n   ```", "```\n## Title {n}", "- item {n}\n\n  ```\n  [a](b{n}.md)\n  ```", "1. item {n}\n\n    ```\n    [a](b{n}.md)\n    ```",
    "1. item {n}\n   ```\n   [a](b{n}.md)\n   ```", "- item {n}\n  [a](b{n}.md)", "- item {n}\n\n      [a](b{n}.md)", "1. item {n}\n\n   [a](b{n}.md)", "- item {n}\n    - [a](b{n}.md)",
    "- ## Title {n}", "1. item {n}\n\n    ## Title {n}", "> ## Title {n}", "> text\n## Title {n}", "> [a](b{n}.md)\ntext", "- item {n}\n## Title {n}",
    "<div>\n[a](b{n}.md)\n</div>", "<div>\n\n[a](b{n}.md)\n\n</div>", "<div markdown>\n\n[a](b{n}.md)\n\n</div>", "<div markdown=\"1\">\n[a](b{n}.md)\n</div>",
    "<div>\n\n## Title {n}\n\n</div>", "<div markdown=\"1\">\n\n## Title {n}\n\n</div>", "<div markdown=\"block\">\n## Title {n}\n</div>", "<p>[a](b{n}.md)</p>", "<p markdown=\"span\">[a](b{n}.md)</p>",
    "<details>\n<summary>S {n}</summary>\n\n[a](b{n}.md)\n\n</details>", "<details><summary>S {n}</summary>\n## Title {n}\n</details>", "<h3 id=\"id{n}\">Title {n}</h3>",
    "<span>[a](b{n}.md)</span>", "<a href=\"b{n}.md\">a</a>", "<img src=\"p{n}.png\" alt=\"i\">\ntext [a](b{n}.md)", "<br>\n## Title {n}", "<a name=\"id{n}\"></a>\n## Title {n}", "<!-- c {n} -->\n## Title {n}",
    "<!-- [a](b{n}.md) -->", "<!--\n\n## Title {n}\n\n-->", "text <!-- [a](b{n}.md) --> text", "<center>![i](p{n}.png)</center>", "<table><tr><td>\n\n[a](b{n}.md)\n\n</td></tr></table>",
    "| a | b |\n|---|---|\n| [a](b{n}.md) | c |", "a | b\n--|--\n[a](b{n}.md) | c", "text {n}\n| a | b |\n|---|---|\n| [a](b{n}.md) | c |", "term {n}\n:   [a](b{n}.md)", "term {n}\n\n:   text\n\n    ```\n    ## Title {n}\n    ```",
    "note[^{n}]\n\n[^{n}]: [a](b{n}.md)", "note[^{n}]\n\n[^{n}]: text\n\n    [a](b{n}.md)", "*[HTML{n}]: text", "## Title [a](b{n}.md) {n}", "## Title `c` {n}", "## Title *e* &amp; {n}", "## Title\\_{n}", "## {n}. Title",
    "!!! note\n    [a](b{n}.md)", "!!! note \"T {n}\"\n\n    [a](b{n}.md)", "!!! note\n    ## Title {n}", "!!! note\n    ```\n    [a](b{n}.md)\n    ```", "??? tip\n    [a](b{n}.md)", "=== \"A{n}\"\n\n    [a](b{n}.md)\n\n=== \"B{n}\"\n\n    ## Title {n}",
    "/// note | T {n}\n[a](b{n}.md)\n///", "/// details | T {n}\n    type: tip\n\n## Title {n}\n///", "/// tab | T {n}\n\n    [a](b{n}.md)\n\n///", "//// note\n/// tip\n## Title {n}\n///\n////",
    "{{::comment}}\n## Title {n}\n{{:/comment}}", "{{::comment}}[a](b{n}.md){{:/}}", "{{::nomarkdown}}\n<b>x {n}</b> [a](b{n}.md)\n{{:/nomarkdown}}", "{{::options parse_block_html=\"true\" /}}", "{{:.cls}}\n[a](b{n}.md)", "[a](b{n}.md)\n{{:.cls}}",
    "text {n}\n{{: #id{n}}}", "*word*{{: #id{n}}} text", "1. {{:.x}} [a](b{n}.md)", "* toc\n{{:toc}}", "[TOC]", "^\n\n[a](b{n}.md)", "$$ x {n} $$", "\\[a](b{n}.md)", "\\# Title {n}", "[a](b{n}.md \"x\" )", "[](b{n}.md)", "![](p{n}.png)",
    "text {n}  \n[a](b{n}.md)", "text {n}\\\n[a](b{n}.md)", "**[a](b{n}.md)**", "__[a](b{n}.md)__", "a**[b](c{n}.md)**d", "[**a**](b{n}.md)", "[a [b] c](d{n}.md)", "[a `]` b](c{n}.md)", "<b>\n[a](b{n}.md)\n</b>", "</div>\n## Title {n}", "text {n}</p>\n[a](b{n}.md)",
    "\t[a](b{n}.md)", "- item {n}\n\n\t[a](b{n}.md)", "#\u00a0Title {n}", "##\tTitle {n}", "####### Title {n}", "#", "## ", "Title {n}\n  ---", "   Title {n}\n===", "[a]:b{n}.md\n\n[a]", "[A{n}]: b{n}.md\n\n[a{n}]", "[a](/b{n} 'x')", "[a](b{n}.md){{target=_blank}}", "<https://host/{n}>[a](b{n}.md)",
]


def page(rng):
    """A page of tricky blocks between plain ones; some of them touch."""
    blocks = []
    for _ in range(rng.randint(2, 6)):
        blocks.append(rng.choice(BLOCKS) if rng.random() < 0.8 else "text {n}")
    out = ""
    for block in blocks:
        out += block.format(n=rng.randint(100, 999)) + ("\n" if rng.random() < 0.1 else "\n\n")
    return out


def pages_of(folder):
    """The pages of a folder, without front matter; those with templates are left out, as nobody runs them here."""
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(names):
            path = os.path.join(top, name)
            if name.endswith((".md", ".markdown")) and os.path.getsize(path) < 100_000:
                text = open(path, encoding="utf-8", errors="replace").read().replace("\r\n", "\n").lstrip("\ufeff")
                text = re.sub(r"\A---\n.*?\n(---|\.\.\.)[ \t]*\n", "", text, flags=re.S)
                if not re.search(r"\{%|\{\{|--8<--|^(import|export) |<[A-Z]|:::|@include|\[\[", text, re.M):
                    yield text


class Reader(html.parser.HTMLParser):
    """What is on a rendered page."""

    def __init__(self):
        super().__init__()
        self.headings, self.ids, self.links, self.images, self.code = [], [], [], [], 0
        self.level, self.text, self.skip = None, [], 0

    def handle_starttag(self, tag, attrs):
        a = {key: value or "" for key, value in attrs}
        classes = a.get("class", "").split()
        if {"footnotes", "toc", "tabbed-labels", "footnote"} & set(classes) and tag == "div" or a.get("id") == "markdown-toc" or self.skip:
            if tag in ("div", "ul"):
                self.skip += 1
        is_note = any(name.startswith(("footnote", "reversefootnote", "headerlink")) for name in classes)
        if tag == "a" and "href" in a and not is_note and not is_mail(a["href"]):
            self.links.append(plain(a["href"]))
        if tag == "img" and "src" in a:
            self.images.append(plain(a["src"]))
        if a.get("id") and not a["id"].startswith(("fn", "__", "markdown-toc")) and tag != "label":
            self.ids.append(a["id"])
        if tag == "a" and a.get("name") and a.get("name") != a.get("id"):
            self.ids.append(a["name"])
        if re.fullmatch("h[1-6]", tag):
            self.level, self.text = int(tag[1]), []
        self.code += tag == "pre"

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if self.skip and tag in ("div", "ul"):
            self.skip -= 1
        if self.level and tag == f"h{self.level}":
            self.headings.append([self.level, letters("".join(self.text))])
            self.level = None

    def handle_data(self, data):
        if self.level:
            self.text.append(data)


def is_mail(address):
    return address.startswith("mailto:") or "@" in address and ":" not in address


def plain(address):
    """An address without the escapes that renderers write differently."""
    return urllib.parse.unquote(address).strip()


def letters(text):
    """A text without blanks, ASCII punctuation and what that becomes in print."""
    return "".join(c for c in text if c.isalnum() or not (c.isascii() or c.isspace() or c in "‘’“”–—…«»"))


EXTENSIONS = {
    "python-markdown": ["toc", "tables", "fenced_code"],
    "material": ["toc", "tables", "attr_list", "def_list", "footnotes", "md_in_html", "abbr", "admonition", "pymdownx.details", "pymdownx.superfences",
                 "pymdownx.tabbed", "pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.blocks.tab"],
}


def python_markdown(pages, extensions):
    import markdown
    options = {"pymdownx.tabbed": {"alternate_style": True}, "pymdownx.superfences": {}}
    return [markdown.markdown(text, extensions=extensions, extension_configs={k: v for k, v in options.items() if k in extensions}) for text in pages]


def kramdown(pages):
    program = "require 'json'; require 'kramdown'; require 'kramdown-parser-gfm'; $stdout.sync = true; " \
        "puts JSON.generate(JSON.parse($stdin.read).map { |t| Kramdown::Document.new(t, input: 'GFM', hard_wrap: false, " \
        "syntax_highlighter: nil, smart_quotes: 'lsquo,rsquo,ldquo,rdquo').to_html })"
    out = subprocess.run(["ruby", "-Ku", "-E", "utf-8", "-e", program], input=json.dumps(pages), capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def markdown_it(pages):
    program = "const md = require('markdown-it')({html: true}); md.validateLink = () => true; const pages = JSON.parse(require('fs').readFileSync(0, 'utf8')); " \
        "console.log(JSON.stringify(pages.map(p => md.render(p))))"
    out = subprocess.run(["node", "-e", program], input=json.dumps(pages), capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


RENDERERS = {
    "python-markdown": lambda pages: python_markdown(pages, EXTENSIONS["python-markdown"]),
    "material": lambda pages: python_markdown(pages, EXTENSIONS["material"]),
    "kramdown": kramdown,
    "markdown-it": markdown_it,
}


def read(renderer, pages):
    for text, rendered in zip(pages, RENDERERS[renderer](pages)):
        reader = Reader()
        reader.feed(rendered)
        reader.close()
        # markdown-it by itself gives no heading an id.
        ids = {} if renderer == "markdown-it" else {"ids": sorted(set(reader.ids))}
        # Headings in raw HTML are not told from others.
        headings = {} if re.search("<h[1-6]", text) else {"headings": reader.headings}
        yield {"renderer": renderer, "source": text, **headings, **ids, "links": sorted(reader.links),
               "images": sorted(reader.images), "code": reader.code}


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in RENDERERS:
        sys.exit(__doc__)
    if os.path.isdir(sys.argv[2]):
        pages = list(pages_of(sys.argv[2]))
    else:
        rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
        pages = [page(rng) for _ in range(int(sys.argv[2]))]
    for case in read(sys.argv[1], pages):
        print(json.dumps(case))
