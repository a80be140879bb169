// The Test Explorer's tree: collections, folders, requests, and below each request its tests.
import * as vscode from "vscode";
import { rangeOf } from "./collections-view";
import type { ItemRef, Place, VerdictGiven } from "./protocol";
import { keysOf } from "./requests";
import type { Listed, ListedCollection } from "./requests";

/** What `postroom.run` takes to run an item; `within` and `name` to run it together with others. */
export interface Runnable {
  readonly uri: string;
  readonly select: readonly string[];
  readonly within: string;
  readonly name: string;
}

export class TestTree {
  private readonly runnables = new WeakMap<vscode.TestItem, Runnable>();
  private readonly byKey = new Map<string, vscode.TestItem>();

  constructor(private readonly controller: vscode.TestController) {}

  /** Shows these collections; what is known of their requests stays. */
  show(collections: readonly ListedCollection[]): void {
    this.byKey.clear();
    const items = collections.map((collection) => {
      const uri = vscode.Uri.file(collection.path);
      const item = this.item(this.controller.items, collection.path, collection.name, uri);
      item.children.replace(collection.items.map((node) => this.node(item, node, uri.toString())));
      return item;
    });
    this.controller.items.replace(items);
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
    this.runnables.set(item, { uri: uri.toString(), select: [], within: uri.toString(), name: "" });
    this.controller.items.add(item);
    for (const one of keys) this.byKey.set(one, item);
    return item;
  }

  /** The item of a test, below its request. */
  test(event: VerdictGiven): vscode.TestItem {
    const parent = this.request(event.item);
    const uri = event.place === undefined ? parent.uri : vscode.Uri.file(event.place.path);
    const item = this.item(parent.children, `${event.kind} ${event.name}`, event.name, uri);
    item.range = pointOf(event.place);
    parent.children.add(item);
    return item;
  }

  private node(parent: vscode.TestItem, node: Listed, within: string): vscode.TestItem {
    const item = this.item(parent.children, node.key, node.name, vscode.Uri.parse(node.file));
    item.range = rangeOf(node.range);
    if (node.kind === "request") {
      this.byKey.set(node.key, item);
      item.description = node.method;
      this.runnables.set(item, { uri: node.uri, select: node.select, within, name: node.id || node.names });
    } else {
      item.children.replace(node.items.map((child) => this.node(item, child, within)));
    }
    return item;
  }

  /** The item with this id, made when it is not there or stands in another file now. */
  private item(among: vscode.TestItemCollection, id: string, name: string, uri: vscode.Uri | undefined): vscode.TestItem {
    const known = among.get(id);
    if (known !== undefined && known.uri?.toString() === uri?.toString()) {
      known.label = name;
      return known;
    }
    return this.controller.createTestItem(id, name, uri);
  }
}

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
