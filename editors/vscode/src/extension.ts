import * as fs from "node:fs";
import * as os from "node:os";
import * as vscode from "vscode";
import { LanguageClient, State } from "vscode-languageclient/node";
import { program, ruleAt, startFailure, switches } from "./server";

let client: LanguageClient | undefined;
let status: vscode.LanguageStatusItem | undefined;
let log: vscode.LogOutputChannel;

const PAGES: vscode.DocumentSelector = [
  { scheme: "file", language: "markdown" },
  { scheme: "file", language: "mdx" },
  { scheme: "untitled", language: "markdown" },
  { scheme: "file", pattern: "**/{rules,faqlint,.faqlint}.toml" },
];

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("faqlint", { log: true });
  status = vscode.languages.createLanguageStatusItem("faqlint", PAGES);
  status.name = "faqlint";
  status.command = { command: "faqlint.restart", title: "Restart" };
  const command = vscode.commands.registerCommand;
  context.subscriptions.push(
    log,
    status,
    command("faqlint.restart", () => restart(context)),
    command("faqlint.explain", explain),
    command("faqlint.fixAll", fixAll),
    command("faqlint.showLog", () => log.show()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("faqlint.path")) {
        await restart(context);
      } else if (change.affectsConfiguration("faqlint")) {
        await client?.sendNotification("workspace/didChangeConfiguration", { settings: options() });
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => restart(context)),
  );
  await start(context);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function options(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration("faqlint");
  return switches((name) => settings.get(name));
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  const found = program({
    setting: vscode.workspace.getConfiguration("faqlint").get("path", ""),
    isTrusted: vscode.workspace.isTrusted,
    extension: context.extensionPath,
    platform: process.platform,
    arch: process.arch,
    workspace: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    home: os.homedir(),
    isFile: (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  });
  log.info(`${found.command} lsp (${found.source})`);
  const server = { command: found.command, args: ["lsp"] };
  client = new LanguageClient("faqlint", "faqlint", server, {
    documentSelector: PAGES as never,
    initializationOptions: options(),
    outputChannel: log,
  });
  client.onDidChangeState(({ newState }) => show(newState));
  try {
    await client.start();
  } catch (error) {
    log.error(String(error));
    show(State.Stopped);
    const choice = await vscode.window.showErrorMessage(startFailure(found), "Show log");
    if (choice !== undefined) {
      log.show();
    }
  }
}

function show(state: State): void {
  if (status === undefined) {
    return;
  }
  status.busy = state === State.Starting;
  status.text = state === State.Stopped ? "faqlint: stopped" : "faqlint";
  status.severity =
    state === State.Stopped
      ? vscode.LanguageStatusSeverity.Error
      : vscode.LanguageStatusSeverity.Information;
}

async function restart(context: vscode.ExtensionContext): Promise<void> {
  try {
    await client?.stop();
  } catch (error) {
    // A server that has died need not be stopped.
    log.warn(String(error));
  }
  client = undefined;
  await start(context);
}

async function explain(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || client === undefined) {
    return;
  }
  const findings = vscode.languages.getDiagnostics(editor.document.uri);
  const rule = ruleAt(findings, editor.selection.active.line);
  if (rule === undefined) {
    await vscode.window.showInformationMessage("There is no finding of faqlint on this line.");
    return;
  }
  const request = { command: "faqlint.explainRule", arguments: [rule] };
  const content = await client.sendRequest<string>("workspace/executeCommand", request);
  const page = await vscode.workspace.openTextDocument({ language: "markdown", content });
  await vscode.commands.executeCommand("markdown.showPreviewToSide", page.uri);
}

async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.faqlint",
    apply: "first",
  });
}
