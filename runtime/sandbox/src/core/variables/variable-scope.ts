/** A scope of variables: the environment, the globals, … */

import { Property } from "../sdk/property";
import { uuid } from "../host";
import { defineLazily } from "../lazy";
import { dynamicValue } from "./dynamic";
import { Mutations, requireStorable } from "./mutations";
import { replaceTemplates, type Resolve } from "./replace";
import { enabledVariable, VariableList } from "./variable-list";

export interface ScopeDefinition {
  readonly id?: string;
  readonly name?: string;
  readonly values?: readonly object[];
}

/** Where a scope's variables are looked up when it has none of that name. */
type Layer = VariableList | VariableScope;

export class VariableScope extends Property implements globalThis.VariableScope {
  declare id: string;
  declare values: VariableList;
  readonly #definition: ScopeDefinition;
  readonly #layers: Layer[];
  readonly #label: string;
  #changes: Mutations | undefined = new Mutations();

  /** `label` names the scope in errors; `layers` are searched after it, first to last. */
  constructor(definition: ScopeDefinition, label: string, layers: Layer[] = []) {
    super();
    this.#definition = definition;
    // Most scripts look at few scopes, and scopes may hold many variables.
    defineLazily(this, "values", () => new VariableList(this, definition.values));
    defineLazily(this, "id", () => definition.id || uuid());
    if (definition.name) this.name = definition.name;
    this.#label = label;
    this.#layers = layers;
  }

  get(key: string): any {
    const own = this.values.oneNormalizedVariable(String(key));
    return (own ?? this.#find(String(key)))?.get() as unknown;
  }

  set(key: string, value: any, type?: VariableType | VariableOptions): void {
    const name = String(key);
    requireStorable(this.#label, name, value);
    const options = typeof type === "object" && type !== null ? type : { type };
    const secret = options.secret === true;
    const fields = { key: name, value: value as unknown, type: options.type };
    const present = enabledVariable(this.values, name);
    if (present) present.update(options.type === undefined ? { value: value as unknown } : fields);
    else this.values.add({ ...fields, secret });
    this.#changes?.recordSet(name, value, secret);
  }

  unset(key: string): void {
    const name = String(key);
    this.values.remove((item) => item.key === name && item.disabled !== true);
    this.#changes?.recordUnset(name);
  }

  clear(): void {
    this.values.clear();
    this.#changes?.recordClear();
  }

  has(key: string): boolean {
    return this.#find(String(key)) !== undefined;
  }

  replaceIn<T>(template: T): T {
    return replaceTemplates(template, this.#resolve);
  }

  toObject(excludeDisabled = false, caseSensitive = true): { [name: string]: any } {
    const below = this.#layers.map((layer) => layer.toObject(excludeDisabled, caseSensitive));
    const layers: object[] = [
      ...below.reverse(),
      this.values.toObject(excludeDisabled, caseSensitive),
    ];
    return Object.assign({}, ...layers) as { [name: string]: unknown };
  }

  override toJSON(): SavedScope {
    return {
      id: this.id,
      ...(this.name === undefined ? {} : { name: this.name }),
      ...(this.#changes ? { mutations: this.mutations } : {}),
      values: this.values.toJSON() as VariableDefinition[],
    };
  }

  /** What changed, in the form that Postman keeps it in. */
  get mutations(): object {
    return { autoCompact: true, stream: [], compacted: this.#changes?.compacted() ?? {} };
  }

  variables(): never {
    throw new Error(
      "`VariableScope#variables` has been discontinued, use `VariableScope#syncVariablesTo` instead.",
    );
  }

  enableTracking(_options?: object): void {
    this.#changes ??= new Mutations();
  }

  disableTracking(): void {
    this.#changes = undefined;
  }

  applyMutation(instruction: string, key: string, value?: any): void {
    if (instruction === "set") this.set(key, value);
    else if (instruction === "unset") this.unset(key);
  }

  syncVariablesFrom(source: object, track?: boolean, prune = true): object | undefined {
    return this.values.syncFromObject(source, track, prune);
  }

  syncVariablesTo(target?: object): object {
    return this.values.syncToObject(target);
  }

  addLayer(scope: globalThis.VariableList | globalThis.VariableScope): void {
    const { members } = scope as { members?: unknown };
    const layer = Array.isArray(members)
      ? new VariableList(this, members.map(asDefinition))
      : scope;
    this.#layers.push(layer as Layer);
  }

  /** The record of what the script changed; undefined for a scope that keeps nothing. */
  static changesOf(scope: VariableScope): Mutations | undefined {
    return scope.#changes;
  }

  /** What is not disabled of what the scope held before anything changed. */
  static heldAtFirst(scope: VariableScope): Record<string, unknown> {
    return new VariableList(undefined, scope.#definition.values).toObject(true);
  }

  #find(key: string): globalThis.Variable | undefined {
    const own = enabledVariable(this.values, key);
    if (own) return own;
    for (const layer of this.#layers) {
      const found = layer instanceof VariableList ? enabledVariable(layer, key) : layer.#find(key);
      if (found) return found;
    }
    return undefined;
  }

  readonly #resolve: Resolve = (name) => {
    const found = this.#find(name);
    if (found) return { value: found.get() as unknown };
    const value = name.startsWith("$") ? dynamicValue(name) : undefined;
    return value === undefined ? undefined : { value };
  };
}

function asDefinition(item: unknown): unknown {
  const { toJSON } = item as { toJSON?: () => unknown };
  return typeof toJSON === "function" ? toJSON.call(item) : item;
}
