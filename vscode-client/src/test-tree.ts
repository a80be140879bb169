// The Test Explorer's tree: collections, folders, requests, and below each request its tests.
import * as vscode from "vscode";
import { rangeOf } from "./collections-view";
import type { ItemRef, Place, VerdictGiven } from "./protocol";
import { keysOf } from "./requests";
import type { Listed, ListedCollection } from "./requests";
import { testsIn } from "./written-tests";
import type { AsksServer, WrittenTest } from "./written-tests";

/** What `postroom.run` takes to run an item; `within` and `name` to run it together with others. */
export interface Runnable {
  readonly uri: string;
  readonly select: readonly string[];
  readonly within: string;
  readonly name: string;
  readonly file: string;
}

export class TestTree {
  private readonly runnables = new WeakMap<vscode.TestItem, Runnable>();
  private readonly byKey = new Map<string, vscode.TestItem>();
  /** The tests that stand in a request's scripts, by id, of requests that were looked at. */
  private readonly written = new WeakMap<vscode.TestItem, ReadonlySet<string>>();

  constructor(
    private readonly controller: vscode.TestController,
    private readonly server: AsksServer,
  ) {
    controller.resolveHandler = (item) => item && this.resolve(item);
  }

  /** Shows these collections; what is known of their requests stays. */
  show(collections: readonly ListedCollection[]): void {
    this.byKey.clear();
    const items = collections.map((collection) => {
      const uri = vscode.Uri.file(collection.path);
      const item = this.item(this.controller.items, collection.path, collection.name, uri);
      item.description = vscode.workspace.asRelativePath(collection.path);
      item.children.replace(collection.items.map((node) => this.node(item, node, uri.toString())));
      return item;
    });
    this.controller.items.replace(items);
  }

  /** Reads the tests of a file's requests out of their scripts, so that they can be seen and run
   * before they have ever run. `among` are those that are wanted; all when left out. */
  async resolveFile(
    file: vscode.Uri,
    isWanted: (item: vscode.TestItem) => boolean = () => true,
  ): Promise<void> {
    const items = new Set(this.byKey.values());
    const inFile = [...items].filter((item) => item.uri?.fsPath === file.fsPath && isWanted(item));
    await Promise.all(inFile.map((item) => this.resolve(item)));
  }

  /** Whether a request's tests have been read. */
  isResolved(item: vscode.TestItem): boolean {
    return this.written.has(item);
  }

  /** What runs an item: a request's tests are run by running the request. */
  runnable(item: vscode.TestItem): Runnable | undefined {
    return this.runnables.get(item) ?? (item.parent && this.runnables.get(item.parent));
  }

  /** The item of the request in an event; one that is in no collection stands by itself. */
  request(ref: ItemRef): vscode.TestItem {
    const keys = keysOf(ref);
    const known = keys.map((one) => this.byKey.get(one)).find((one) => one !== undefined);
    if (known !== undefined) return known;
    const key = keys.join();
    const uri = vscode.Uri.file(ref.place?.path ?? ref.path.join("/"));
    const item = this.item(this.controller.items, key, ref.name, uri);
    item.range = pointOf(ref.place ?? undefined);
    const file = uri.toString();
    this.runnables.set(item, { uri: file, select: [], within: file, name: "", file });
    this.controller.items.add(item);
    for (const one of keys) this.byKey.set(one, item);
    return item;
  }

  /** The item of a test, below its request. */
  test(event: VerdictGiven): vscode.TestItem {
    const parent = this.request(event.item);
    const uri = event.place === undefined ? parent.uri : vscode.Uri.file(event.place.path);
    const item = this.item(parent.children, testId(event), event.name, uri);
    item.range = pointOf(event.place);
    parent.children.add(item);
    return item;
  }

  /** A request's turn is over: tests that neither ran nor stand in its scripts are gone. */
  forgetOthers(request: vscode.TestItem, ran: ReadonlySet<vscode.TestItem>): void {
    const written = this.written.get(request);
    for (const [id, item] of request.children) {
      if (!ran.has(item) && written?.has(id) !== true) request.children.delete(id);
    }
  }

  private async resolve(request: vscode.TestItem): Promise<void> {
    if (this.runnables.get(request) === undefined || request.uri === undefined) return;
    const tests = await testsIn(this.server, request.uri, request.label, request.range);
    const before = this.written.get(request);
    this.written.set(request, new Set(tests.map(testId)));
    const isGone = (id: string) =>
      before?.has(id) === true && !tests.some((one) => testId(one) === id);
    for (const [id] of request.children) if (isGone(id)) request.children.delete(id);
    for (const test of tests) request.children.add(this.writtenItem(request, test));
  }

  private writtenItem(request: vscode.TestItem, test: WrittenTest): vscode.TestItem {
    const item = this.item(request.children, testId(test), test.name, test.uri);
    item.range = test.range;
    return item;
  }

  private node(parent: vscode.TestItem, node: Listed, within: string): vscode.TestItem {
    const item = this.item(parent.children, node.key, node.name, vscode.Uri.parse(node.file));
    item.range = rangeOf(node.range);
    if (node.kind === "request") {
      const { uri, select, file } = node;
      this.byKey.set(node.key, item);
      item.canResolveChildren = true;
      this.runnables.set(item, { uri, select, within, name: node.id || node.names, file });
    } else {
      item.children.replace(node.items.map((child) => this.node(item, child, within)));
    }
    return item;
  }

  /** The item with this id, made when it is not there or stands in another file now. */
  private item(
    among: vscode.TestItemCollection,
    id: string,
    name: string,
    uri: vscode.Uri | undefined,
  ): vscode.TestItem {
    const known = among.get(id);
    if (known !== undefined && known.uri?.toString() === uri?.toString()) {
      known.label = name;
      return known;
    }
    return this.controller.createTestItem(id, name, uri);
  }
}

const testId = ({ kind, name }: { readonly kind: string; readonly name: string }) =>
  `${kind} ${name}`;

/** The requests at and below `item`, without `excluded`. */
export function requestsBelow(
  tree: TestTree,
  item: vscode.TestItem,
  excluded: ReadonlySet<vscode.TestItem>,
): readonly Runnable[] {
  if (excluded.has(item)) return [];
  const own = tree.runnable(item);
  if (own !== undefined) return [own];
  return [...item.children].flatMap(([, child]) => requestsBelow(tree, child, excluded));
}

function pointOf(place: Place | undefined): vscode.Range | undefined {
  return place && new vscode.Range(place.line, place.column, place.line, place.column);
}
