/** The global `postman` of the legacy API. */

import { type Execution } from "./execution";
import { type Flow } from "./flow";
import { type Scopes } from "./scopes";
import { CookieList } from "./sdk/cookie";
import { HeaderList } from "./sdk/header";
import { type VariableScope } from "./variables/variable-scope";

interface Parts {
  readonly execution: Execution;
  readonly scopes: Scopes;
  readonly flow: Flow;
  /** The snapshots that scripts see as `environment` and `globals`; kept up with. */
  readonly environment: () => Snapshot;
  readonly globals: () => Snapshot;
}

type Snapshot = Record<string, unknown>;

/** What replaced each method. */
export const POSTMAN_REPLACEMENTS: Readonly<Record<string, string>> = {
  setNextRequest: '"pm.execution.setNextRequest()"',
  setEnvironmentVariable: '"pm.environment.set()"',
  getEnvironmentVariable: '"pm.environment.get()"',
  clearEnvironmentVariable: '"pm.environment.unset()"',
  clearEnvironmentVariables: '"pm.environment.clear()"',
  setGlobalVariable: '"pm.globals.set()"',
  getGlobalVariable: '"pm.globals.get()"',
  clearGlobalVariable: '"pm.globals.unset()"',
  clearGlobalVariables: '"pm.globals.clear()"',
  getResponseHeader: '"pm.response.headers.get()"',
  getResponseCookie: '"pm.cookies.get()"',
};

export class LegacyPostman implements globalThis.LegacyPostman {
  readonly #parts: Parts;
  declare getResponseHeader: (name: string) => string;
  declare getResponseCookie: (name: string) => globalThis.Cookie;

  constructor(parts: Parts) {
    this.#parts = parts;
    if (parts.execution.context.response) this.#addResponseMethods();
  }

  setNextRequest(request: string | null): void {
    this.#parts.flow.setNextRequest(request);
  }

  setEnvironmentVariable(key: string, value: any): void {
    setText(this.#parts.scopes.environment, this.#parts.environment(), key, value);
  }

  getEnvironmentVariable(key: string): any {
    return this.#parts.scopes.environment.get(key) as unknown;
  }

  clearEnvironmentVariable(key: string): void {
    unset(this.#parts.scopes.environment, this.#parts.environment(), key);
  }

  clearEnvironmentVariables(): void {
    clear(this.#parts.scopes.environment, this.#parts.environment());
  }

  setGlobalVariable(key: string, value: any): void {
    setText(this.#parts.scopes.globals, this.#parts.globals(), key, value);
  }

  getGlobalVariable(key: string): any {
    return this.#parts.scopes.globals.get(key) as unknown;
  }

  clearGlobalVariable(key: string): void {
    unset(this.#parts.scopes.globals, this.#parts.globals(), key);
  }

  clearGlobalVariables(): void {
    clear(this.#parts.scopes.globals, this.#parts.globals());
  }

  #addResponseMethods(): void {
    const { response, cookies } = this.#parts.execution.context;
    const headers = new HeaderList(
      this,
      response?.headers?.map(([key, value]) => ({ key, value })),
    );
    const list = new CookieList(this, cookies);
    this.#define("getResponseHeader", (name) => headers.get(name));
    this.#define("getResponseCookie", (name) => list.one(name));
  }

  #define(method: string, value: (name: string) => unknown): void {
    Object.defineProperty(this, method, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
}

/** Truthy values become text; what is falsy stays as it is. */
function setText(scope: VariableScope, snapshot: Snapshot, key: string, value: unknown): void {
  const kept = value ? String(value) : value;
  scope.set(key, kept);
  snapshot[key] = kept;
}

function unset(scope: VariableScope, snapshot: Snapshot, key: string): void {
  scope.unset(key);
  delete snapshot[key];
}

function clear(scope: VariableScope, snapshot: Snapshot): void {
  scope.clear();
  for (const key of Object.keys(snapshot)) delete snapshot[key];
}
