"""Pages with links that are partly random: paths of files, addresses, slips of all kinds, each with a label."""
import os
import posixpath
import random


class Sources:
    """A folder of sources; `write` adds files, `link_all` gives each page links to the others."""

    def __init__(self, folder, seed):
        self.folder, self.random, self.label = folder, random.Random(seed), 0
        self.pages = {}

    def write(self, path, text=""):
        full = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full) or ".", exist_ok=True)
        with open(full, "w" if isinstance(text, str) else "wb") as file:
            file.write(text)

    def page(self, path, front="", headings=()):
        """A page; its links are written with `link_all`."""
        self.pages[path] = (front, list(headings))

    def links(self, path, roots, count):
        """Destinations on a page: `roots` are folders that links may be written from."""
        here = posixpath.dirname(path)
        names = list(self.pages)
        for _ in range(count):
            other = self.random.choice(names)
            _, headings = self.pages[other]
            stem = other.rsplit(".", 1)[0]
            bare = posixpath.dirname(stem) if posixpath.basename(stem) in ("index", "_index", "README") else stem
            top = self.random.choice(roots)
            cut = lambda p: posixpath.relpath(p, top) if top and p.startswith(top) else p
            relative = lambda p: posixpath.relpath(p or ".", here or ".")
            kind = self.random.randrange(10)
            href = [
                relative(other), relative(bare), relative(bare) + "/", "../" + relative(bare) + "/", "/" + cut(other),
                "/" + cut(bare), "/" + cut(bare) + "/", relative(stem) + ".html", posixpath.basename(bare) or ".", relative(other),
            ][kind]
            if kind == 9:
                href = href[:-4] + "x" + href[-3:]
            if headings and self.random.random() < 0.5:
                word = self.random.choice(headings).lower().replace(" ", "-")
                href += "#" + (word if self.random.random() < 0.7 else word + "-2")
            yield href

    def write_all(self, roots, count=12, html=0.25):
        """Writes the pages, each with `count` links from one of the `roots`."""
        for path, (front, headings) in list(self.pages.items()):
            lines = [front] if front else []
            lines += [f"# {posixpath.basename(path)}", ""]
            for heading in headings:
                lines += [f"## {heading}", "", "Text.", ""]
            for href in self.links(path, roots, count):
                self.label += 1
                if self.random.random() < html:
                    lines += [f'<p><a href="{href}">L{self.label}</a></p>', ""]
                else:
                    lines += [f"[L{self.label}](<{href}>)", ""]
            self.write(path, "\n".join(lines) + "\n")
