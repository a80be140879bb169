// The collections view: a tree of collections, folders and requests, each with buttons that run it.
import * as vscode from "vscode";
import type { Context } from "./context";
import type { RequestNode, Span, Target } from "./protocol";
import type { Listed, ListedCollection, Outcome, Requests } from "./requests";

type Node = ListedCollection | Listed;

export function registerCollectionsView(context: Context, requests: Requests): vscode.Disposable[] {
  const provider = new Collections(requests);
  const view = vscode.window.createTreeView("postroom.collections", {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const sayTrust = () => {
    const words = "This folder is not trusted: nothing is sent, no script runs.";
    view.message = vscode.workspace.isTrusted ? "" : words;
  };
  sayTrust();
  /** A menu says which item it is on; a key means the selected one. */
  const on = (name: string, act: (node: Node) => unknown) =>
    vscode.commands.registerCommand(name, (node?: Node) => {
      const [item] = node === undefined ? view.selection : [node];
      return item && act(item);
    });
  return [
    provider,
    view,
    on("postroom.view.send", (node) => context.call("postroom.send", targetOf(node))),
    on("postroom.view.run", (node) => context.call("postroom.run", targetOf(node))),
    on("postroom.view.tests", (node) => context.call("postroom.runTests", targetOf(node))),
    on("postroom.view.compare", (node) => context.call("postroom.compareResponse", targetOf(node))),
    on("postroom.view.start", (node) =>
      context.call(isRequest(node) ? "postroom.send" : "postroom.run", targetOf(node)),
    ),
    on(
      "postroom.view.response",
      (node) => isRequest(node) && vscode.commands.executeCommand("postroom.openResponse", node),
    ),
    on("postroom.view.open", (node) => isRequest(node) && open(node)),
    on("postroom.view.revealInExplorer", (node) =>
      vscode.commands.executeCommand("revealInExplorer", fileOf(node)),
    ),
    vscode.commands.registerCommand("postroom.view.refresh", () => requests.refresh()),
    vscode.commands.registerCommand("postroom.view.reveal", () => reveal(view, requests)),
    vscode.workspace.onDidGrantWorkspaceTrust(sayTrust),
  ];
}

class Collections implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly requests: Requests) {
    const redraw = () => {
      this.changed.fire(undefined);
    };
    this.subscriptions = vscode.Disposable.from(
      requests.onChanged(redraw),
      requests.onEnded(redraw),
    );
  }

  /** The first listing is waited for: "no collections" is said when there are none. */
  async getChildren(node?: Node): Promise<Node[]> {
    if (node !== undefined) return [...node.items];
    await this.requests.untilListed();
    return [...this.requests.collections];
  }

  getParent(node: Node): Node | undefined {
    return this.requests.holderOf(node);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (!("kind" in node)) {
      const item = holder(node.name, "collection", node.path, "library");
      item.description = vscode.workspace.asRelativePath(node.path);
      item.tooltip = node.path;
      return item;
    }
    if (node.kind === "folder") return holder(node.name, "folder", node.key, "folder");
    return request(node, this.requests.outcome(node.key));
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }
}

function request(node: Listed, outcome: Outcome | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(node.name);
  const how = outcome ? told(outcome) : "not sent yet";
  item.id = node.key;
  item.contextValue = outcome?.code === undefined ? "request" : "request sent";
  item.description = [node.method, outcome && told(outcome)].filter(Boolean).join(" · ");
  item.iconPath = icon(outcome);
  item.tooltip = `${node.method} ${node.name}: ${how}`;
  item.accessibilityInformation = { label: `${node.method} ${node.name}, ${how}` };
  item.command = { command: "postroom.view.open", title: "Open Request", arguments: [node] };
  return item;
}

function holder(name: string, kind: string, id: string, picture: string): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.contextValue = kind;
  item.iconPath = new vscode.ThemeIcon(picture);
  item.accessibilityInformation = { label: `${name}, ${kind}` };
  return item;
}

function told({ isRunning, code, passed, failed, broken }: Outcome): string {
  if (isRunning) return "sending";
  if (code === undefined && passed + failed === 0 && !broken) return "not sent";
  const tests = passed + failed === 0 ? "" : `${passed}/${passed + failed} passed`;
  return [code === undefined ? "" : `${code}`, tests, broken ? "error" : ""]
    .filter(Boolean)
    .join(", ");
}

function icon(outcome: Outcome | undefined): vscode.ThemeIcon {
  if (outcome === undefined) return new vscode.ThemeIcon("circle-outline");
  if (outcome.isRunning) return new vscode.ThemeIcon("loading~spin");
  const said = outcome.broken || outcome.code !== undefined || outcome.passed + outcome.failed > 0;
  if (!said) return new vscode.ThemeIcon("circle-slash");
  return outcome.broken || outcome.failed > 0
    ? new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"))
    : new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"));
}

const isRequest = (node: Node): node is Listed => "kind" in node && node.kind === "request";

const fileOf = (node: Node): vscode.Uri =>
  "kind" in node ? vscode.Uri.parse(node.file) : vscode.Uri.file(node.path);

function targetOf(node: Node): Target {
  return "kind" in node ? { uri: node.uri, select: node.select } : { path: node.path };
}

async function open(node: RequestNode): Promise<void> {
  const { start } = rangeOf(node.range);
  const selection = new vscode.Range(start, start);
  await vscode.window.showTextDocument(vscode.Uri.parse(node.file), { selection, preview: true });
}

/** Shows the request that the cursor is in. */
async function reveal(view: vscode.TreeView<Node>, requests: Requests): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const node = editor && requests.at(editor.document.uri, editor.selection.active);
  if (node) await view.reveal(node, { select: true, focus: true, expand: true });
  else void vscode.window.showInformationMessage("The open file holds no request.");
}

export function rangeOf({ start, end }: Span): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
