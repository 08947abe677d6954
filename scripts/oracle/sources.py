"""Pages with links that are partly random: paths of files, addresses, slips of all kinds, each with a label."""
import os
import posixpath
import random
import re
import urllib.parse


class Sources:
    """A folder of sources; `write` adds files, `write_all` gives each page links to the others and to `assets`."""

    def __init__(self, folder, seed):
        self.folder, self.random, self.label = folder, random.Random(seed), 0
        self.pages, self.assets = {}, []

    def write(self, path, text=""):
        full = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full) or ".", exist_ok=True)
        with open(full, "w" if isinstance(text, str) else "wb") as file:
            file.write(text)

    def page(self, path, front="", headings=(), title=None):
        """A page; its links are written with `write_all`."""
        self.pages[path] = (front, list(headings), title or posixpath.basename(path))

    def asset(self, path, data=b"x"):
        """A file that links and images may name."""
        self.write(path, data)
        self.assets.append(path)

    def fragment(self, headings):
        """The id of one of the headings, roughly: as declared, or made of the words, or not there."""
        heading = self.random.choice(headings)
        declared = re.search(r"\{(?:/\* )?#([^ }]+)(?: \*/)?\}", heading)
        if declared and self.random.random() < 0.6:
            return declared[1]
        word = heading.split(" {")[0].lower().replace("`", "").replace("&", "").replace(" ", "-")
        return self.random.choice([word, word, word, word + "-1", word + "-2", word.replace("-", "_"), word.capitalize(), "x-" + word])

    def links(self, path, roots, count):
        """Destinations on a page: `roots` are folders that links may be written from."""
        here = posixpath.dirname(path)
        names = list(self.pages)
        for _ in range(count):
            other = self.random.choice(names)
            _, headings, _ = self.pages[other]
            stem = other.rsplit(".", 1)[0]
            bare = posixpath.dirname(stem) if posixpath.basename(stem) in ("index", "_index", "README") else stem
            top = self.random.choice(roots)
            cut = lambda p: posixpath.relpath(p, top) if top and p.startswith(top) and p != top else p
            relative = lambda p: posixpath.relpath(p or ".", here or ".")
            kind = self.random.randrange(16)
            href = [
                relative(other), relative(bare), relative(bare) + "/", "../" + relative(bare) + "/", "/" + cut(other),
                "/" + cut(bare), "/" + cut(bare) + "/", relative(stem) + ".html", posixpath.basename(bare) or ".", relative(other),
                "./" + relative(other), relative(other).lower(), cut(other), "/" + cut(stem) + ".html", relative(other) + "/", "",
            ][kind]
            if kind == 9:
                href = href[:-4] + "x" + href[-3:]
            if self.random.random() < 0.1:
                href = urllib.parse.quote(href)
            if href and self.random.random() < 0.05:
                href += "?x=1"
            if not href:
                headings = self.pages[path][1] or ["Lost"]
            if headings and (not href or self.random.random() < 0.4):
                href += "#" + self.fragment(headings)
            yield href

    def files(self, path, roots, count, relative_slips):
        """Destinations of images on a page; the generator may refuse paths that lead nowhere."""
        here = posixpath.dirname(path)
        for _ in range(count):
            other = self.random.choice(self.assets)
            top = self.random.choice(roots)
            relative = posixpath.relpath(other, here or ".")
            rooted = "/" + (posixpath.relpath(other, top) if top and other.startswith(top + "/") else other)
            hrefs = [relative, rooted, rooted] + ([relative[:-4] + "x.png", "../" + relative, posixpath.basename(other)] if relative_slips else [])
            yield self.random.choice(hrefs)

    def write_all(self, roots, count=12, html=0.25, images=0, relative_slips=True):
        """Writes the pages, each with `count` links from one of the `roots` and with `images`."""
        for path, (front, headings, title) in list(self.pages.items()):
            lines = [front] if front else []
            lines += [f"# {title}", ""]
            for heading in headings:
                lines += [f"## {heading}", "", "Text.", ""]
            for href in self.links(path, roots, count):
                self.label += 1
                if self.random.random() < html:
                    lines += [f'<p><a href="{href}">L{self.label}</a></p>', ""]
                elif self.random.random() < 0.1:
                    lines += [f"[L{self.label}][r{self.label}]", "", f"[r{self.label}]: <{href}>", ""]
                else:
                    lines += [f"[L{self.label}](<{href}>)", ""]
            for href in self.files(path, roots, images if self.assets else 0, relative_slips):
                self.label += 1
                if self.random.random() < html:
                    lines += [f'<p><img alt="L{self.label}" src="{href}" /></p>', ""]
                else:
                    lines += [f"![L{self.label}](<{href}>)", ""]
            self.write(path, "\n".join(lines) + "\n")
