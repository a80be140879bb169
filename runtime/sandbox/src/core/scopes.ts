/** The variable scopes of a script, and what it changed in them. */

import { type ScopeData, type ScopeMutations, type ScopesData } from "./context";
import { type MutationsFrame, type VariableError } from "./variables/mutations";
import { VariableScope } from "./variables/variable-scope";

export interface Scopes {
  readonly globals: VariableScope;
  readonly collectionVariables: VariableScope;
  readonly environment: VariableScope;
  readonly iterationData: VariableScope;
  /** The local variables, backed by all other scopes. */
  readonly variables: VariableScope;
}

/** Which of the scopes each part of a frame's mutations belongs to. */
const PERSISTENT = {
  globals: "globals",
  collectionVariables: "collectionVariables",
  environment: "environment",
  local: "variables",
} as const;

type PersistentName = keyof typeof PERSISTENT;

export function createScopes(data: ScopesData = {}): Scopes {
  const globals = scope(data.globals, "globals variable");
  const collectionVariables = scope(data.collectionVariables, "collection variable");
  const environment = scope(data.environment, "environment variable");
  const iterationData = scope({ values: rows(data.data) }, "iteration data");
  iterationData.disableTracking();
  const layers = [iterationData, environment, collectionVariables, globals];
  const variables = new VariableScope(data.local ?? {}, "variable", layers);
  return { globals, collectionVariables, environment, iterationData, variables };
}

function scope(data: ScopeData | undefined, label: string): VariableScope {
  return new VariableScope(data ?? {}, label);
}

function rows(data: Readonly<Record<string, unknown>> = {}): object[] {
  return Object.entries(data).map(([key, value]) => ({ key, value }));
}

/** What the script changed so far. `report` hears of each value that cannot be kept. */
export function mutationsOf(
  scopes: Scopes,
  report: (error: VariableError) => void,
): ScopeMutations | undefined {
  const frames = Object.entries(PERSISTENT).map(([name, own]) => {
    const changes = VariableScope.changesOf(scopes[own]);
    return [name, changes?.frame(`pm.${own}`, report)] as const;
  });
  const changed = frames.filter(([, frame]) => frame !== undefined);
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

/** Take over what another script changed, as if this one had done it. */
export function applyMutations(scopes: Scopes, mutations: ScopeMutations = {}): void {
  for (const [name, frame] of Object.entries(mutations)) {
    const own = PERSISTENT[name as PersistentName];
    if (own && frame) applyFrame(scopes[own], frame as MutationsFrame);
  }
}

function applyFrame(target: VariableScope, frame: MutationsFrame): void {
  if (frame.cleared) target.clear();
  for (const { key, value } of frame.set ?? []) target.set(key, value);
  for (const key of frame.unset ?? []) target.unset(key);
}
