"""What a built site is like, and whether the program says the same of its sources.

A site under test is a folder of sources in which every link or image has a label of its own, `L12`, as its text
or alternative text, on a line of its own. The real generator builds it; `Built` reads the pages that came out,
finds the labels again, and says which of them lead somewhere. `compare` runs the program on the sources and
holds its findings against that.
"""
import collections
import html.parser
import json
import os
import posixpath
import re
import subprocess
import urllib.parse

LABEL = re.compile(r"\bL\d+\b")
RULES = {"links/missing-file", "links/outside-root", "links/case-mismatch", "anchors/undefined",
         "images/missing-file", "images/case-mismatch", "links/base-path", "links/empty"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.open, self.text = set(), [], None, []

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        for key in ("id", "name") if tag == "a" else ("id",):
            if a.get(key):
                self.ids.add(a[key])
        if tag == "a" and a.get("href") is not None:
            self.open, self.text = a["href"], []
        if tag == "img":
            label = LABEL.search(a.get("alt") or "")
            if label:
                self.links.append((label[0], a.get("src") or "", "image"))

    def handle_endtag(self, tag):
        if tag == "a" and self.open is not None:
            label = LABEL.search("".join(self.text))
            if label:
                self.links.append((label[0], self.open, "link"))
            self.open = None

    def handle_data(self, text):
        if self.open is not None:
            self.text.append(text)

    handle_startendtag = handle_starttag


class Built:
    """The built pages below `folder`, served at `base` on their host; `slash` adds one to addresses of folders.

    `aside` are built pages that repeat the content of others: their links do not count."""

    def __init__(self, folder, base="/", slash=True, clean=False, aside=()):
        self.aside = aside
        self.folder, self.base, self.slash, self.clean = folder, "/" + base.strip("/"), slash, clean
        self.pages = {}
        for top, _, names in os.walk(folder):
            for name in names:
                if name.endswith(".html"):
                    path = os.path.relpath(os.path.join(top, name), folder).replace(os.sep, "/")
                    page = Page()
                    page.feed(open(os.path.join(top, name), encoding="utf-8", errors="replace").read())
                    self.pages[path] = page

    def address(self, path):
        """The address at which a built page is seen."""
        path = "/" + path
        if path.endswith("/index.html"):
            path = path[: -len("index.html")]
            if not self.slash and path != "/":
                path = path[:-1]
        elif self.clean:
            path = path[: -len(".html")]
        return posixpath.normpath(self.base + path) + ("/" if path.endswith("/") and self.base + path != "//" else "")

    def file(self, path):
        """The file that answers a path of the host, as a plain web server answers."""
        path = urllib.parse.unquote(path)
        base = self.base.rstrip("/")
        if base and path != base and not path.startswith(base + "/"):
            return None
        rest = path[len(base):].strip("/")
        tries = [rest, rest + "/index.html", rest + ".html"] if rest else ["index.html"]
        if path.endswith("/"):
            tries = [(rest + "/index.html").lstrip("/")] + ([rest + ".html"] if self.clean else [])
        for name in tries:
            if os.path.isfile(os.path.join(self.folder, name)):
                return name
        return None

    def alive(self, path, href):
        """Why a link of a built page is dead, or None."""
        url = urllib.parse.urljoin("http://host" + self.address(path).replace("//", "/"), href)
        parts = urllib.parse.urlsplit(url)
        if parts.netloc != "host" or parts.scheme not in ("http", "https"):
            return None
        base = self.base.rstrip("/")
        if base and not (parts.path + "/").startswith(base + "/"):
            return "outside"
        name = self.file(parts.path or "/")
        if name is None:
            return "no file"
        fragment = urllib.parse.unquote(parts.fragment)
        if fragment and fragment != "top" and name in self.pages and fragment not in self.pages[name].ids:
            return "no id"
        return None

    def labels(self):
        """For each label: the addresses it was given, and why it is dead where it is."""
        seen = collections.defaultdict(list)
        for path, page in self.pages.items():
            if path in self.aside:
                continue
            for label, href, kind in page.links:
                seen[label].append((path, href, kind, self.alive(path, href)))
        return seen


def places(folder):
    """Where each label is in the sources: path and line, and the line itself."""
    found = {}
    for top, dirs, names in os.walk(folder):
        dirs[:] = [d for d in dirs if d not in ("node_modules", ".git", "build", "dist", ".next", ".docusaurus", "_site")]
        for name in names:
            if name.endswith((".md", ".mdx")):
                full = os.path.join(top, name)
                path = os.path.relpath(full, folder).replace(os.sep, "/")
                for n, line in enumerate(open(full, encoding="utf-8"), 1):
                    for label in LABEL.findall(line):
                        found[label] = (path, n, line.strip())
    return found


def compare(program, sources, built, own=lambda source, page: True, verbose=True):
    """Prints where the program and the build differ; returns right, wrong and missed findings.

    `own` says whether a built page is the one to judge the links of a source file by: not the same page shown
    for another language."""
    where = places(sources)
    said = collections.defaultdict(list)
    for page in sorted({path for path, _, _ in where.values()}):
        # One at a time: where most links of a form are dead, the program doubts its model instead of reporting them.
        run = subprocess.run([program, "check", page, "--no-config", "--format", "json"], cwd=sources, capture_output=True, text=True)
        for d in json.loads(run.stdout)["diagnostics"]:
            if d["rule"] in RULES and d["level"] == "error":
                said[d["path"], d["start"]["line"]].append(d["rule"] + ": " + d["message"])
            elif d["rule"] in RULES and "cannot be checked" in d["message"]:
                print("doubted", page, d["message"])
    right = wrong = missed = 0
    seen = built.labels()
    for label, (path, line, text) in sorted(where.items(), key=lambda item: item[1]):
        shown = [one for one in seen.get(label, []) if own(path, one[0])]
        if not shown or "outside" in {why for _, _, _, why in shown}:
            # What else the host serves is not known.
            continue
        dead = [why for _, _, _, why in shown if why]
        if len(dead) < len(shown):
            dead = []
        finding = said.get((path, line))
        if not finding and "][r" in text:
            # The definition of a reference.
            finding = said.get((path, line + 2))
        if dead and finding:
            right += 1
        elif dead:
            missed += 1
            if verbose:
                print(f"missed  {path}:{line} {text}   [{dead[0]}: {shown[0][1]}]")
        elif finding:
            wrong += 1
            if verbose:
                print(f"wrong   {path}:{line} {text}   [{shown[0][1]}]  {finding[0]}")
    print(f"{right} right, {wrong} wrong, {missed} missed, {len(seen)} links")
    return right, wrong, missed
