"""Runs an oracle: makes sites, has the generator build them, and adds up how the program's answers compare."""
import os
import pickle
import shutil
import subprocess
import sys
import tempfile

import crawl
from sources import Sources


def tool(name):
    """A program of Node: below the folder ORACLE_NODE, or here."""
    path = os.path.join(os.path.abspath(os.environ.get("ORACLE_NODE", ".")), "node_modules/.bin", name)
    return path if os.path.exists(path) else None


class Trial:
    """One site: `top` is the folder of its sources."""

    def __init__(self, top, seed):
        self.top, self.site = top, Sources(top, seed)

    def run(self, *command, node=False, **options):
        """Runs the generator; `node` links the installed packages for the time of the run."""
        link = self.top + "/node_modules"
        if node:
            os.symlink(os.path.join(os.path.abspath(os.environ.get("ORACLE_NODE", ".")), "node_modules"), link)
        try:
            run = subprocess.run(command, cwd=self.top, capture_output=True, text=True, **options)
        finally:
            if node:
                os.remove(link)
        return run.stdout + run.stderr

    def moved(self, folder, leftovers=()):
        """Takes what was built out of the sources; None when nothing was."""
        for name in leftovers:
            shutil.rmtree(os.path.join(self.top, name), ignore_errors=True)
        if not os.path.isdir(os.path.join(self.top, folder)):
            return None
        shutil.move(os.path.join(self.top, folder), self.top + ".built")
        return self.top + ".built"


def made(name, case, seed, top):
    """The sources and the built pages of a case; in the folder ORACLE_KEEP they are kept and taken again."""
    keep = os.environ.get("ORACLE_KEEP")
    kept = keep and f"{keep}/{name}-{case.__name__}-{seed}"
    if kept and os.path.exists(kept + ".pickle"):
        with open(kept + ".pickle", "rb") as file:
            return kept, pickle.load(file)
    trial = Trial(top, seed)
    built = case(trial)
    if kept and not isinstance(built, str):
        for folder in (kept, kept + ".built"):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(top, kept)
        shutil.move(built.folder, kept + ".built")
        built.folder, top = kept + ".built", kept
        with open(kept + ".pickle", "wb") as file:
            pickle.dump(built, file)
    return top, built


def main(name, installed, cases, rounds):
    """`cases` are functions that take a Trial and return its built pages (`crawl.Built`), or what went wrong."""
    if not installed:
        print(f"{name}: skipped, the program is not installed")
        return 0
    program = os.path.abspath(sys.argv[1])
    seeds = range(int(sys.argv[2])) if len(sys.argv) > 2 else range(rounds)
    if len(sys.argv) > 3:
        seeds = [int(seed) for seed in sys.argv[3:]]
    total = [0, 0, 0]
    failed = 0
    for seed in seeds:
        for case in cases:
            with tempfile.TemporaryDirectory() as top:
                print(f"-- {case.__name__}, seed {seed}", flush=True)
                top, built = made(name, case, seed, top)
                if isinstance(built, str):
                    failed += 1
                    print(f"{name}: did not build:", built[-900:])
                else:
                    total = [a + b for a, b in zip(total, crawl.compare(program, top, built))]
    print("%s: %d right, %d wrong, %d missed" % (name, *total))
    return int(bool(total[1] or total[2] or failed))
