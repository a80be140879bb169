// The collections view: a tree of collections, folders and requests, each with buttons that run it.
import * as vscode from "vscode";
import type { RequestNode, Span, Target } from "./protocol";
import type { Listed, ListedCollection, Outcome, Requests } from "./requests";

type Node = ListedCollection | Listed;

export function registerCollectionsView(requests: Requests): vscode.Disposable[] {
  const view = new CollectionsView(requests);
  return [
    view,
    vscode.window.createTreeView("postroom.collections", { treeDataProvider: view, showCollapseAll: true }),
    command("postroom.view.send", "postroom.send"),
    command("postroom.view.run", "postroom.run"),
    command("postroom.view.tests", "postroom.runTests"),
    vscode.commands.registerCommand("postroom.view.refresh", () => requests.refresh()),
    vscode.commands.registerCommand("postroom.view.open", open),
  ];
}

class CollectionsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly requests: Requests) {
    const redraw = () => {
      this.changed.fire(undefined);
    };
    this.subscriptions = vscode.Disposable.from(requests.onChanged(redraw), requests.onEnded(redraw));
  }

  getChildren(node?: Node): Node[] {
    return [...(node === undefined ? this.requests.collections : node.items)];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (!("kind" in node)) {
      const item = holder(node.name, "collection", node.path, "library");
      item.description = vscode.workspace.asRelativePath(node.path);
      return item;
    }
    if (node.kind === "folder") return holder(node.name, "folder", node.key, "folder");
    const outcome = this.requests.outcome(node.key);
    const item = new vscode.TreeItem(node.name);
    item.id = node.key;
    item.contextValue = "request";
    item.description = [node.method, outcome && told(outcome)].filter(Boolean).join(" · ");
    item.iconPath = icon(outcome);
    item.tooltip = `${node.method} ${node.name}`;
    item.accessibilityInformation = { label: `${node.method} ${node.name}, ${outcome ? told(outcome) : "not sent yet"}` };
    item.command = { command: "postroom.view.open", title: "Open Request", arguments: [node] };
    return item;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }
}

function holder(name: string, kind: string, id: string, picture: string): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.contextValue = kind;
  item.iconPath = new vscode.ThemeIcon(picture);
  return item;
}

function told({ code, passed, failed, broken }: Outcome): string {
  const tests = passed + failed === 0 ? "" : `${passed}/${passed + failed} passed`;
  return [code === undefined ? "" : `${code}`, tests, broken ? "error" : ""].filter(Boolean).join(", ");
}

function icon(outcome: Outcome | undefined): vscode.ThemeIcon {
  if (outcome === undefined) return new vscode.ThemeIcon("circle-outline");
  return outcome.broken || outcome.failed > 0
    ? new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"))
    : new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"));
}

function command(name: string, server: string): vscode.Disposable {
  return vscode.commands.registerCommand(name, (node: Node) =>
    vscode.commands.executeCommand(server, targetOf(node)),
  );
}

function targetOf(node: Node): Target {
  return "kind" in node ? { uri: node.uri, select: node.select } : { path: node.path };
}

async function open(node: RequestNode): Promise<void> {
  const selection = rangeOf(node.range);
  await vscode.window.showTextDocument(vscode.Uri.parse(node.file), { selection, preview: true });
}

export function rangeOf({ start, end }: Span): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
