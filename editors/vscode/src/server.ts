// What the extension decides, without anything of VS Code, so that it runs in a test.

import * as path from "node:path";

export type Source = "setting" | "bundled" | "PATH";

export interface Program {
  command: string;
  source: Source;
}

export interface Surroundings {
  /** The setting `faqlint.path`; empty when it is not set. */
  setting: string;
  /** Whether the folder is trusted: a setting of one that is not could name any program. */
  isTrusted: boolean;
  /** The folder of the extension. */
  extension: string;
  platform: NodeJS.Platform;
  arch: string;
  /** The folder that a relative setting starts from. */
  workspace?: string;
  home: string;
  isFile(file: string): boolean;
}

/** The program to run: by the setting, the bundled one, or the one in `PATH`. */
export function program(here: Surroundings): Program {
  const setting = here.setting.trim();
  if (setting !== "" && here.isTrusted) {
    return { command: expand(setting, here), source: "setting" };
  }
  const name = here.platform === "win32" ? "faqlint.exe" : "faqlint";
  const bundled = path.join(here.extension, "bin", `${here.platform}-${here.arch}`, name);
  const plain = path.join(here.extension, "bin", name);
  for (const command of [bundled, plain]) {
    if (here.isFile(command)) {
      return { command, source: "bundled" };
    }
  }
  return { command: name, source: "PATH" };
}

function expand(setting: string, here: Surroundings): string {
  if (setting === "~" || setting.startsWith("~/")) {
    return path.join(here.home, setting.slice(1));
  }
  const inWorkspace = setting.replace("${workspaceFolder}", here.workspace ?? "");
  const isPath = inWorkspace.includes("/") || inWorkspace.includes("\\");
  if (isPath && !path.isAbsolute(inWorkspace) && here.workspace !== undefined) {
    return path.join(here.workspace, inWorkspace);
  }
  return inWorkspace;
}

export interface Finding {
  source?: string;
  code?: unknown;
  range: { start: { line: number }; end: { line: number } };
}

/** The rule of the finding at a line; of several, the first. */
export function ruleAt(findings: readonly Finding[], line: number): string | undefined {
  for (const finding of findings) {
    const isHere = finding.range.start.line <= line && line <= finding.range.end.line;
    const rule = codeOf(finding.code);
    if (finding.source === "faqlint" && isHere && rule !== undefined) {
      return rule;
    }
  }
  return undefined;
}

function codeOf(code: unknown): string | undefined {
  if (typeof code === "string") {
    return code;
  }
  if (typeof code === "object" && code !== null && "value" in code) {
    return String((code as { value: unknown }).value);
  }
  return undefined;
}

/** What to say when the program cannot be started. */
export function startFailure(found: Program): string {
  switch (found.source) {
    case "setting":
      return `faqlint cannot be started: check the setting faqlint.path (${found.command})`;
    case "bundled":
      return `faqlint cannot be started: ${found.command}`;
    case "PATH":
      return "faqlint is not installed: install it, or set faqlint.path";
  }
}

/** The switches that the server reads. */
export function switches(get: (name: string) => unknown): Record<string, unknown> {
  const names = ["scope", "navigation", "completion", "symbols", "lens"];
  return Object.fromEntries(names.map((name) => [name, get(name)]));
}
