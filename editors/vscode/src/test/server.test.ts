import assert from "node:assert/strict";
import { test } from "node:test";
import * as path from "node:path";
import { program, ruleAt, startFailure, switches, type Surroundings } from "../server";

function here(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    setting: "",
    isTrusted: true,
    extension: "/ext",
    platform: "linux",
    arch: "x64",
    workspace: "/site",
    home: "/home/ada",
    isFile: () => false,
    ...changes,
  };
}

test("the setting names the program", () => {
  const found = (setting: string) => program(here({ setting })).command;
  assert.equal(found("/opt/faqlint"), "/opt/faqlint");
  assert.equal(found("~/bin/faqlint"), "/home/ada/bin/faqlint");
  assert.equal(found("tools/faqlint"), path.join("/site", "tools/faqlint"));
  assert.equal(found("${workspaceFolder}/faqlint"), "/site/faqlint");
  assert.equal(found("faqlint-nightly"), "faqlint-nightly");
});

test("a folder that is not trusted names no program", () => {
  const found = program(here({ setting: "/site/evil", isTrusted: false }));
  assert.deepEqual(found, { command: "faqlint", source: "PATH" });
});

test("the bundled program comes before the one in PATH", () => {
  const bundled = path.join("/ext", "bin", "linux-x64", "faqlint");
  const found = program(here({ isFile: (file) => file === bundled }));
  assert.deepEqual(found, { command: bundled, source: "bundled" });
  assert.equal(program(here({ platform: "win32" })).command, "faqlint.exe");
});

test("what cannot be started is explained", () => {
  assert.match(startFailure({ command: "faqlint", source: "PATH" }), /not installed/);
  assert.match(startFailure({ command: "/x", source: "setting" }), /faqlint\.path \(\/x\)/);
});

test("the rule at a line is found in either form of its code", () => {
  const range = { start: { line: 3 }, end: { line: 4 } };
  assert.equal(ruleAt([{ source: "faqlint", code: "a/b", range }], 4), "a/b");
  assert.equal(ruleAt([{ source: "faqlint", code: { value: "a/b" }, range }], 3), "a/b");
  assert.equal(ruleAt([{ source: "other", code: "c", range }], 3), undefined);
  assert.equal(ruleAt([{ source: "faqlint", code: "a/b", range }], 5), undefined);
});

test("the server gets the switches and nothing else", () => {
  const all = switches((name) => `${name}!`);
  assert.deepEqual(Object.keys(all), ["scope", "navigation", "completion", "symbols", "lens"]);
  assert.equal(all.scope, "scope!");
});
