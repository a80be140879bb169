/**
 * The scripting API of Postman collections: everything a pre-request or post-response script sees.
 *
 * This file is the only place where the API is written down. The sandbox implements these
 * interfaces, the language server reads them, and plain TypeScript tools can use them:
 *
 *     /// <reference path="pm.d.ts" />
 *
 * It needs TypeScript's `es2023` library and neither the DOM's nor Node's types.
 *
 * Tags beside the usual JSDoc ones:
 *
 * - `@scripts prerequest` or `@scripts test`: only these scripts have it (default: all)
 * - `@lacking newman cli`: hosts that do not have it
 * - `@since 5.0`: the version of Postman's sandbox that brought it
 * - `@deprecated why` with `@replacement code`: what to write instead
 * - `@task Send another request`: what people use it for, in the reference's index; the example
 *   shows how
 * - `@getter`: an assertion made by reading it, without parentheses
 * - `@internal`: there, but of no use to a script
 * - `@declaredOnly`: not in Postroom's runtime yet; using it says so
 */

// ---------------------------------------------------------------------------------------------
// pm
// ---------------------------------------------------------------------------------------------

/** What scripts use to read and change the request, check the response and keep variables. */
interface Pm {
  /** Which script runs, for which request, in which iteration. */
  readonly info: Info;

  /**
   * Variables of every scope at once. Reading takes the first match of local, iteration data,
   * environment, collection, globals; writing sets a local variable, which lives until the run
   * ends and is never saved.
   *
   * @example
   * const url = pm.variables.replaceIn("{{baseUrl}}/users");
   */
  readonly variables: VariableScope;

  /**
   * Variables of the selected environment. What a script sets is kept for the run (and, in
   * Postman's app, as the current value).
   *
   * @task Save a value for the next request
   * @example
   * pm.environment.set("token", pm.response.json().token);
   */
  readonly environment: Environment;

  /** Variables of the collection that the request belongs to. */
  readonly collectionVariables: VariableScope;

  /** Variables of the workspace, the last ones looked at. */
  readonly globals: VariableScope;

  /**
   * The current row of the data file. CSV gives strings, JSON keeps types; empty without a data
   * file. What a script sets here is gone when the script ends.
   * @task Use a row of the data file
   * @example
   * const email = pm.iterationData.get("email");
   */
  readonly iterationData: VariableScope;

  /**
   * The request. Before it is sent, scripts can change it and see `{{variables}}` as written;
   * afterwards it is what was sent, and changes have no effect.
   *
   * @example
   * pm.request.headers.upsert({ key: "X-Trace", value: pm.info.requestId });
   */
  readonly request: CurrentRequest;

  /**
   * The response. Without one (connection refused, name not found) the script still runs and
   * `pm.response.code` is undefined.
   *
   * @example
   * pm.test("status is 200", () => pm.response.to.have.status(200));
   * @scripts test
   */
  readonly response: CurrentResponse;

  /**
   * The message that a gRPC stream has just delivered.
   * @since 6.1
   * @lacking newman cli
   * @declaredOnly
   */
  readonly message?: StreamMessage;

  /**
   * The cookies that apply to the request's URL after the exchange. Empty in pre-request scripts:
   * there, use `pm.cookies.jar()`.
   *
   * @task Read a cookie
   * @example
   * const session = pm.cookies.get("session");
   */
  readonly cookies: Cookies;

  /**
   * Secrets kept outside the collection. Every call returns a promise, so `await` it; the person
   * running the script is asked for consent and may refuse, which rejects with
   * `Vault access denied`.
   *
   * @example
   * const key = await pm.vault.get("api-key");
   * @since 5.1
   * @lacking newman cli
   */
  readonly vault: Vault;

  /** Shows HTML made from a template and data beside the response. */
  readonly visualizer: Visualizer;

  /** Skips the request, chooses the next one, runs another, tells where the script stands. */
  readonly execution: Execution;

  /**
   * Sends another request. `{{variables}}` are **not** resolved in it (use
   * `pm.variables.replaceIn`), headers go under `header`, not `headers`, and the response has no
   * `.to`: write `pm.expect(response).to.have.status(200)`.
   *
   * Rejects with a plain object (not an `Error`) when nothing answered; a status such as 404
   * resolves.
   * @param request A URL, or `{ url, method, header, body }`.
   *
   * @task Send another request
   * @example
   * const response = await pm.sendRequest("https://postman-echo.com/get");
   * pm.environment.set("origin", response.json().origin);
   */
  sendRequest(request: RequestInput): Promise<PostmanResponse>;
  /**
   * Sends another request and calls back. The callback gets a plain object as `error` and no
   * `response` when nothing answered. The script ends only after the callback has run, but the
   * lines below the call run before it.
   * @param request A URL, or `{ url, method, header, body }`.
   * @param callback Is called with an error, or `null` and the response.
   *
   * @example
   * pm.sendRequest({ url: "https://postman-echo.com/post", method: "POST",
   *   header: { "Content-Type": "application/json" },
   *   body: { mode: "raw", raw: JSON.stringify({ id: 1 }) },
   * }, (error, response) => {
   *   if (error) { console.error(error); return; }
   *   pm.test("created", () => pm.expect(response).to.have.status(201));
   * });
   */
  sendRequest(request: RequestInput, callback: SendRequestCallback): Pm;

  /**
   * Names a check and runs it. It fails when the function throws, which is what a failed
   * `pm.expect` or `pm.response.to` does; the value returned makes no difference.
   *
   * @task Write a test
   * @example
   * pm.test("has an id", () => {
   *   pm.expect(pm.response.json()).to.have.property("id");
   * });
   * pm.test("answers in time", (done) => {
   *   setTimeout(() => done(), 100);
   * });
   */
  test: Test;

  /**
   * Starts an assertion about a value: Chai's chains and Postman's own.
   *
   * @example
   * pm.expect(pm.response.json().items).to.be.an("array").that.is.not.empty;
   */
  readonly expect: Expect;

  /**
   * Loads a package: `npm:name@version`, `jsr:@scope/name@version`, `@team/name`, or a file
   * of the workspace by its path relative to the file that holds the script (`./lib/auth.js`,
   * Postroom only). The name must be a literal, so that the host can load it before the script
   * runs.
   * @param name The package or path, as a literal.
   *
   * @task Share code between scripts
   * @example
   * const { sign } = pm.require("./lib/auth.js");
   * @since 4.5
   * @lacking newman
   */
  require(name: string): any;

  /**
   * Queries a dataset of the workspace.
   * @since 6.7.0
   * @lacking newman
   * @declaredOnly
   */
  datasets(id: string): Dataset;

  /**
   * Answers requests in a local mock script.
   * @lacking newman cli
   * @declaredOnly
   */
  readonly mock?: Mock;

  /**
   * Values that a local mock keeps between requests.
   * @lacking newman cli
   * @declaredOnly
   */
  readonly state?: MockState;
}

/** Which script runs. Its fields cannot be enumerated: `console.log(pm.info)` shows `{}`. */
interface Info {
  /** `prerequest` or `test`. */
  readonly eventName: string;
  /** Which iteration this is, counted from 0. */
  readonly iteration: number;
  /** How many iterations the run has. */
  readonly iterationCount: number;
  /** The name of the request, also in a script of its folder or collection. */
  readonly requestName: string;
  /** The id of the request, also in a script of its folder or collection. */
  readonly requestId: string;
}

/** Secrets kept outside the collection. Every call returns a promise. */
interface Vault {
  /**
   * The secret, or undefined when there is none of that name.
   * @param key The secret's name.
   * @task Use a secret
   * @example
   * const key = await pm.vault.get("api-key");
   */
  get(key: string): Promise<string | undefined>;
  /** Stores a secret. */
  set(key: string, value: string): Promise<null>;
  /** Removes a secret. */
  unset(key: string): Promise<null>;
}

/** Shows HTML made from a template and data beside the response. */
interface Visualizer {
  /**
   * Sets the Handlebars template and its data. The last post-response script to set one wins.
   * Inside the page, `pm.getData((error, data) => …)` gives the data.
   * @param template Handlebars: HTML with `{{name}}` in it.
   * @param data What the template's names stand for.
   * @param options Options of Handlebars.
   *
   * @task Show the response as a page
   * @example
   * pm.visualizer.set("<ul>{{#each items}}<li>{{name}}</li>{{/each}}</ul>", pm.response.json());
   */
  set(template: string, data?: object, options?: object): void;
  /** Removes what was set. */
  clear(): void;
}

/** Steers the run. */
interface Execution {
  /**
   * Skips the request, the scripts that would follow and what this script does after the call.
   * In a folder's or collection's script it skips each request below it.
   *
   * @task Skip this request
   * @example
   * if (!pm.environment.get("token")) pm.execution.skipRequest();
   * @since 4.3
   * @scripts prerequest
   */
  skipRequest(): void;
  /**
   * Chooses the request that runs after this one, by name or id; `null` ends the iteration. The
   * script goes on, the last call wins, and it works in a run only, not for a single request.
   * @param request The name or id of a request in this run, or `null`.
   *
   * @task Choose the next request
   * @task Repeat a request until it is done
   * @example
   * pm.execution.setNextRequest(pm.response.json().done ? null : "Poll status");
   * @since 4.6
   */
  setNextRequest(request: string | null): void;
  /**
   * Runs another saved request with its own scripts, variables and auth, and gives its response,
   * or `null` when it skipped itself. Variables that it sets are set here too. Calls may be
   * nested ten deep.
   * @param requestId The request's id, as a literal.
   * @param options Variables for this request only.
   *
   * @task Run a saved request, such as a login
   * @example
   * const login = await pm.execution.runRequest("9f1c3a52-8d3e-4c1b-a1c5-0d6e5d0d7a11");
   * @since 6.2
   * @lacking newman
   */
  runRequest(requestId: string, options?: RunRequestOptions): Promise<PostmanResponse | null>;
  /**
   * The names from the collection down to the request.
   * @since 4.4
   */
  readonly location: ExecutionLocation;
}

/** The names from the collection down to the request. */
interface ExecutionLocation extends Array<string> {
  /** The name of what holds the running script: collection, folder or request. */
  current: string;
}

/** What a request started by `pm.execution.runRequest` is given. */
interface RunRequestOptions {
  /** Variables that win over those of every scope. */
  variables?: { [name: string]: any };
}

// ---------------------------------------------------------------------------------------------
// Variables
// ---------------------------------------------------------------------------------------------

/** How `set` converts a value: while the script runs, not beyond it. */
type VariableType = "string" | "boolean" | "number" | "array" | "object" | "any";

/**
 * A set of variables. There is no access by property (`pm.environment.token` is undefined) and no
 * list of keys: use `get` and `toObject`.
 */
interface VariableScope extends Property {
  /**
   * The value of a variable, or undefined. Values typed by hand or read from CSV are strings:
   * compare with `"5"` and `"true"`. `{{name}}` and `$guid` are not names; see `replaceIn`.
   * @param key The variable's name, without braces.
   *
   * @task Read a variable
   * @example
   * const limit = Number(pm.variables.get("limit"));
   */
  get(key: string): any;
  /**
   * Creates or changes a variable. Store objects with `JSON.stringify`: in a request, an object
   * becomes `[object Object]`. Returns nothing, so calls cannot be chained.
   * @param key The variable's name, without braces.
   * @param value The value; objects as `JSON.stringify(…)`.
   * @param type Converts the value, for this script only: better convert it yourself.
   *
   * @task Save an object
   * @example
   * pm.environment.set("user", JSON.stringify(pm.response.json().user));
   */
  set(key: string, value: any, type?: VariableType | VariableOptions): void;
  /** Removes a variable. Nothing happens when there is none. */
  unset(key: string): void;
  /** Removes every variable of this scope. */
  clear(): void;
  /** Whether a variable of that name exists and is enabled. */
  has(key: string): boolean;
  /**
   * Replaces each `{{name}}` and `{{$dynamic}}` in a text, or in every string within an object or
   * array. Unknown names stay as they are; `{{ name }}` with blanks is another name.
   * @param template A text, or an object or array of texts, with `{{name}}` in it.
   *
   * @task Fill variables into a text
   * @task Make up a value
   * @example
   * const id = pm.variables.replaceIn("{{$guid}}");
   */
  replaceIn(template: string): string;
  replaceIn<T>(template: T): T;
  /**
   * All variables as a plain object. Includes disabled ones, unless the first argument is true.
   * @param excludeDisabled Leave disabled variables out.
   * @param caseSensitive Keep names that differ in case alone apart.
   */
  toObject(excludeDisabled?: boolean, caseSensitive?: boolean): { [name: string]: any };
  /** The scope as it is saved: `{ id, name, values: [{ key, value, type }] }`, not a map. */
  toJSON(): SavedScope;
  /** The scope's id. */
  id: string;
  /** The variables as a list. */
  values: VariableList;
  /** @internal */
  mutations?: object;
  /** @internal */
  variables(): Variable[];
  /** @internal */
  enableTracking(options?: object): void;
  /** @internal */
  disableTracking(): void;
  /** @internal */
  applyMutation(instruction: string, key: string, value?: any): void;
  /** @internal */
  syncVariablesFrom(source: object, track?: boolean, prune?: boolean): object | undefined;
  /** @internal */
  syncVariablesTo(target?: object): object;
  /** @internal */
  addLayer(scope: VariableList | VariableScope): void;
}

/** The variables of the selected environment. */
interface Environment extends VariableScope {
  /** The environment's name; undefined when none is selected. */
  name: string;
}

/** How a variable is stored. */
interface VariableOptions {
  /** How the value is converted. */
  type?: VariableType;
  /** Whether the value is hidden where variables are shown. */
  secret?: boolean;
}

/** A scope as it is saved. */
interface SavedScope {
  id?: string;
  name?: string;
  values: VariableDefinition[];
}

/** A variable as it is saved. */
interface VariableDefinition {
  key: string;
  value?: any;
  type?: string;
  disabled?: boolean;
}

/** A variable of a scope, or a path variable of a URL. */
interface Variable extends Property {
  /** The variable's name. */
  key: string;
  /** The value. */
  value: any;
  /** How the value is converted. */
  type: string;
  /** Whether reads pass it over. */
  disabled?: boolean;
  /** The value, converted. */
  get(): any;
  /** Changes the value. */
  set(value: any): void;
  /** The value, converted. */
  valueOf(): any;
  /** The value as text. */
  toString(): string;
  /** @internal */
  cast(value: any): any;
  /** @internal */
  castIn(value: any): any;
  /** @internal */
  castOut(value: any): any;
  /** @internal */
  source?: any;
  /** @internal */
  valueType(type?: string, noCast?: boolean): string;
  /** @internal */
  update(options: object): void;
}

/** A list of variables. */
interface VariableList extends PropertyList<Variable> {
  /** The value of the variable, or undefined. */
  get(key: string): any;
  /** @internal */
  substitute(value: any, overrides?: object): any;
  /** @internal */
  syncFromObject(source: object, track?: boolean, prune?: boolean): object | undefined;
  /** @internal */
  syncToObject(target?: object): object;
  /** @internal */
  replace(text: string, variables: object): string;
  /** @internal */
  oneNormalizedVariable(key: string): Variable | undefined;
}

// ---------------------------------------------------------------------------------------------
// Lists and properties of Postman's SDK
// ---------------------------------------------------------------------------------------------

/** What every object of a collection can do. */
interface PropertyBase {
  /** The object as it is saved. */
  toJSON(): any;
  /** @internal */
  parent(): any;
  /** @internal */
  setParent(parent: object): void;
  /** @internal */
  forEachParent(options: object, visit?: (parent: any) => void): void;
  /** @internal */
  findInParents(property: string, matches?: (parent: any) => boolean): any;
  /** @internal */
  findParentContaining(property: string, matches?: (parent: any) => boolean): any;
  /** @internal */
  meta(): object;
}

/** What every described object of a collection can do. */
interface Property extends PropertyBase {
  /** @internal */
  id?: string;
  /** @internal */
  name?: string;
  /** Whether it is switched off. */
  disabled?: boolean;
  /** @internal */
  description?: any;
  /** @internal */
  describe(content: string, type?: string): void;
  /** @internal */
  toObjectResolved(scope: object | null, overrides?: object[], options?: object): any;
  /** @internal */
  findSubstitutions(): string[];
}

/**
 * A list of headers, parameters, variables or cookies. It is no array: there is no `[0]`,
 * `["name"]`, `length`, `forEach` or `for…of`; use `idx`, `get`, `count` and `each`.
 */
interface PropertyList<T> extends PropertyBase {
  /** Adds at the end. An item of the same name stays: see `upsert`. */
  add(item: T | object | string): void;
  /** Adds at the end; an item that is already there moves to the end. */
  append(item: T | object | string): void;
  /** Adds at the beginning. */
  prepend(item: T | object | string): void;
  /** Adds before another item, or at the end. */
  insert(item: T | object | string, before?: T | string): void;
  /** Adds after another item, or at the end. */
  insertAfter(item: T | object | string, after?: T | string): void;
  /**
   * Adds the item, or replaces the one of the same name. Gives `true` when added, `false` when
   * replaced, `null` when there was nothing to add.
   */
  upsert(item: T | object | string, before?: T | string): boolean | null;
  /** Removes the items of that name, or those for which the function is true. */
  remove(item: string | T | ((item: T) => boolean), context?: any): void;
  /** Removes all items. */
  clear(): void;
  /** Adds many items, from an array or from text such as `a=1&b=2`. */
  populate(items: any): void;
  /** Replaces all items. */
  repopulate(items: any): void;
  /** Takes over the items of another list; with `prune`, removes those that it does not have. */
  assimilate(source: PropertyList<T> | object[], prune?: boolean): void;
  /** The items as an array. */
  all(): T[];
  /** The item of that name; the last of several. */
  one(key: string): T | undefined;
  /** The value of the item of that name; the last of several. */
  get(key: string): any;
  /** Calls the function with each item. */
  each(visit: (item: T, index: number) => void, context?: any): void;
  /** The items for which the function is true, or which match the object. */
  filter(matches: ((item: T) => boolean) | object, context?: any): T[];
  /** The first item for which the function is true, or which matches the object. */
  find(matches: ((item: T) => boolean) | object, context?: any): T | undefined;
  /** What the function makes of each item. */
  map<R>(convert: (item: T, index: number) => R, context?: any): R[];
  /** What the function makes of all items, one after another. */
  reduce<R>(combine: (result: R, item: T, index: number) => R, initial: R, context?: any): R;
  /** How many items there are, disabled ones included. */
  count(): number;
  /** The item at an index, counted from 0. */
  idx(index: number): T;
  /** The index of an item, or -1. */
  indexOf(item: string | T): number;
  /** Whether there is an item of that name (and value). */
  has(item: string | T, value?: any): boolean;
  /** @internal */
  eachParent(visit: (parent: any) => void, context?: any): void;
  /** Names and values as a plain object. Disabled items are included unless excluded. */
  toObject(
    excludeDisabled?: boolean,
    caseSensitive?: boolean,
    multiValue?: boolean,
    sanitizeKeys?: boolean,
  ): { [name: string]: any };
  /** The list as text. */
  toString(): string;
  /** @internal */
  members: T[];
  /** @internal */
  reference: object;
  /** @internal */
  Type: new (...options: any[]) => any;
}

/** A header. */
interface Header extends Property {
  /** The name. */
  key: string;
  /** The value. */
  value: string;
  /** @internal */
  system?: boolean;
  /** The value. */
  valueOf(): string;
  /** `Name: value`. */
  toString(): string;
  /** @internal */
  update(options: HeaderDefinition): void;
}

/** A header as a script writes it. */
interface HeaderDefinition {
  /** The name. */
  key: string;
  /** The value. */
  value?: string;
  /** Whether it is left out. */
  disabled?: boolean;
  /** A note. */
  description?: string;
}

/** Headers. Names are compared without regard to case. */
interface HeaderList extends PropertyList<Header> {
  /**
   * Adds a header. One of the same name stays, and both are sent: see `upsert`.
   *
   * @example
   * pm.request.headers.add({ key: "Accept", value: "application/json" });
   */
  add(header: Header | HeaderDefinition | string): void;
  /**
   * Adds a header, or replaces the one of the same name.
   *
   * @example
   * pm.request.headers.upsert({ key: "Content-Type", value: "application/json" });
   */
  upsert(header: Header | HeaderDefinition | string, before?: Header | string): boolean | null;
  /**
   * The value of a header, or undefined; the last of several.
   * @param name The header, in any case.
   */
  get(name: string): string;
  /** Names and values as a plain object. Names are in lower case unless `caseSensitive`. */
  toObject(
    excludeDisabled?: boolean,
    caseSensitive?: boolean,
    multiValue?: boolean,
    sanitizeKeys?: boolean,
  ): { [name: string]: any };
  /** The size of the headers on the wire, in bytes. */
  contentSize(): number;
}

/** A query parameter. */
interface QueryParam extends Property {
  /** The name. */
  key: string | null;
  /** The value; `null` in `?flag`. */
  value: string | null;
  /** The value. */
  valueOf(): string;
  /** `name=value`. */
  toString(): string;
  /** @internal */
  update(parameter: string | QueryParamDefinition): void;
}

/** A query parameter as a script writes it. */
interface QueryParamDefinition {
  /** The name. */
  key: string;
  /** The value. */
  value?: string | null;
  /** Whether it is left out. */
  disabled?: boolean;
}

/** A URL in parts. `String(pm.request.url)` is the text; there is no `raw`, `href` or `search`. */
interface Url extends PropertyBase {
  /** `http` or `https`, without `://`. */
  protocol?: string;
  /** User and password before `@`. */
  auth?: { user?: string; password?: string };
  /** The labels of the host name: `["api", "example", "com"]`. */
  host?: string[];
  /** The port as text. */
  port?: string;
  /** The segments of the path. */
  path?: string[];
  /** What follows `#`. */
  hash?: string;
  /** The query parameters. */
  query: PropertyList<QueryParam>;
  /** The path variables: `id` in `/users/:id`. */
  variables: VariableList;
  /** The URL as text, path variables filled in. */
  toString(forceProtocol?: boolean): string;
  /** The host name. */
  getHost(): string;
  /** The path; path variables as written when `unresolved`. */
  getPath(unresolved?: boolean): string;
  /** The path and the query. */
  getPathWithQuery(): string;
  /** The query, without `?`. */
  getQueryString(): string;
  /** Host and port; the default port too when `forcePort`. */
  getRemote(forcePort?: boolean): string;
  /** Adds query parameters: from `a=1&b=2`, one `{ key, value }`, or a list of them. */
  addQueryParams(parameters: string | QueryParamDefinition | QueryParamDefinition[]): void;
  /** Removes query parameters by name. */
  removeQueryParams(names: string | string[] | QueryParam[]): void;
  /** Replaces the whole URL. */
  update(url: string | UrlDefinition): void;
  /** The URL as OAuth 1 signs it. */
  getOAuth1BaseUrl(): string;
  /** @internal */
  getRaw(): never;
}

/** A URL in parts as a script writes it. An object with `raw` alone is an empty URL. */
interface UrlDefinition {
  /** `http` or `https`. */
  protocol?: string;
  /** The host name, or its labels. */
  host?: string | string[];
  /** The port. */
  port?: string | number;
  /** The path, or its segments. */
  path?: string | string[];
  /** The query parameters. */
  query?: string | QueryParamDefinition[];
  /** Values for path variables. */
  variable?: VariableDefinition[];
  /** What follows `#`. */
  hash?: string;
  /** User and password. */
  auth?: { user?: string; password?: string };
}

// ---------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------

/** How a request's body is made. */
type BodyMode = "raw" | "urlencoded" | "formdata" | "file" | "graphql";

/** A request's body. There is no `.json()`: parse `raw`. */
interface RequestBody extends PropertyBase {
  /** How the body is made. */
  mode: BodyMode;
  /** The text of a `raw` body. */
  raw?: string;
  /** The fields of a `urlencoded` body. */
  urlencoded?: PropertyList<QueryParam>;
  /** The fields of a `formdata` body. */
  formdata?: PropertyList<FormParam>;
  /** The file of a `file` body. */
  file?: { src?: string; content?: string };
  /** The query of a `graphql` body. `variables` is often JSON text. */
  graphql?: GraphqlBody;
  /** The language of a `raw` body, which decides the Content-Type. */
  options?: BodyOptions;
  /** Whether the body is left out. */
  disabled?: boolean;
  /** Replaces the body. */
  update(body: string | BodyDefinition): void;
  /** The text of the body; empty for `formdata`, `file` and `graphql`. */
  toString(): string;
  /** Whether there is nothing to send. */
  isEmpty(): boolean;
}

/** The options of a body. */
interface BodyOptions {
  /** About a `raw` body. */
  raw?: { language?: "json" | "xml" | "html" | "text" | "javascript" };
}

/** A GraphQL query. */
interface GraphqlBody {
  /** The query. */
  query?: string;
  /** Which operation of the query to run. */
  operationName?: string;
  /** Values for the query's variables: an object, or JSON text. */
  variables?: any;
}

/** A field of a `formdata` body. */
interface FormParam extends Property {
  /** The name. */
  key: string;
  /** The value. */
  value: any;
  /** `text` or `file`. */
  type?: string;
  /** The path of a file. */
  src?: string | string[];
  /** The content type of this field. */
  contentType?: string;
  /** The file name to send. */
  fileName?: string;
  /** The value. */
  valueOf(): any;
  /** `name=value`. */
  toString(): string;
}

/** A form field as a script writes it. */
interface FormParamDefinition {
  /** The name. */
  key: string;
  /** The value. */
  value?: string;
  /** `text`; scripts cannot send files. */
  type?: "text";
  /** The content type of this field. */
  contentType?: string;
  /** Whether it is left out. */
  disabled?: boolean;
}

/** A body as a script writes it. Without `mode` it is dropped. */
interface BodyDefinition {
  /** How the body is made; without it nothing is sent. */
  mode: BodyMode;
  /** Text for `raw`; write `JSON.stringify(value)`. */
  raw?: string | object;
  /** Fields for `urlencoded`: a list of `{ key, value }`, or `a=1&b=2`; not a map. */
  urlencoded?: QueryParamDefinition[] | string;
  /** Fields for `formdata`: a list of `{ key, value }`; not a map. */
  formdata?: FormParamDefinition[];
  /** A query for `graphql`. */
  graphql?: GraphqlBody;
  /** A file; `pm.sendRequest` strips it. */
  file?: { src?: string; content?: string };
  /** `{ raw: { language: "json" } }` sets the Content-Type. */
  options?: BodyOptions;
  /** Whether the body is left out. */
  disabled?: boolean;
}

/** The types of authorization. */
type AuthType =
  | "noauth" | "basic" | "bearer" | "apikey" | "digest" | "oauth1" | "oauth2" | "hawk" | "awsv4"
  | "ntlm" | "edgegrid" | "jwt" | "asap";

/** A request's authorization. */
interface RequestAuth extends Property {
  /** Which type is used. */
  type: AuthType;
  /** Chooses a type and sets its parameters. */
  use(type: AuthType, parameters?: AuthParameters): void;
  /** @internal */
  current(): any;
  /** The parameters of the type in use. */
  parameters(): VariableList;
  /** Changes parameters, of the type in use or of another. */
  update(parameters: AuthParameters, type?: AuthType): void;
  /** Removes the parameters of a type. */
  clear(type: AuthType): void;
  /** Parameters: `username`, `password`. */
  basic?: VariableList;
  /** Parameter: `token`. */
  bearer?: VariableList;
  /** Parameters: `key`, `value`, `in` (`header` or `query`). */
  apikey?: VariableList;
  /** Parameters: `username`, `password`, `realm`, `nonce`, `algorithm`, `qop`, `opaque` … */
  digest?: VariableList;
  /** Parameters: `consumerKey`, `consumerSecret`, `token`, `tokenSecret`, `signatureMethod` … */
  oauth1?: VariableList;
  /** Parameters: `accessToken`, `addTokenTo`, `tokenType`, `headerPrefix`. */
  oauth2?: VariableList;
  /** Parameters: `authId`, `authKey`, `algorithm`, `nonce`, `timestamp`, `extraData` … */
  hawk?: VariableList;
  /** Parameters: `accessKey`, `secretKey`, `sessionToken`, `service`, `region` … */
  awsv4?: VariableList;
  /** Parameters: `username`, `password`, `domain`, `workstation`. */
  ntlm?: VariableList;
  /** Parameters: `accessToken`, `clientToken`, `clientSecret`, `baseURL` … */
  edgegrid?: VariableList;
  /** Parameters: `algorithm`, `secret`, `privateKey`, `payload`, `headers`, `addTokenTo` … */
  jwt?: VariableList;
  /** Parameters: `alg`, `kid`, `iss`, `exp`, `aud`, `sub`, `privateKey`, `claims`. */
  asap?: VariableList;
}

/** Parameters of an authorization: `{ token: "…" }` or a list of `{ key, value }`. */
type AuthParameters = { [name: string]: any } | VariableDefinition[];

/** Authorization as a script writes it: the type and, under its name, the parameters. */
interface AuthDefinition {
  /** Which type is used. */
  type: AuthType;
  /** Parameters: `username`, `password`. */
  basic?: AuthParameters;
  /** Parameter: `token`. */
  bearer?: AuthParameters;
  /** Parameters: `key`, `value`, `in` (`header` or `query`). */
  apikey?: AuthParameters;
  /** Parameters: `username`, `password` … */
  digest?: AuthParameters;
  /** Parameters: `consumerKey`, `consumerSecret`, `token`, `tokenSecret` … */
  oauth1?: AuthParameters;
  /** Parameters: `accessToken`, `addTokenTo` … */
  oauth2?: AuthParameters;
  /** Parameters: `authId`, `authKey` … */
  hawk?: AuthParameters;
  /** Parameters: `accessKey`, `secretKey`, `service`, `region` … */
  awsv4?: AuthParameters;
  /** Parameters: `username`, `password`, `domain` … */
  ntlm?: AuthParameters;
  /** Parameters: `accessToken`, `clientToken`, `clientSecret` … */
  edgegrid?: AuthParameters;
  /** Parameters: `algorithm`, `secret`, `payload` … */
  jwt?: AuthParameters;
  /** Parameters: `alg`, `kid`, `iss`, `privateKey` … */
  asap?: AuthParameters;
}

/** A request of the collection, or one that a script made. */
interface PostmanRequest extends Property {
  /**
   * The URL. In a pre-request script a string may be assigned.
   * @task Change the URL
   * @example
   * pm.request.url = "https://api.example.com/v2/users";
   */
  get url(): Url;
  set url(value: Url | UrlDefinition | string);
  /** The method, in upper case. */
  method: string;
  /** The headers. Change the list; assigning an object here drops every header. */
  headers: HeaderList;
  /**
   * The body; undefined when there is none. Assign text or `{ mode, … }`.
   */
  get body(): RequestBody | undefined;
  set body(value: RequestBody | BodyDefinition | string | undefined);
  /** The authorization; undefined when there is none. Assign `{ type, … }`. */
  get auth(): RequestAuth | undefined;
  set auth(value: RequestAuth | AuthDefinition | undefined);
  /** The client certificate. */
  certificate?: any;
  /** The proxy. */
  proxy?: any;
  /** Adds a header. One of the same name stays: see `upsertHeader`. */
  addHeader(header: Header | HeaderDefinition | string): void;
  /** Removes the headers of a name. */
  removeHeader(header: string | Header, options?: { ignoreCase?: boolean }): void;
  /**
   * Adds a header, or replaces the one of the same name.
   * @task Set a header
   * @example
   * pm.request.upsertHeader({ key: "Accept", value: "application/json" });
   */
  upsertHeader(header: HeaderDefinition): void;
  /** The headers as a plain object, names as written. */
  getHeaders(options?: GetHeadersOptions): { [name: string]: any };
  /** Calls the function with each header. */
  forEachHeader(visit: (header: Header, request: PostmanRequest) => void): void;
  /**
   * Adds query parameters: from `a=1&b=2`, one `{ key, value }`, or a list of them.
   * @task Add a query parameter
   * @example
   * pm.request.addQueryParams({ key: "page", value: "2" });
   */
  addQueryParams(parameters: string | QueryParamDefinition | QueryParamDefinition[]): void;
  /** Removes query parameters by name. */
  removeQueryParams(names: string | string[]): void;
  /**
   * Sets the authorization; `null` removes it.
   * @task Authorize a request
   * @example
   * pm.request.authorizeUsing("bearer", { token: pm.environment.get("token") });
   */
  authorizeUsing(type: AuthType | AuthDefinition | null, parameters?: AuthParameters): void;
  /** The size in bytes. */
  size(): RequestSize;
  /** Changes several parts at once. */
  update(request: string | RequestDefinition): void;
  /** A copy. */
  clone(): PostmanRequest;
}

/** What `getHeaders` leaves out and how it writes names. */
interface GetHeadersOptions {
  /** Leave out disabled headers. */
  enabled?: boolean;
  /** Names in lower case. */
  ignoreCase?: boolean;
  /** Values of repeated headers as an array. */
  multiValue?: boolean;
  /** Leave out headers without a name. */
  sanitizeKeys?: boolean;
}

/** Sizes in bytes. */
interface RequestSize {
  body: number;
  header: number;
  total: number;
  source: string;
}

/** The request that the script belongs to. */
interface CurrentRequest extends PostmanRequest {
  /**
   * Starts an assertion about the request.
   * @example
   * pm.request.to.have.header("Authorization");
   */
  readonly to: RequestAssertion;
}

/** What `pm.sendRequest` takes: a URL, a request of the SDK, or a description of one. */
type RequestInput = string | RequestDefinition | PostmanRequest;

/** A request as a script writes it. Keys that are not listed here are ignored in silence. */
interface RequestDefinition {
  /** The URL, or its parts. `{{variables}}` are not resolved. */
  url: string | UrlDefinition;
  /** The method; GET by default. */
  method?: string;
  /**
   * The headers: a map, a list of `{ key, value }`, or text. The key is `header`; `headers` is
   * ignored.
   */
  header?: { [name: string]: string } | HeaderDefinition[] | string[] | string;
  /** The body: text, or `{ mode: "raw", raw: JSON.stringify(value) }`. */
  body?: string | BodyDefinition;
  /** The authorization; the collection's does not apply. */
  auth?: AuthDefinition;
  /** The proxy. */
  proxy?: any;
  /** The client certificate. */
  certificate?: any;
}

/** Is told how a request of `pm.sendRequest` went. An error has no response. */
type SendRequestCallback = (
  error: SendRequestError | null,
  response: PostmanResponse,
  exchange: SendRequestExchange,
) => void;

/** Why nothing answered. A plain object, not an `Error`. */
interface SendRequestError {
  /** The kind of error. */
  name: string;
  /** What went wrong. */
  message: string;
  /** The system's code, such as `ECONNREFUSED`. */
  code?: string;
  /** The system's number. */
  errno?: number | string;
  /** The system call that failed. */
  syscall?: string;
}

/** What else is known about a request of `pm.sendRequest`. */
interface SendRequestExchange {
  /** The cookies for the URL after the exchange. */
  cookies: CookieList;
}

// ---------------------------------------------------------------------------------------------
// Responses
// ---------------------------------------------------------------------------------------------

/** A response. */
interface PostmanResponse extends Property {
  /** The status code; undefined when nothing answered. */
  code: number;
  /** The reason phrase: `OK`. Not the code. */
  status: string;
  /** The headers. */
  headers: HeaderList;
  /** The time until the response was there, in milliseconds. */
  responseTime: number;
  /** The size of the body, in bytes. */
  responseSize: number;
  /** The bytes of the body. */
  stream: Buffer;
  /** Always empty: use `pm.cookies`. */
  cookies: CookieList;
  /** How many bytes came in, where the host counts them. */
  downloadedBytes?: number;
  /** @internal */
  originalRequest?: PostmanRequest;
  /** @internal */
  body?: any;
  /**
   * The body as text; undefined without one.
   * @task Read a text
   * @example
   * const text = pm.response.text();
   */
  text(): string;
  /**
   * The body, parsed as JSON. Throws when it is not JSON, and parses again at each call.
   * @param reviver Converts each value, as for `JSON.parse`.
   * @param strict Refuse a byte order mark.
   *
   * @task Read JSON
   * @example
   * const body = pm.response.json();
   */
  json(reviver?: (key: string, value: any) => any, strict?: boolean): any;
  /** The body, parsed as JSON after the callback around it is removed. */
  jsonp(reviver?: (key: string, value: any) => any, strict?: boolean): any;
  /** The reason phrase. */
  reason(): string;
  /** The size in bytes. */
  size(): ResponseSize;
  /** What the headers tell about the content. */
  contentInfo(): ContentInfo;
  /** The body as a `data:` URI. */
  dataURI(): string;
  /** How the body was encoded. */
  encoding(): { format: string | undefined; source: string | undefined };
  /** What is known about the status code. */
  details(): StatusDetails;
  /** @internal */
  mime(): never;
  /** @internal */
  update(options: object): void;
}

/** The response that the script is about. */
interface CurrentResponse extends PostmanResponse {
  /**
   * Starts an assertion about the response.
   * @example
   * pm.response.to.have.status(200);
   */
  readonly to: ResponseAssertion;
}

/** Sizes in bytes. */
interface ResponseSize {
  body: number;
  header: number;
  total: number;
}

/** What the headers tell about the content. */
interface ContentInfo {
  /** The content type as sent. */
  contentType?: string;
  /** The general type: `text`, `image`, `audio` … */
  mimeType: string;
  /** The format: `json`, `html`, `xml` … */
  mimeFormat: string;
  /** The character set. */
  charset: string;
  /** The file name. */
  fileName: string;
  /** The extension that goes with the type. */
  fileExtension: string;
}

/** What is known about a status code. */
interface StatusDetails {
  /** The reason phrase. */
  name: string;
  /** What the code means. */
  detail?: string;
  /** The code. */
  code: number;
  /** The standard's phrase for the code. */
  standardName?: string;
}

// ---------------------------------------------------------------------------------------------
// Cookies
// ---------------------------------------------------------------------------------------------

/** A cookie. */
interface Cookie extends PropertyBase {
  /** The name. */
  name: string;
  /** The value. */
  value: string;
  /** The domain that gets it. */
  domain?: string;
  /** The path that gets it. */
  path?: string;
  /** When it ends. */
  expires?: any;
  /** How many seconds it lives. */
  maxAge?: number;
  /** Whether it is sent over HTTPS only. */
  secure?: boolean;
  /** Whether browsers hide it from scripts. */
  httpOnly?: boolean;
  /** Whether subdomains do not get it. */
  hostOnly?: boolean;
  /** Whether it ends with the session. */
  session?: boolean;
  /** Further attributes. */
  extensions?: { key: string; value: string }[];
  /** The value, URI-decoded. */
  valueOf(): string;
  /** `name=value; Path=/; …`. */
  toString(): string;
  /** @internal */
  update(options: object): void;
}

/** A cookie as a script writes it. */
interface CookieDefinition {
  /** The name. */
  name: string;
  /** The value. */
  value: string;
  /** The domain that gets it. */
  domain?: string;
  /** The path that gets it. */
  path?: string;
  /** When it ends. */
  expires?: Date | string;
  /** How many seconds it lives. */
  maxAge?: number;
  /** Whether it is sent over HTTPS only. */
  secure?: boolean;
  /** Whether browsers hide it from scripts. */
  httpOnly?: boolean;
  /** Whether subdomains do not get it. */
  hostOnly?: boolean;
}

/** Cookies. Names are compared without regard to case; changes affect this copy only. */
interface CookieList extends PropertyList<Cookie> {
  /** The value of a cookie, URI-decoded, or undefined. */
  get(name: string): string;
}

/** The cookies of the request's URL, and the jar that keeps all cookies. */
interface Cookies extends CookieList {
  /**
   * The jar, which reads and changes cookies of any URL. In Postman's app the domain must be
   * allowed first.
   *
   * @task Set a cookie
   * @example
   * await pm.cookies.jar().set(pm.request.url, "session", "abc");
   */
  jar(): CookieJar;
}

/**
 * The jar that keeps the cookies of the run. Without a callback each call returns a promise
 * (Newman needs the callback).
 */
interface CookieJar {
  /**
   * The value of a cookie, or `null`.
   * @param url Any URL that the cookie is sent to.
   * @param name The cookie.
   */
  get(url: string | Url, name: string): Promise<string | null>;
  get(url: string | Url, name: string, callback: (error: any, value: string | null) => void): void;
  /** All cookies that a URL is sent. */
  getAll(url: string | Url, options?: CookieJarOptions): Promise<CookieList>;
  getAll(url: string | Url, callback: (error: any, cookies: CookieList) => void): void;
  getAll(
    url: string | Url,
    options: CookieJarOptions,
    callback: (error: any, cookies: CookieList) => void,
  ): void;
  /**
   * Sets a cookie. An empty value makes a cookie without a name.
   * @param url The URL that sets the cookie.
   * @param name The cookie.
   * @param value Its value, not empty.
   */
  set(url: string | Url, name: string, value: string): Promise<Cookie>;
  /** Sets a cookie, given as an object or as `name=value; Path=/`. */
  set(url: string | Url, cookie: CookieDefinition | string): Promise<Cookie>;
  set(
    url: string | Url,
    name: string,
    value: string,
    callback: (error: any, cookie: Cookie) => void,
  ): void;
  set(
    url: string | Url,
    cookie: CookieDefinition | string,
    callback: (error: any, cookie: Cookie) => void,
  ): void;
  /** Removes a cookie. */
  unset(url: string | Url, name: string): Promise<void>;
  unset(url: string | Url, name: string, callback: (error: any) => void): void;
  /** Removes all cookies that a URL is sent. */
  clear(url: string | Url): Promise<void>;
  clear(url: string | Url, callback: (error: any) => void): void;
}

/** Which cookies `getAll` gives. */
interface CookieJarOptions {
  /** Include HttpOnly cookies (default true). */
  http?: boolean;
  /** Include cookies for HTTPS only. */
  secure?: boolean;
}

// ---------------------------------------------------------------------------------------------
// Tests and assertions
// ---------------------------------------------------------------------------------------------

/** Names checks and runs them. */
interface Test {
  /**
   * Runs a check. It fails when the function throws or its promise rejects. (Postman does not
   * wait for the promise and reports an async check as passed: there, await above the check.)
   *
   * A function with a parameter is over when it has called that. Call it on every path: a check
   * that is never done is never reported.
   * @param name What is reported.
   * @param check Throws when it fails; or calls `done()`, and `done(error)` when it fails.
   */
  (name: string, check?: (done: Done) => unknown): Pm;
  /** Reports a check as skipped, without running it. */
  skip(name: string, check?: (done: Done) => unknown): Pm;
  /** How many checks this script has registered. */
  index(): number;
}

/** Ends a check. Any truthy value makes it fail. */
type Done = (error?: any) => void;

/** Starts an assertion. */
interface Expect {
  /**
   * Starts an assertion about a value. The message is put before that of a failure.
   * @param value What the assertion is about.
   * @param message Put before the text of a failure.
   */
  (value: any, message?: string): Assertion;
  /** Fails. */
  fail(message?: string): never;
  /** Fails, as a comparison of two values would. */
  fail(actual: any, expected: any, message?: string, operator?: string): never;
}

/** What follows `pm.expect(…)`: Chai's assertions, and Postman's for a response or request. */
interface Assertion extends ChaiAssertion, ResponseChecks, RequestChecks {}

/** What follows `pm.response.to`: Postman's assertions first, then Chai's. */
interface ResponseAssertion extends ResponseChecks, ChaiAssertion {}

/** What follows `pm.request.to`. */
interface RequestAssertion extends RequestChecks, ChaiAssertion {}

/** Postman's assertions about a response. */
interface ResponseChecks extends ValueChecks {
  /**
   * The status: a number for the code, text for the exact reason phrase. `"200"` and `[200, 201]`
   * always fail; for several codes write
   * `pm.expect(pm.response.code).to.be.oneOf([200, 201])`.
   * @param codeOrReason `200`, or the exact reason phrase: `"OK"`.
   *
   * @task Check the status
   * @example
   * pm.response.to.have.status(200);
   */
  status(codeOrReason: number | string): this;
  /** The status code. */
  statusCode(code: number): this;
  /** The reason phrase, exactly. */
  statusReason(reason: string): this;
  /** The first digit of the status code. */
  statusCodeClass(digit: number): this;
  /**
   * A header of that name, and of exactly that value. Part of a value or a regular expression
   * never match: use `pm.expect(pm.response.headers.get(name)).to.match(…)`.
   * @param name The header, in any case.
   * @param value The exact value.
   *
   * @task Check a header
   * @example
   * pm.response.to.have.header("Content-Type");
   */
  header(name: string, value?: string): this;
  /**
   * A body: any, that exact text, text that matches, or JSON that deeply equals.
   * @param expected The exact text, a pattern, or an object that the JSON equals.
   *
   * @example
   * pm.response.to.have.body("pong");
   */
  body(expected?: string | RegExp | object): this;
  /**
   * A JSON body, and at a path such as `items[0].id` a value. An object as the only argument
   * checks nothing: use `pm.expect(pm.response.json()).to.deep.include(…)`.
   * @param path A path such as `items[0].id`.
   * @param value What is expected there.
   *
   * @example
   * pm.response.to.have.jsonBody("data.id", 1);
   */
  jsonBody(path?: string, value?: any): this;
  /**
   * The response time in milliseconds; go on with `.below(…)`, `.above(…)` or `.within(…)`.
   *
   * @task Check the response time
   * @example
   * pm.response.to.have.responseTime.below(500);
   */
  readonly responseTime: NumberAssertion;
  /** The size of headers and body in bytes; go on with `.below(…)` and the like. */
  readonly responseSize: NumberAssertion;
  /**
   * Code 200 with the reason `OK`. About other values: Chai's `ok`, true in a condition.
   * @getter
   */
  readonly ok: this;
  /**
   * A 1xx code.
   * @getter
   */
  readonly info: this;
  /**
   * A 2xx code.
   * @getter
   */
  readonly success: this;
  /**
   * A 3xx code.
   * @getter
   */
  readonly redirection: this;
  /**
   * A 4xx code.
   * @getter
   */
  readonly clientError: this;
  /**
   * A 5xx code.
   * @getter
   */
  readonly serverError: this;
  /**
   * A 4xx or 5xx code.
   * @getter
   */
  readonly error: this;
  /**
   * Code 202 with the reason `Accepted`.
   * @getter
   */
  readonly accepted: this;
  /**
   * Code 204 with the reason `No Content`.
   * @getter
   */
  readonly withoutContent: this;
  /**
   * Code 400 with the reason `Bad Request`.
   * @getter
   */
  readonly badRequest: this;
  /**
   * Code 401 with the reason `Unauthorized`.
   * @getter
   */
  readonly unauthorized: this;
  /**
   * Code 401 with the reason spelt `Unauthorised`, which servers hardly send.
   * @getter
   * @deprecated Fails for the standard reason phrase.
   * @replacement unauthorized
   */
  readonly unauthorised: this;
  /**
   * Code 403 with the reason `Forbidden`.
   * @getter
   */
  readonly forbidden: this;
  /**
   * Code 404 with the reason `Not Found`.
   * @getter
   */
  readonly notFound: this;
  /**
   * Code 406 with a reason that no server sends.
   * @getter
   * @deprecated Always fails, because it expects the wrong reason phrase.
   * @replacement status(406)
   */
  readonly notAcceptable: this;
  /**
   * Code 429 with the reason `Too Many Requests`.
   * @getter
   */
  readonly rateLimited: this;
  /**
   * A body that is not empty.
   * @getter
   */
  readonly withBody: this;
  /**
   * A body that is JSON.
   * @getter
   */
  readonly json: this;
  /**
   * A response.
   * @getter
   */
  readonly postmanResponse: this;
  /**
   * A request or a response.
   * @getter
   */
  readonly postmanRequestOrResponse: this;
}

/** Postman's assertions about a request. */
interface RequestChecks extends ValueChecks {
  /**
   * A header of that name, and of exactly that value.
   *
   * @example
   * pm.request.to.have.header("Authorization");
   */
  header(name: string, value?: string): this;
  /**
   * A request.
   * @getter
   */
  readonly postmanRequest: this;
  /**
   * A request or a response.
   * @getter
   */
  readonly postmanRequestOrResponse: this;
}

/** Postman's assertions about any value. */
interface ValueChecks {
  /**
   * A value, or a response whose JSON body, conforms to a JSON Schema of draft 6 or 7. A
   * `$schema` of another draft fails, newer keywords are ignored in silence, and the schema must
   * be an object, not text.
   * @param schema The schema, an object.
   * @param options Options of Ajv 6, such as `{ nullable: true }`.
   *
   * @task Verify a schema
   * @example
   * pm.response.to.have.jsonSchema({ type: "object", required: ["id"] });
   */
  jsonSchema(schema: object, options?: object): this;
}

/** What follows `responseTime` and `responseSize`; called, it asks for the exact number. */
interface NumberAssertion extends Assertion {
  (value?: number): Assertion;
}

/** A type by its name, for `a` and `an`. */
type TypeName =
  | "array" | "object" | "string" | "number" | "boolean" | "function" | "null" | "undefined"
  | "date" | "regexp" | "promise" | "error" | "map" | "set" | "symbol" | "bigint" | (string & {});

/** Asserts a type, or goes on: `.to.be.an("array").that.is.not.empty`. */
interface TypeAssertion extends Assertion {
  (type: TypeName, message?: string): Assertion;
}

/** Asserts what is inside, or goes on: `.to.include.members([1])`. */
interface IncludeAssertion extends Assertion {
  (value: any, message?: string): Assertion;
}

/** Asserts the length, or goes on: `.to.have.lengthOf.above(2)`. */
interface LengthAssertion extends Assertion {
  (length: number, message?: string): Assertion;
}

/** Chai's assertions. */
interface ChaiAssertion {
  /** Reads well; does nothing. */
  readonly to: this;
  /** Reads well; does nothing. */
  readonly be: this;
  /** Reads well; does nothing. */
  readonly been: this;
  /** Reads well; does nothing. */
  readonly is: this;
  /** Reads well; does nothing. */
  readonly that: this;
  /** Reads well; does nothing. */
  readonly which: this;
  /** Reads well; does nothing. */
  readonly and: this;
  /** Reads well; does nothing. */
  readonly has: this;
  /** Reads well; does nothing. */
  readonly have: this;
  /** Reads well; does nothing. */
  readonly with: this;
  /** Reads well; does nothing. */
  readonly at: this;
  /** Reads well; does nothing. */
  readonly of: this;
  /** Reads well; does nothing. */
  readonly same: this;
  /** Reads well; does nothing. */
  readonly but: this;
  /** Reads well; does nothing. */
  readonly does: this;
  /** Reads well; does nothing. */
  readonly still: this;
  /** Reads well; does nothing. */
  readonly also: this;
  /** Turns what follows into its opposite. */
  readonly not: this;
  /** Makes `equal`, `include`, `members`, `keys` and `property` compare deeply. */
  readonly deep: this;
  /**
   * Lets `property` and `include` take a path.
   * @example
   * pm.expect(body).to.have.nested.property("items[0].id", 1);
   */
  readonly nested: this;
  /** Makes `property` and `include` ignore what is inherited. */
  readonly own: this;
  /** Makes `members` mind the order. */
  readonly ordered: this;
  /** Makes `keys` ask for one of the keys. */
  readonly any: this;
  /** Makes `keys` ask for all of the keys. */
  readonly all: this;
  /** Makes `respondTo` look at the function itself, not at its prototype. */
  readonly itself: this;
  /**
   * The type of the value.
   * @example
   * pm.expect(body.items).to.be.an("array");
   */
  readonly a: TypeAssertion;
  /**
   * The type of the value.
   * @example
   * pm.expect(body.items).to.be.an("array");
   */
  readonly an: TypeAssertion;
  /**
   * Text within a text, an item of an array, or properties of an object. Objects within an array
   * need `.deep`; for the name of a property use `property`.
   * @example
   * pm.expect(body).to.include({ status: "open" });
   */
  readonly include: IncludeAssertion;
  /** See `include`. */
  readonly includes: IncludeAssertion;
  /** See `include`. */
  readonly contain: IncludeAssertion;
  /** See `include`. */
  readonly contains: IncludeAssertion;
  /**
   * The number of items or characters.
   * @task Count items
   * @example
   * pm.expect(body.items).to.have.lengthOf(3);
   */
  readonly lengthOf: LengthAssertion;
  /** See `lengthOf`. */
  readonly length: LengthAssertion;
  /**
   * True in a condition. About a response: code 200 with the reason `OK`.
   * @getter
   */
  readonly ok: this;
  /**
   * Exactly `true`.
   * @getter
   */
  readonly true: this;
  /**
   * Exactly `false`.
   * @getter
   */
  readonly false: this;
  /**
   * Exactly `null`.
   * @getter
   */
  readonly null: this;
  /**
   * Exactly `undefined`.
   * @getter
   */
  readonly undefined: this;
  /**
   * Exactly `NaN`.
   * @getter
   */
  readonly NaN: this;
  /**
   * Neither `null` nor `undefined`.
   * @getter
   */
  readonly exist: this;
  /**
   * Neither `null` nor `undefined`.
   * @getter
   */
  readonly exists: this;
  /**
   * Nothing inside: an array, text, object, Map or Set. Throws about other values.
   * @getter
   */
  readonly empty: this;
  /**
   * The `arguments` of a function.
   * @getter
   */
  readonly arguments: this;
  /**
   * The `arguments` of a function.
   * @getter
   */
  readonly Arguments: this;
  /**
   * An object that takes new properties.
   * @getter
   */
  readonly extensible: this;
  /**
   * A sealed object.
   * @getter
   */
  readonly sealed: this;
  /**
   * A frozen object.
   * @getter
   */
  readonly frozen: this;
  /**
   * A number that is neither `NaN` nor infinite.
   * @getter
   */
  readonly finite: this;
  /** The same value (`===`). For objects and arrays use `eql`. */
  equal(value: any, message?: string): this;
  /** See `equal`. */
  equals(value: any, message?: string): this;
  /** See `equal`. */
  eq(value: any, message?: string): this;
  /**
   * The same content, deeply.
   * @param value What is expected.
   * @param message Put before the text of a failure.
   * @example
   * pm.expect(body.tags).to.eql(["a", "b"]);
   */
  eql(value: any, message?: string): this;
  /** See `eql`. */
  eqls(value: any, message?: string): this;
  /** More than a number or date. */
  above(value: number | Date, message?: string): this;
  /** See `above`. */
  gt(value: number | Date, message?: string): this;
  /** See `above`. */
  greaterThan(value: number | Date, message?: string): this;
  /** At least a number or date. */
  least(value: number | Date, message?: string): this;
  /** See `least`. */
  gte(value: number | Date, message?: string): this;
  /** See `least`. */
  greaterThanOrEqual(value: number | Date, message?: string): this;
  /** Less than a number or date. */
  below(value: number | Date, message?: string): this;
  /** See `below`. */
  lt(value: number | Date, message?: string): this;
  /** See `below`. */
  lessThan(value: number | Date, message?: string): this;
  /** At most a number or date. */
  most(value: number | Date, message?: string): this;
  /** See `most`. */
  lte(value: number | Date, message?: string): this;
  /** See `most`. */
  lessThanOrEqual(value: number | Date, message?: string): this;
  /**
   * Between two numbers or dates, both included.
   * @param start The least that is fine.
   * @param finish The most that is fine.
   */
  within(start: number | Date, finish: number | Date, message?: string): this;
  /** An instance of a class. */
  instanceof(constructor: Function, message?: string): this;
  /** See `instanceof`. */
  instanceOf(constructor: Function, message?: string): this;
  /**
   * A property of that name, and of exactly that value. What follows is about the property.
   * @param name The property; a path after `nested`.
   * @param value The exact value.
   * @param message Put before the text of a failure.
   * @task Check a field
   * @example
   * pm.expect(body).to.have.property("id").that.is.a("number");
   */
  property(name: string | number | symbol, value?: any, message?: string): Assertion;
  /** A property that is not inherited. */
  ownProperty(name: string | number | symbol, value?: any, message?: string): Assertion;
  /** See `ownProperty`. */
  haveOwnProperty(name: string | number | symbol, value?: any, message?: string): Assertion;
  /** A property descriptor. What follows is about the descriptor. */
  ownPropertyDescriptor(
    name: string | symbol,
    descriptor?: PropertyDescriptor,
    message?: string,
  ): Assertion;
  /** See `ownPropertyDescriptor`. */
  haveOwnPropertyDescriptor(
    name: string | symbol,
    descriptor?: PropertyDescriptor,
    message?: string,
  ): Assertion;
  /**
   * Text that a regular expression matches.
   * @param pattern What the text must match.
   */
  match(pattern: RegExp, message?: string): this;
  /** See `match`. */
  matches(pattern: RegExp, message?: string): this;
  /** Text with that text in it. */
  string(part: string, message?: string): this;
  /**
   * Keys of an object, Map or Set: exactly these, or with `include` or `any` some.
   * @example
   * pm.expect(body).to.include.all.keys("id", "name");
   */
  keys(...names: any[]): this;
  /** See `keys`. */
  key(...names: any[]): this;
  /**
   * A function that throws: anything, such an error, or one with such a message. What follows is
   * about the error.
   * @example
   * pm.expect(() => JSON.parse("{")).to.throw(SyntaxError);
   */
  throw(expected?: any, message?: string | RegExp, note?: string): Assertion;
  /** See `throw`. */
  throws(expected?: any, message?: string | RegExp, note?: string): Assertion;
  /** See `throw`. */
  Throw(expected?: any, message?: string | RegExp, note?: string): Assertion;
  /** An object or class with such a method. */
  respondTo(method: string, message?: string): this;
  /** See `respondTo`. */
  respondsTo(method: string, message?: string): this;
  /**
   * A value for which the function is true.
   * @param matches Gives true for a value that is fine.
   * @example
   * pm.expect(body.id).to.satisfy((id) => id % 2 === 0);
   */
  satisfy(matches: (value: any) => boolean, message?: string): this;
  /** See `satisfy`. */
  satisfies(matches: (value: any) => boolean, message?: string): this;
  /**
   * A number no further than `delta` from another.
   * @param expected The number.
   * @param delta How far from it is still fine.
   */
  closeTo(expected: number, delta: number, message?: string): this;
  /** See `closeTo`. */
  approximately(expected: number, delta: number, message?: string): this;
  /**
   * An array with exactly these items, in any order unless `ordered`; some with `include`.
   * @example
   * pm.expect(body.roles).to.include.members(["admin"]);
   */
  members(items: any[], message?: string): this;
  /**
   * One of these values.
   * @param values The values that are fine.
   * @param message Put before the text of a failure.
   * @task Accept several status codes
   * @example
   * pm.expect(pm.response.code).to.be.oneOf([200, 201]);
   */
  oneOf(values: any[], message?: string): this;
  /** A function that changes what is observed. */
  change(subject: any, property?: string, message?: string): Assertion;
  /** See `change`. */
  changes(subject: any, property?: string, message?: string): Assertion;
  /** A function that increases what is observed. */
  increase(subject: any, property?: string, message?: string): Assertion;
  /** See `increase`. */
  increases(subject: any, property?: string, message?: string): Assertion;
  /** A function that decreases what is observed. */
  decrease(subject: any, property?: string, message?: string): Assertion;
  /** See `decrease`. */
  decreases(subject: any, property?: string, message?: string): Assertion;
  /** By how much, after `change`, `increase` or `decrease`. */
  by(delta: number, message?: string): this;
  /** @internal */
  assert(
    expression: any,
    message: any,
    negatedMessage?: any,
    expected?: any,
    actual?: any,
    showDiff?: boolean,
  ): void;
  /** @internal */
  _obj: any;
}

// ---------------------------------------------------------------------------------------------
// gRPC, datasets and local mocks: declared, not in this runtime yet
// ---------------------------------------------------------------------------------------------

/** A message of a gRPC stream. */
interface StreamMessage {
  /** The content. */
  data: any;
  /** When it was sent or received. */
  timestamp: any;
}

/** A dataset of the workspace. */
interface Dataset {
  /** Runs a saved view. */
  executeView(view: string, parameters?: string[]): Promise<DatasetResult>;
  /** Runs a query; each `?` stands for a parameter. */
  executeQuery(sql: string, parameters?: string[]): Promise<DatasetResult>;
}

/** What a query found. */
interface DatasetResult {
  /** The names of the columns. */
  columns: string[];
  /** The rows, to be read once: `for await (const row of result.rows)`. */
  rows: AsyncIterable<{ [column: string]: any }>;
  /** Sources whose data may be old. */
  staleDatasources?: { name: string; reason: string }[];
}

/** Answers requests in a local mock script. */
interface Mock {
  /** Whether an incoming request matches a saved one, by path or id. */
  matchRequest(request: string, incoming: object): boolean;
  /** Answers with a saved example, by path or id. */
  sendExample(example: string, response: object): void;
}

/** Values that a local mock keeps between requests. */
interface MockState {
  /** The value, or undefined. */
  get(key: string): Promise<any>;
  /** Stores a value that JSON can hold. */
  set(key: string, value: any): Promise<void>;
  /** Removes a value. */
  delete(key: string): Promise<boolean>;
  /** Whether there is such a value. */
  has(key: string): Promise<boolean>;
  /** All keys. */
  keys(): Promise<string[]>;
  /** How many values there are. */
  size(): Promise<number>;
  /** Removes all values. */
  clear(): Promise<void>;
  /** All values. */
  toObject(): Promise<{ [key: string]: any }>;
  /** Adds to a number and gives the sum. */
  increment(key: string, delta?: number): Promise<number>;
  /** Adds items to an array. */
  push(key: string, items: any): Promise<any>;
  /** Adds an item to an array that lacks it. */
  addToSet(key: string, item: any): Promise<boolean>;
}

/** A gRPC request. */
interface GrpcRequest {
  /** The server's address. */
  url: any;
  /** `package.Service.method`. */
  methodPath: string;
  /** The authorization. */
  auth?: RequestAuth;
  /** The metadata, sent as headers. */
  metadata: PropertyList<any>;
  /** The messages sent. */
  messages: PropertyList<StreamMessage>;
}

/** A gRPC response. */
interface GrpcResponse {
  /** The gRPC status; 0 is OK. */
  code: number;
  /** The gRPC status; 0 is OK. */
  statusCode: number;
  /** The name of the status. */
  status: string;
  /** The time of the whole call, in milliseconds. */
  responseTime: number;
  /** The metadata, received as headers. */
  metadata: PropertyList<any>;
  /** The trailing metadata. */
  trailers: PropertyList<any>;
  /** The messages received. */
  messages: PropertyList<StreamMessage>;
}

// ---------------------------------------------------------------------------------------------
// The legacy API
// ---------------------------------------------------------------------------------------------

/** The API before `pm`. */
interface LegacyPostman {
  /**
   * Chooses the request that runs after this one.
   * @deprecated Old form.
   * @replacement pm.execution.setNextRequest
   */
  setNextRequest(request: string | null): void;
  /**
   * Sets an environment variable, turned into text.
   * @deprecated Old form.
   * @replacement pm.environment.set
   */
  setEnvironmentVariable(key: string, value: any): void;
  /**
   * The value of an environment variable.
   * @deprecated Old form.
   * @replacement pm.environment.get
   */
  getEnvironmentVariable(key: string): any;
  /**
   * Removes an environment variable.
   * @deprecated Old form.
   * @replacement pm.environment.unset
   */
  clearEnvironmentVariable(key: string): void;
  /**
   * Removes all environment variables.
   * @deprecated Old form.
   * @replacement pm.environment.clear
   */
  clearEnvironmentVariables(): void;
  /**
   * Sets a global variable, turned into text.
   * @deprecated Old form.
   * @replacement pm.globals.set
   */
  setGlobalVariable(key: string, value: any): void;
  /**
   * The value of a global variable.
   * @deprecated Old form.
   * @replacement pm.globals.get
   */
  getGlobalVariable(key: string): any;
  /**
   * Removes a global variable.
   * @deprecated Old form.
   * @replacement pm.globals.unset
   */
  clearGlobalVariable(key: string): void;
  /**
   * Removes all global variables.
   * @deprecated Old form.
   * @replacement pm.globals.clear
   */
  clearGlobalVariables(): void;
  /**
   * The value of a response header.
   * @scripts test
   * @deprecated Old form.
   * @replacement pm.response.headers.get
   */
  getResponseHeader(name: string): string;
  /**
   * A cookie, not its value.
   * @scripts test
   * @deprecated Old form.
   * @replacement pm.cookies.one
   */
  getResponseCookie(name: string): Cookie;
}

/** The request as the API before `pm` showed it. */
interface LegacyRequest {
  /** The id. */
  id: string;
  /** The name. */
  name: string;
  /** The description. */
  description?: string;
  /** The headers, names in lower case. */
  headers: { [name: string]: string };
  /** The method. */
  method: string;
  /** The URL. */
  url: string;
  /** The body. */
  data: any;
}

/** The status as the API before `pm` showed it. */
interface LegacyResponseCode {
  /** The status code. */
  code: number;
  /** The reason phrase. */
  name: string;
  /** What the code means. */
  detail?: string;
  /** The standard's phrase for the code. */
  standardName?: string;
}

/**
 * The API before `pm`.
 * @deprecated Old form.
 * @replacement pm
 */
declare var postman: LegacyPostman;

/**
 * Verdicts by name: `tests["status is 200"] = responseCode.code === 200`. They are reported when
 * the script's first run through is over; what is set later is lost.
 * @deprecated Old form; a failure does not tell what was expected.
 * @replacement pm.test
 */
declare var tests: { [name: string]: any };

/**
 * A snapshot of the environment. Writing to it changes nothing.
 * @deprecated Old form.
 * @replacement pm.environment.get
 */
declare var environment: { [name: string]: any };

/**
 * A snapshot of the globals. Writing to it changes nothing.
 * @deprecated Old form.
 * @replacement pm.globals.get
 */
declare var globals: { [name: string]: any };

/**
 * A snapshot of the current row of the data file.
 * @deprecated Old form.
 * @replacement pm.iterationData.get
 */
declare var data: { [name: string]: any };

/**
 * Which iteration this is, counted from 0.
 * @deprecated Old form.
 * @replacement pm.info.iteration
 */
declare var iteration: number;

/**
 * The request.
 * @deprecated Old form.
 * @replacement pm.request
 */
declare var request: LegacyRequest;

/**
 * The body of the response as text.
 * @scripts test
 * @deprecated Old form.
 * @replacement pm.response.text()
 */
declare var responseBody: string;

/**
 * The status of the response.
 * @scripts test
 * @deprecated Old form.
 * @replacement pm.response.code
 */
declare var responseCode: LegacyResponseCode;

/**
 * The headers of the response, names exactly as sent; the last of several.
 * @scripts test
 * @deprecated Old form.
 * @replacement pm.response.headers.get
 */
declare var responseHeaders: { [name: string]: string };

/**
 * The time until the response was there, in milliseconds.
 * @scripts test
 * @deprecated Old form.
 * @replacement pm.response.responseTime
 */
declare var responseTime: number;

/**
 * The cookies.
 * @scripts test
 * @deprecated Old form.
 * @replacement pm.cookies
 */
declare var responseCookies: CookieList;

/**
 * Turns XML into an object: attributes under `$`, single children not in arrays. Malformed XML
 * gives undefined.
 * @deprecated Old form. The library's own defaults differ: pass
 * `{ explicitArray: false, trim: true }`.
 * @replacement require("xml2js")
 */
declare function xml2Json(xml: string): any;

/**
 * Lodash 3.10.2, which lacks much of version 4.
 * @deprecated An old version.
 * @replacement require("lodash")
 */
declare var _: any;

/**
 * CryptoJS 3.3.
 * @deprecated Old form.
 * @replacement require("crypto-js")
 */
declare var CryptoJS: any;

/**
 * The JSON Schema validator tv4, for draft 4.
 * @deprecated No longer maintained.
 * @replacement require("ajv")
 */
declare var tv4: any;

/**
 * Cheerio 0.22, which queries HTML as jQuery does.
 * @deprecated Old form.
 * @replacement require("cheerio")
 */
declare var cheerio: any;

/**
 * Backbone 1.6.
 * @deprecated Of no use in a script.
 */
declare var Backbone: any;

// ---------------------------------------------------------------------------------------------
// Globals
// ---------------------------------------------------------------------------------------------

/** What scripts use to read and change the request, check the response and keep variables. */
declare const pm: Pm;

/** Writes to the log of the run. There is no `%s` formatting. */
interface Console {
  /** Logs values. */
  log(...values: any[]): void;
  /** Logs values as information. */
  info(...values: any[]): void;
  /** Logs values as a warning. */
  warn(...values: any[]): void;
  /** Logs values as an error. The script goes on. */
  error(...values: any[]): void;
  /** Logs values for debugging. */
  debug(...values: any[]): void;
  /** Clears the log. */
  clear(): void;
}

/** Writes to the log of the run. */
declare var console: Console;

/**
 * Loads one of the bundled libraries.
 *
 * @example
 * const _ = require("lodash");
 */
declare function require<Name extends keyof Modules>(name: Name): Modules[Name];
declare function require(name: string): any;

/** The libraries that `require` loads. */
interface Modules {
  /** Validates JSON Schema, drafts 6 and 7 (version 6.12.5). */
  "ajv": any;
  /**
   * Decodes base64.
   * @deprecated It is a global.
   * @replacement atob
   */
  "atob": (encoded: string) => string;
  /**
   * Encodes base64.
   * @deprecated It is a global.
   * @replacement btoa
   */
  "btoa": (text: string) => string;
  /** Assertions in all three styles (version 4.4.1). */
  "chai": any;
  /**
   * Queries HTML as jQuery does (version 0.22.0).
   * @task Read HTML
   * @example
   * const title = require("cheerio").load("<h1>Hello</h1>")("h1").text();
   */
  "cheerio": any;
  /**
   * Hashes, HMACs and ciphers (version 3.3.0).
   * @task Hash or encrypt a text
   * @example
   * const hash = require("crypto-js").SHA256("text").toString();
   */
  "crypto-js": any;
  /**
   * Parses CSV text into rows (version 1.2.4).
   * @task Read CSV
   * @example
   * const rows = require("csv-parse/lib/sync")("id,name\n7,Ada", { columns: true });
   */
  "csv-parse/lib/sync": CsvParse;
  /** Works on arrays, objects and text (version 4.18.1). */
  "lodash": any;
  /**
   * Reads, computes and formats dates; English only (version 2.30.1).
   * @task Calculate with dates
   * @example
   * const day = require("moment")().add(1, "day").format("YYYY-MM-DD");
   */
  "moment": any;
  /** The classes of Postman's SDK (version 5.3.1). */
  "postman-collection": PostmanCollection;
  /**
   * Validates JSON Schema, draft 4 (version 1.3.0).
   * @deprecated No longer maintained.
   * @replacement require("ajv")
   */
  "tv4": any;
  /** Makes random UUIDs: `uuid.v4()`; no other version. */
  "uuid": Uuid;
  /**
   * Turns XML into objects and back (version 0.6.2).
   * @task Read XML
   * @example
   * require("xml2js").parseString("<id>7</id>", (error, parsed) => console.log(parsed));
   */
  "xml2js": any;
  /** Models and events for browser applications (version 1.6.0). @internal */
  "backbone": any;
  /** A JSON parser whose errors show the place. @internal */
  "json": LiquidJson;
  /** Joins and splits paths, as in Node. */
  "path": any;
  /** Assertions as in Node (version 2.0.0). */
  "assert": any;
  /** `Buffer`, as in Node (version 6.0.3). */
  "buffer": any;
  /** Formats and inspects values, as in Node. */
  "util": any;
  /** Parses and formats URLs, as Node used to. */
  "url": any;
  /** Converts international domain names (version 1.4.1). */
  "punycode": any;
  /** Parses and formats query strings. */
  "querystring": any;
  /** Decodes bytes into text piece by piece. */
  "string_decoder": any;
  /** Streams, as in Node. */
  "stream": any;
  /** Timers, as in Node. */
  "timers": any;
  /** Event emitters, as in Node. */
  "events": any;
  /** An empty stand-in. @internal */
  "fs": any;
  /** An empty stand-in. @internal */
  "os": any;
  /** An empty stand-in. @internal */
  "_process": any;
}

/** Parses CSV text into rows. */
interface CsvParse {
  /**
   * Parses CSV text: into arrays, or with `columns: true` into objects.
   *
   * @example
   * const rows = require("csv-parse/lib/sync")(pm.response.text(), { columns: true });
   */
  (text: string | Buffer, options?: CsvParseOptions): any[];
}

/** How CSV is parsed. */
interface CsvParseOptions {
  /** Names of the columns; `true` takes them from the first line and gives objects. */
  columns?: boolean | string[] | ((header: string[]) => string[]);
  /** What separates fields; a comma by default. */
  delimiter?: string;
  /** What surrounds fields; a double quote by default. */
  quote?: string;
  /** What precedes a quote within a field; a double quote by default. */
  escape?: string;
  /** Lines that start with it are passed over. */
  comment?: string;
  /** The row to start at. */
  from?: number;
  /** The row to end at. */
  to?: number;
  /** Turns texts that look like numbers into numbers. */
  auto_parse?: boolean;
  /** Turns texts that look like dates into dates. */
  auto_parse_date?: boolean;
  /** Takes blanks away around fields. */
  trim?: boolean;
  /** Takes blanks away before fields. */
  ltrim?: boolean;
  /** Takes blanks away after fields. */
  rtrim?: boolean;
  /** Accepts quotes within unquoted fields. */
  relax?: boolean;
  /** Accepts rows of different lengths. */
  relax_column_count?: boolean;
  /** Passes over empty lines. */
  skip_empty_lines?: boolean;
  /** Passes over lines whose fields are all empty. */
  skip_lines_with_empty_values?: boolean;
  /** What ends a row; found out by default. */
  rowDelimiter?: string;
  /** The column whose value becomes the key of the row. */
  objname?: string;
}

/** Makes random UUIDs. */
interface Uuid {
  /** A random UUID. */
  (options?: object): string;
  /** A random UUID. */
  v4(options?: object): string;
}

/** Parses and writes JSON; errors show the place. */
interface LiquidJson {
  /** Parses JSON text; a byte order mark is passed over. */
  parse(text: string, reviver?: (key: string, value: any) => any, relaxed?: boolean): any;
  /** Writes a value as JSON text. */
  stringify(value: any, replacer?: any, space?: string | number): string;
}

/** The classes of Postman's SDK. */
interface PostmanCollection {
  /** A request. */
  Request: { new (definition: RequestDefinition | string): PostmanRequest };
  /** A response. */
  Response: { new (definition?: object): PostmanResponse };
  /** A URL. */
  Url: {
    new (url: UrlDefinition | string): Url;
    /** Takes a URL apart. */
    parse(url: string): any;
  };
  /** A header. */
  Header: {
    new (header: HeaderDefinition | string): Header;
    /** Takes the lines of a text apart. */
    parse(text: string): HeaderDefinition[];
  };
  /** Headers. */
  HeaderList: { new (parent: object | null, headers?: HeaderDefinition[] | string): HeaderList };
  /** A query parameter. */
  QueryParam: {
    new (parameter: QueryParamDefinition | string): QueryParam;
    /** Takes a query apart. */
    parse(query: string): QueryParamDefinition[];
  };
  /** A field of a form. */
  FormParam: { new (field: FormParamDefinition): FormParam };
  /** A body. */
  RequestBody: { new (body: BodyDefinition): RequestBody };
  /** Authorization. */
  RequestAuth: { new (auth: AuthDefinition): RequestAuth };
  /** A cookie. */
  Cookie: {
    new (cookie: CookieDefinition | string): Cookie;
    /** Takes a Set-Cookie header apart. */
    parse(text: string): any;
  };
  /** Cookies. */
  CookieList: { new (parent: object | null, cookies?: CookieDefinition[]): CookieList };
  /** A variable. */
  Variable: { new (variable: VariableDefinition): Variable };
  /** Variables. */
  VariableList: { new (parent: object | null, variables?: VariableDefinition[]): VariableList };
  /** A set of variables. */
  VariableScope: { new (scope?: object, layers?: object): VariableScope };
  /** A list. */
  PropertyList: { new (type: Function, parent: object | null, items?: any[]): PropertyList<any> };
  /** A collection. */
  Collection: { new (definition?: object): any };
  /** A request with its scripts and examples. */
  Item: { new (definition?: object): any };
  /** A folder. */
  ItemGroup: { new (definition?: object): any };
  /** A script and when it runs. */
  Event: { new (definition: object): any };
  /** @internal */
  EventList: any;
  /** A script. */
  Script: { new (definition: object): any };
  /** A description. */
  Description: { new (definition: object | string): any };
  /** A proxy. */
  ProxyConfig: { new (definition?: object): any };
  /** @internal */
  ProxyConfigList: any;
  /** A certificate. */
  Certificate: { new (definition?: object): any };
  /** @internal */
  CertificateList: any;
  /** @internal */
  Property: any;
  /** @internal */
  PropertyBase: any;
  /** @internal */
  MutationTracker: any;
  /** @internal */
  Version: any;
  /** @internal */
  UrlMatchPattern: any;
  /** @internal */
  UrlMatchPatternList: any;
}

/**
 * Calls a function once, later. The script waits for it. Further arguments are not passed on.
 *
 * @task Wait
 * @example
 * await new Promise((resolve) => setTimeout(resolve, 500));
 */
declare function setTimeout(callback: () => void, milliseconds?: number): number;
/** Calls a function again and again. The script does not end until `clearInterval` is called. */
declare function setInterval(callback: () => void, milliseconds?: number): number;
/** Calls a function as soon as the current one has ended. */
declare function setImmediate(callback: () => void): number;
/** Cancels `setTimeout`. */
declare function clearTimeout(id?: number): void;
/** Cancels `setInterval`. */
declare function clearInterval(id?: number): void;
/** Cancels `setImmediate`. */
declare function clearImmediate(id?: number): void;
/**
 * Calls a function after the current one, before timers.
 * @since 6.0
 * @lacking newman
 */
declare function queueMicrotask(callback: () => void): void;
/**
 * A deep copy: Map, Set, Date and cycles included, functions not.
 * @since 6.0
 * @lacking newman
 */
declare function structuredClone<T>(value: T, options?: { transfer?: any[] }): T;
/** Decodes base64 into text, one character for each byte. */
declare function atob(encoded: string): string;
/** Encodes text as base64. Throws for characters above U+00FF: use `Buffer.from(text)`. */
declare function btoa(text: string): string;

/** Bytes, as in Node: a `Uint8Array` with conversions. */
interface Buffer extends Uint8Array {
  /** The bytes as text: `utf8`, `base64`, `hex`, `latin1` … */
  toString(encoding?: BufferEncoding, start?: number, end?: number): string;
  /** `{ type: "Buffer", data: [...] }`. */
  toJSON(): { type: "Buffer"; data: number[] };
  /** Whether the bytes are the same. */
  equals(other: Uint8Array): boolean;
  /** -1, 0 or 1: how the bytes are ordered. */
  compare(
    other: Uint8Array,
    targetStart?: number,
    targetEnd?: number,
    sourceStart?: number,
    sourceEnd?: number,
  ): number;
  /** Copies bytes into another buffer. */
  copy(target: Uint8Array, targetStart?: number, sourceStart?: number, sourceEnd?: number): number;
  /** Writes text into the buffer. */
  write(text: string, offset?: number, length?: number, encoding?: BufferEncoding): number;
  /** A view of a part; not a copy. */
  slice(start?: number, end?: number): any;
  /** A view of a part; not a copy. */
  subarray(start?: number, end?: number): any;
  /** Reads an unsigned byte. */
  readUInt8(offset?: number): number;
  /** Reads a signed byte. */
  readInt8(offset?: number): number;
  /** Reads 16 bits, unsigned, high byte first. */
  readUInt16BE(offset?: number): number;
  /** Reads 16 bits, unsigned, low byte first. */
  readUInt16LE(offset?: number): number;
  /** Reads 16 bits, signed, high byte first. */
  readInt16BE(offset?: number): number;
  /** Reads 16 bits, signed, low byte first. */
  readInt16LE(offset?: number): number;
  /** Reads 32 bits, unsigned, high byte first. */
  readUInt32BE(offset?: number): number;
  /** Reads 32 bits, unsigned, low byte first. */
  readUInt32LE(offset?: number): number;
  /** Reads 32 bits, signed, high byte first. */
  readInt32BE(offset?: number): number;
  /** Reads 32 bits, signed, low byte first. */
  readInt32LE(offset?: number): number;
  /** Reads a float of 32 bits, high byte first. */
  readFloatBE(offset?: number): number;
  /** Reads a float of 32 bits, low byte first. */
  readFloatLE(offset?: number): number;
  /** Reads a float of 64 bits, high byte first. */
  readDoubleBE(offset?: number): number;
  /** Reads a float of 64 bits, low byte first. */
  readDoubleLE(offset?: number): number;
  /** Reads 64 bits, unsigned, high byte first. */
  readBigUInt64BE(offset?: number): bigint;
  /** Reads 64 bits, unsigned, low byte first. */
  readBigUInt64LE(offset?: number): bigint;
  /** Reads 64 bits, signed, high byte first. */
  readBigInt64BE(offset?: number): bigint;
  /** Reads 64 bits, signed, low byte first. */
  readBigInt64LE(offset?: number): bigint;
  /** Writes an unsigned byte. */
  writeUInt8(value: number, offset?: number): number;
  /** Writes a signed byte. */
  writeInt8(value: number, offset?: number): number;
  /** Writes 16 bits, unsigned, high byte first. */
  writeUInt16BE(value: number, offset?: number): number;
  /** Writes 16 bits, unsigned, low byte first. */
  writeUInt16LE(value: number, offset?: number): number;
  /** Writes 16 bits, signed, high byte first. */
  writeInt16BE(value: number, offset?: number): number;
  /** Writes 16 bits, signed, low byte first. */
  writeInt16LE(value: number, offset?: number): number;
  /** Writes 32 bits, unsigned, high byte first. */
  writeUInt32BE(value: number, offset?: number): number;
  /** Writes 32 bits, unsigned, low byte first. */
  writeUInt32LE(value: number, offset?: number): number;
  /** Writes 32 bits, signed, high byte first. */
  writeInt32BE(value: number, offset?: number): number;
  /** Writes 32 bits, signed, low byte first. */
  writeInt32LE(value: number, offset?: number): number;
  /** Writes a float of 32 bits, high byte first. */
  writeFloatBE(value: number, offset?: number): number;
  /** Writes a float of 32 bits, low byte first. */
  writeFloatLE(value: number, offset?: number): number;
  /** Writes a float of 64 bits, high byte first. */
  writeDoubleBE(value: number, offset?: number): number;
  /** Writes a float of 64 bits, low byte first. */
  writeDoubleLE(value: number, offset?: number): number;
  /** Writes 64 bits, unsigned, high byte first. */
  writeBigUInt64BE(value: bigint, offset?: number): number;
  /** Writes 64 bits, unsigned, low byte first. */
  writeBigUInt64LE(value: bigint, offset?: number): number;
  /** Writes 64 bits, signed, high byte first. */
  writeBigInt64BE(value: bigint, offset?: number): number;
  /** Writes 64 bits, signed, low byte first. */
  writeBigInt64LE(value: bigint, offset?: number): number;
}

/** How text stands for bytes. */
type BufferEncoding =
  | "utf8" | "utf-8" | "base64" | "hex" | "latin1" | "binary" | "ascii" | "utf16le" | "ucs2";

/** Makes buffers. */
interface BufferConstructor {
  /**
   * Makes a buffer from text or bytes.
   *
   * @task Encode as base64
   * @example
   * const basic = Buffer.from(`${user}:${password}`).toString("base64");
   */
  from(text: string, encoding?: BufferEncoding): Buffer;
  from(bytes: ArrayLike<number> | ArrayBuffer | Uint8Array): Buffer;
  from(bytes: ArrayBuffer, offset?: number, length?: number): Buffer;
  /** A buffer of zeros, or filled. */
  alloc(size: number, fill?: string | number | Uint8Array, encoding?: BufferEncoding): Buffer;
  /** A buffer. */
  allocUnsafe(size: number): Buffer;
  /** @internal */
  allocUnsafeSlow(size: number): Buffer;
  /** Joins buffers. */
  concat(buffers: Uint8Array[], length?: number): Buffer;
  /** Whether a value is a buffer. */
  isBuffer(value: any): boolean;
  /** Whether there is such an encoding. */
  isEncoding(encoding: string): boolean;
  /** How many bytes a text takes. */
  byteLength(text: string | ArrayBuffer | Uint8Array, encoding?: BufferEncoding): number;
  /** -1, 0 or 1: how the bytes of two buffers are ordered. */
  compare(one: Uint8Array, other: Uint8Array): number;
  /** A buffer of these bytes. */
  of(...bytes: number[]): Buffer;
  /** @internal */
  readonly BYTES_PER_ELEMENT: number;
  /** @internal */
  copyBytesFrom?(view: object, offset?: number, length?: number): Buffer;
  /** @internal */
  poolSize: number;
}

/** Bytes, as in Node. */
declare var Buffer: BufferConstructor;

/**
 * A URL in parts.
 * @since 6.0
 * @lacking newman
 */
interface URL {
  /** The whole URL. */
  href: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** The scheme, with a colon. */
  protocol: string;
  /** The user. */
  username: string;
  /** The password. */
  password: string;
  /** Host name and port. */
  host: string;
  /** The host name. */
  hostname: string;
  /** The port; empty for the default one. */
  port: string;
  /** The path. */
  pathname: string;
  /** The query, with `?`. */
  search: string;
  /** The query's parameters. */
  readonly searchParams: URLSearchParams;
  /** The fragment, with `#`. */
  hash: string;
  /** The whole URL. */
  toString(): string;
  /** The whole URL. */
  toJSON(): string;
}

/**
 * Parses URLs. (`pm.sendRequest` takes `String(url)`, not the object.)
 * @since 6.0
 * @lacking newman
 */
declare var URL: {
  new (url: string | URL, base?: string | URL): URL;
  readonly prototype: URL;
  /** Whether the URL can be parsed. */
  canParse(url: string, base?: string): boolean;
};

/** The parameters of a query. */
interface URLSearchParams extends Iterable<[string, string]> {
  /** How many parameters there are. */
  readonly size: number;
  /** Adds a parameter. */
  append(name: string, value: string): void;
  /** Removes parameters. */
  delete(name: string, value?: string): void;
  /** The first value, or `null`. */
  get(name: string): string | null;
  /** All values. */
  getAll(name: string): string[];
  /** Whether there is such a parameter. */
  has(name: string, value?: string): boolean;
  /** Sets a parameter and removes others of the same name. */
  set(name: string, value: string): void;
  /** Sorts by name. */
  sort(): void;
  /** Calls the function with each value and name. */
  forEach(visit: (value: string, name: string) => void, context?: any): void;
  /** All names and values. */
  entries(): IterableIterator<[string, string]>;
  /** All names. */
  keys(): IterableIterator<string>;
  /** All values. */
  values(): IterableIterator<string>;
  /** The query, without `?`. */
  toString(): string;
}

/**
 * Parses and makes queries.
 * @since 6.0
 * @lacking newman
 */
declare var URLSearchParams: {
  new (
    query?: string | { [name: string]: string } | Iterable<[string, string]> | URLSearchParams,
  ): URLSearchParams;
  readonly prototype: URLSearchParams;
};

/** Turns text into UTF-8. */
interface TextEncoder {
  /** `utf-8`. */
  readonly encoding: string;
  /** The text as UTF-8. */
  encode(text?: string): Uint8Array;
  /** Writes the text as UTF-8 into an array. */
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}

/**
 * Turns text into UTF-8.
 * @since 6.0
 * @lacking newman
 */
declare var TextEncoder: { new (): TextEncoder; readonly prototype: TextEncoder };

/** Turns bytes into text. */
interface TextDecoder {
  /** The name of the encoding. */
  readonly encoding: string;
  /** Whether invalid bytes throw. */
  readonly fatal: boolean;
  /** Whether a byte order mark is kept. */
  readonly ignoreBOM: boolean;
  /** The bytes as text. */
  decode(bytes?: BufferSource, options?: { stream?: boolean }): string;
}

/**
 * Turns bytes into text.
 * @since 6.0
 * @lacking newman
 */
declare var TextDecoder: {
  new (encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
  readonly prototype: TextDecoder;
};

/** An error of the web's own APIs. */
interface DOMException extends Error {
  /** @internal */
  readonly code: number;
}

/**
 * An error of the web's own APIs.
 * @since 6.0
 * @lacking newman
 */
declare var DOMException: {
  new (message?: string, name?: string): DOMException;
  readonly prototype: DOMException;
};

/** Something that happened. */
interface Event {
  /** Its name. */
  readonly type: string;
  /** What it happened to. */
  readonly target: EventTarget | null;
  /** Whose listener runs. */
  readonly currentTarget: EventTarget | null;
  /** Whether it goes on to what its target is in. */
  readonly bubbles: boolean;
  /** Whether `preventDefault` has an effect. */
  readonly cancelable: boolean;
  /** Whether `preventDefault` was called. */
  readonly defaultPrevented: boolean;
  /** When it happened. */
  readonly timeStamp: number;
  /** Asks for the usual consequence not to follow. */
  preventDefault(): void;
  /** Keeps it from going on. */
  stopPropagation(): void;
  /** Keeps other listeners from hearing of it. */
  stopImmediatePropagation(): void;
}

/**
 * Something that happened.
 * @since 6.0
 * @lacking newman
 */
declare var Event: {
  new (type: string, options?: { bubbles?: boolean; cancelable?: boolean }): Event;
  readonly prototype: Event;
};

/** Something that events happen to. */
interface EventTarget {
  /** Calls the function at each such event. */
  addEventListener(type: string, listener: (event: Event) => void, options?: EventListening): void;
  /** Stops calling the function. */
  removeEventListener(type: string, listener: (event: Event) => void): void;
  /** Makes an event happen. */
  dispatchEvent(event: Event): boolean;
}

/** How a listener listens. */
interface EventListening {
  /** Stop after the first event. */
  once?: boolean;
  /** Stop when aborted. */
  signal?: AbortSignal;
}

/**
 * Something that events happen to.
 * @since 6.0
 * @lacking newman
 */
declare var EventTarget: { new (): EventTarget; readonly prototype: EventTarget };

/** Tells work to stop. */
interface AbortController {
  /** The signal to hand to the work. */
  readonly signal: AbortSignal;
  /** Tells it to stop. */
  abort(reason?: any): void;
}

/**
 * Tells work to stop.
 * @since 6.0
 * @lacking newman
 */
declare var AbortController: { new (): AbortController; readonly prototype: AbortController };

/** Learns that work is to stop. */
interface AbortSignal extends EventTarget {
  /** Whether it is. */
  readonly aborted: boolean;
  /** Why. */
  readonly reason: any;
  /** Called when it is to stop. */
  onabort: ((event: Event) => void) | null;
  /** Throws the reason if it is to stop. */
  throwIfAborted(): void;
}

/**
 * Learns that work is to stop.
 * @since 6.0
 * @lacking newman
 */
declare var AbortSignal: {
  readonly prototype: AbortSignal;
  /** A signal that is aborted already. */
  abort(reason?: any): AbortSignal;
  /** A signal that aborts after some time. */
  timeout(milliseconds: number): AbortSignal;
  /** A signal that aborts when one of them does. */
  any(signals: AbortSignal[]): AbortSignal;
};

/** Bytes with a content type. */
interface Blob {
  /** How many bytes. */
  readonly size: number;
  /** The content type. */
  readonly type: string;
  /** The bytes. Always `await` it. */
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The bytes as text. Always `await` it. */
  text(): Promise<string>;
  /** A part. */
  slice(start?: number, end?: number, type?: string): Blob;
  /** The bytes as a stream. */
  stream(): ReadableStream<Uint8Array>;
}

/**
 * Bytes with a content type.
 * @since 6.0
 * @lacking newman
 */
declare var Blob: {
  new (parts?: BlobPart[], options?: { type?: string; endings?: string }): Blob;
  readonly prototype: Blob;
};

/** What a blob is made of. */
type BlobPart = string | Blob | BufferSource;

/** A blob with a name. */
interface File extends Blob {
  /** The name. */
  readonly name: string;
  /** When it was changed, in milliseconds since 1970. */
  readonly lastModified: number;
}

/**
 * A blob with a name. It stands for bytes in memory: scripts reach no files.
 * @since 6.0
 * @lacking newman
 */
declare var File: {
  new (
    parts: BlobPart[],
    name: string,
    options?: { type?: string; lastModified?: number },
  ): File;
  readonly prototype: File;
};

/** Bytes. */
type BufferSource = ArrayBuffer | ArrayBufferView;

/** Cryptography. */
interface Crypto {
  /** Ciphers, hashes and signatures; every call returns a promise. */
  readonly subtle: SubtleCrypto;
  /**
   * Fills an array with random numbers.
   * @example
   * const nonce = crypto.getRandomValues(new Uint8Array(16));
   */
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  /** A random UUID. */
  randomUUID(): string;
}

/**
 * Cryptography. `require("crypto")` does not exist; this does.
 * @since 6.0
 * @lacking newman
 */
declare var crypto: Crypto;

/**
 * The class of `crypto`.
 * @since 6.0
 * @lacking newman
 */
declare var Crypto: { readonly prototype: Crypto };

/** A key of `crypto.subtle`. */
interface CryptoKey {
  /** `secret`, `public` or `private`. */
  readonly type: string;
  /** Whether it can be exported. */
  readonly extractable: boolean;
  /** What it is for. */
  readonly algorithm: any;
  /** What may be done with it. */
  readonly usages: string[];
}

/**
 * The class of keys.
 * @since 6.0
 * @lacking newman
 */
declare var CryptoKey: { readonly prototype: CryptoKey };

/** Two keys that belong together. */
interface CryptoKeyPair {
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

/** Ciphers, hashes and signatures. Always `await`: a script does not wait for these promises. */
interface SubtleCrypto {
  /**
   * A hash of bytes: `SHA-1`, `SHA-256`, `SHA-384` or `SHA-512`.
   * @example
   * const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("text"));
   * const hex = Buffer.from(hash).toString("hex");
   */
  digest(algorithm: any, data: BufferSource): Promise<ArrayBuffer>;
  /** Signs bytes. */
  sign(algorithm: any, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  /** Checks a signature. */
  verify(
    algorithm: any,
    key: CryptoKey,
    signature: BufferSource,
    data: BufferSource,
  ): Promise<boolean>;
  /** Encrypts bytes. */
  encrypt(algorithm: any, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  /** Decrypts bytes. */
  decrypt(algorithm: any, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  /** Makes a key, or a pair. */
  generateKey(algorithm: any, extractable: boolean, usages: string[]): Promise<any>;
  /** Makes a key from bytes or JSON. */
  importKey(
    format: "raw" | "jwk" | "pkcs8" | "spki",
    data: any,
    algorithm: any,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>;
  /** A key as bytes or JSON. */
  exportKey(format: "raw" | "jwk" | "pkcs8" | "spki", key: CryptoKey): Promise<any>;
  /** Bytes derived from a key, as by PBKDF2. */
  deriveBits(algorithm: any, key: CryptoKey, length: number): Promise<ArrayBuffer>;
  /** A key derived from a key. */
  deriveKey(
    algorithm: any,
    key: CryptoKey,
    derived: any,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>;
  /** A key, encrypted with another. */
  wrapKey(
    format: string,
    key: CryptoKey,
    wrapping: CryptoKey,
    algorithm: any,
  ): Promise<ArrayBuffer>;
  /** Decrypts a key. */
  unwrapKey(
    format: string,
    wrapped: BufferSource,
    wrapping: CryptoKey,
    algorithm: any,
    keyAlgorithm: any,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>;
}

/**
 * The class of `crypto.subtle`.
 * @since 6.0
 * @lacking newman
 */
declare var SubtleCrypto: { readonly prototype: SubtleCrypto };

/** A stream to read. */
interface ReadableStream<T = any> extends AsyncIterable<T> {
  /** Whether it has a reader. */
  readonly locked: boolean;
  /** Ends it early. */
  cancel(reason?: any): Promise<void>;
  /** Takes a reader. */
  getReader(options?: { mode?: "byob" }): ReadableStreamDefaultReader<T>;
  /** Sends it through a transformation. */
  pipeThrough<R>(
    transform: { readable: ReadableStream<R>; writable: WritableStream<T> },
    options?: object,
  ): ReadableStream<R>;
  /** Sends it into another stream. */
  pipeTo(target: WritableStream<T>, options?: object): Promise<void>;
  /** Two streams of the same content. */
  tee(): [ReadableStream<T>, ReadableStream<T>];
  /** Its pieces, one by one. */
  values(options?: { preventCancel?: boolean }): AsyncIterableIterator<T>;
}

/**
 * A stream to read.
 * @since 6.0
 * @lacking newman
 */
declare var ReadableStream: {
  new <T = any>(source?: object, strategy?: object): ReadableStream<T>;
  readonly prototype: ReadableStream;
  /** A stream of what an iterable gives. */
  from<T>(items: Iterable<T> | AsyncIterable<T>): ReadableStream<T>;
};

/** Reads a stream piece by piece. */
interface ReadableStreamDefaultReader<T = any> {
  /** Settles when the stream ends. */
  readonly closed: Promise<void>;
  /** The next piece. */
  read(): Promise<{ done: boolean; value: T }>;
  /** Ends the stream early. */
  cancel(reason?: any): Promise<void>;
  /** Gives the stream free. */
  releaseLock(): void;
}

/**
 * Reads a stream piece by piece.
 * @since 6.0
 * @lacking newman
 */
declare var ReadableStreamDefaultReader: {
  new <T>(stream: ReadableStream<T>): ReadableStreamDefaultReader<T>;
  readonly prototype: ReadableStreamDefaultReader;
};

/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var ReadableStreamBYOBReader: any;
/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var ReadableStreamBYOBRequest: any;
/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var ReadableByteStreamController: any;
/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var ReadableStreamDefaultController: any;

/** A stream to write. */
interface WritableStream<T = any> {
  /** Whether it has a writer. */
  readonly locked: boolean;
  /** Ends it with an error. */
  abort(reason?: any): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
  /** Takes a writer. */
  getWriter(): WritableStreamDefaultWriter<T>;
}

/**
 * A stream to write.
 * @since 6.0
 * @lacking newman
 */
declare var WritableStream: {
  new <T = any>(sink?: object, strategy?: object): WritableStream<T>;
  readonly prototype: WritableStream;
};

/** Writes a stream piece by piece. */
interface WritableStreamDefaultWriter<T = any> {
  /** Settles when the stream ends. */
  readonly closed: Promise<void>;
  /** Settles when more can be written. */
  readonly ready: Promise<void>;
  /** How much more can be written. */
  readonly desiredSize: number | null;
  /** Writes a piece. */
  write(piece: T): Promise<void>;
  /** Ends the stream. */
  close(): Promise<void>;
  /** Ends the stream with an error. */
  abort(reason?: any): Promise<void>;
  /** Gives the stream free. */
  releaseLock(): void;
}

/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var WritableStreamDefaultWriter: any;
/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var WritableStreamDefaultController: any;

/** A stream to write and what comes out of it. */
interface TransformStream<I = any, O = any> {
  /** Where results come out. */
  readonly readable: ReadableStream<O>;
  /** Where pieces go in. */
  readonly writable: WritableStream<I>;
}

/**
 * A stream to write and what comes out of it.
 * @since 6.0
 * @lacking newman
 */
declare var TransformStream: {
  new <I = any, O = any>(
    transformer?: object,
    writing?: object,
    reading?: object,
  ): TransformStream<I, O>;
  readonly prototype: TransformStream;
};

/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var TransformStreamDefaultController: any;
/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var ByteLengthQueuingStrategy: any;
/**
 * @internal
 * @since 6.0
 * @lacking newman
 */
declare var CountQueuingStrategy: any;

/**
 * Turns a stream of text into UTF-8.
 * @since 6.0
 * @lacking newman
 */
declare var TextEncoderStream: { new (): TransformStream<string, Uint8Array> };

/**
 * Turns a stream of bytes into text.
 * @since 6.0
 * @lacking newman
 */
declare var TextDecoderStream: {
  new (
    encoding?: string,
    options?: { fatal?: boolean; ignoreBOM?: boolean },
  ): TransformStream<Uint8Array, string>;
};

/**
 * Compresses a stream.
 * @since 6.0
 * @lacking newman
 */
declare var CompressionStream: {
  new (format: "gzip" | "deflate" | "deflate-raw"): TransformStream<Uint8Array, Uint8Array>;
};

/**
 * Decompresses a stream.
 * @since 6.0
 * @lacking newman
 */
declare var DecompressionStream: {
  new (format: "gzip" | "deflate" | "deflate-raw"): TransformStream<Uint8Array, Uint8Array>;
};

/**
 * Numbers, dates and lists in the ways of languages.
 * @since 6.0
 * @lacking newman
 */
declare namespace Intl {}

/**
 * Several errors in one: what `Promise.any` rejects with.
 * @since 6.0
 * @lacking newman
 */
interface AggregateError {
  /** Each of the errors. */
  errors: any[];
}

/**
 * Names that scripts expect from browsers or Node and that do not exist here, with what to use
 * instead. `WeakRef` and `FinalizationRegistry` are in the ECMAScript library and absent too.
 */
interface AbsentGlobals {
  /** Scripts send requests with `pm.sendRequest`. @replacement pm.sendRequest */
  fetch: never;
  /** Scripts send requests with `pm.sendRequest`. @replacement pm.sendRequest */
  XMLHttpRequest: never;
  /** Scripts have no sockets. */
  WebSocket: never;
  /** Scripts have no event streams. */
  EventSource: never;
  /** Headers of a request are a plain object under `header`. */
  Headers: never;
  /** `require("postman-collection").Request` makes requests. */
  Request: never;
  /** `require("postman-collection").Response` makes responses. */
  Response: never;
  /** Forms are a body with `mode: "formdata"`. */
  FormData: never;
  /** Environment variables of the process are out of reach. @replacement pm.environment.get */
  process: never;
  /** Values for other scripts go into variables. @replacement pm.variables */
  global: never;
  /** Values for other scripts go into variables. @replacement pm.variables */
  globalThis: never;
  /** Scripts do not run in a browser. */
  window: never;
  /** Scripts do not run in a browser. */
  self: never;
  /** Scripts do not run in a browser: parse HTML with cheerio. @replacement require("cheerio") */
  document: never;
  /** Scripts do not run in a browser. */
  navigator: never;
  /** Where the script stands is in `pm.execution.location`. @replacement pm.execution.location */
  location: never;
  /** Values are kept in variables. @replacement pm.environment */
  localStorage: never;
  /** Values are kept in variables. @replacement pm.variables */
  sessionStorage: never;
  /** Only files loaded by `pm.require` export. */
  module: never;
  /** Only files loaded by `pm.require` export. */
  exports: never;
  /** Scripts reach no files. */
  __dirname: never;
  /** Scripts reach no files. */
  __filename: never;
  /** Time is measured with `Date.now()`. @replacement Date */
  performance: never;
  /** There is no WebAssembly. */
  WebAssembly: never;
  /** There are no weak references. */
  WeakRef: never;
  /** There are no weak references. */
  FinalizationRegistry: never;
  /** Helpers of iterators do not exist: use arrays. */
  Iterator: never;
  /** There are no 16-bit floats. */
  Float16Array: never;
  /** Events are made with `Event`. @replacement Event */
  CustomEvent: never;
  /** There are no message channels. */
  MessageChannel: never;
  /** There are no message channels. */
  MessagePort: never;
  /** There are no message channels. */
  BroadcastChannel: never;
  /** Dates are read and computed with moment. @replacement require("moment") */
  Temporal: never;
  /** Nobody can answer. Values are logged with `console.log`. @replacement console.log */
  alert: never;
  /** Nobody can answer. */
  prompt: never;
  /** Nobody can answer. */
  confirm: never;
  /** Moment is a library. @replacement require("moment") */
  moment: never;
  /** Chai is a library. @replacement require("chai") */
  chai: never;
  /** Assertions start at `pm`. @replacement pm.expect */
  expect: never;
  /** HTML is parsed with cheerio. @replacement require("cheerio") */
  $: never;
  /** HTML is parsed with cheerio. @replacement require("cheerio") */
  jQuery: never;
  /** Parse the body: `const jsonData = pm.response.json();`. @replacement pm.response.json() */
  jsonData: never;
  /** Hashes are made with CryptoJS. @replacement require("crypto-js").SHA256 */
  SHA256: never;
}

/**
 * Values made up on the spot: `{{$guid}}` in a request, or
 * `pm.variables.replaceIn("{{$guid}}")` in a script. Every occurrence gives another value.
 */
interface DynamicVariables {
  /**
   * A UUID, version 4.
   * @example
   * 611c2e81-2ccb-42d8-9ddc-2d0bfa65c1b4
   */
  "$guid": string;
  /**
   * The time in seconds since 1970.
   * @example
   * 1767139200
   */
  "$timestamp": string;
  /**
   * The time in ISO 8601, UTC.
   * @example
   * 2026-01-01T00:00:00.000Z
   */
  "$isoTimestamp": string;
  /**
   * An integer from 0 to 1000.
   * @example
   * 802
   */
  "$randomInt": string;
  /**
   * A UUID, version 4.
   * @example
   * 6929bb52-3ab2-448a-9796-d6480ecad36b
   */
  "$randomUUID": string;
  /**
   * A letter or digit.
   * @example
   * y
   */
  "$randomAlphaNumeric": string;
  /**
   * `true` or `false`.
   * @example
   * true
   */
  "$randomBoolean": string;
  /**
   * A colour's name.
   * @example
   * fuchsia
   */
  "$randomColor": string;
  /**
   * A colour in hexadecimal.
   * @example
   * #47594a
   */
  "$randomHexColor": string;
  /**
   * An abbreviation from computing.
   * @example
   * PCI
   */
  "$randomAbbreviation": string;
  /**
   * A word.
   * @example
   * withdrawal
   */
  "$randomWord": string;
  /**
   * A few words.
   * @example
   * Samoa Synergistic sticky copying Grocery
   */
  "$randomWords": string;
  /**
   * An IPv4 address.
   * @example
   * 241.102.234.100
   */
  "$randomIP": string;
  /**
   * An IPv6 address.
   * @example
   * dbe2:7ae6:119b:c161:1560:6dda:3a9b:90a9
   */
  "$randomIPV6": string;
  /**
   * A MAC address.
   * @example
   * 33:d4:68:5f:b4:c7
   */
  "$randomMACAddress": string;
  /**
   * 15 letters and digits.
   * @example
   * t9iXe7COoDKv8k3
   */
  "$randomPassword": string;
  /**
   * A language's code.
   * @example
   * ny
   */
  "$randomLocale": string;
  /**
   * A browser's User-Agent.
   * @example
   * Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.9.8) …
   */
  "$randomUserAgent": string;
  /**
   * `http` or `https`.
   * @example
   * https
   */
  "$randomProtocol": string;
  /**
   * A version number.
   * @example
   * 7.0.5
   */
  "$randomSemver": string;
  /**
   * A URL of an invented host.
   * @example
   * https://evan.net
   */
  "$randomUrl": string;
  /**
   * An invented host's name.
   * @example
   * gracie.biz
   */
  "$randomDomainName": string;
  /**
   * A top-level domain.
   * @example
   * org
   */
  "$randomDomainSuffix": string;
  /**
   * A host name without its domain.
   * @example
   * gwen
   */
  "$randomDomainWord": string;
  /**
   * An e-mail address, at real providers too.
   * @example
   * Pablo62@gmail.com
   */
  "$randomEmail": string;
  /**
   * An e-mail address below `example`.
   * @example
   * Talon28@example.com
   */
  "$randomExampleEmail": string;
  /**
   * A user name.
   * @example
   * Lottie.Smitham24
   */
  "$randomUserName": string;
  /**
   * A first name.
   * @example
   * Ethan
   */
  "$randomFirstName": string;
  /**
   * A last name.
   * @example
   * Schaden
   */
  "$randomLastName": string;
  /**
   * A first and last name.
   * @example
   * Connie Runolfsdottir
   */
  "$randomFullName": string;
  /**
   * A title before a name.
   * @example
   * Dr.
   */
  "$randomNamePrefix": string;
  /**
   * A suffix after a name.
   * @example
   * MD
   */
  "$randomNameSuffix": string;
  /**
   * An area of work.
   * @example
   * Mobility
   */
  "$randomJobArea": string;
  /**
   * A word before a job's title.
   * @example
   * Forward
   */
  "$randomJobDescriptor": string;
  /**
   * A job's title.
   * @example
   * International Creative Liaison
   */
  "$randomJobTitle": string;
  /**
   * A kind of job.
   * @example
   * Supervisor
   */
  "$randomJobType": string;
  /**
   * A phone number of ten digits.
   * @example
   * 700-008-5275
   */
  "$randomPhoneNumber": string;
  /**
   * A phone number with an extension.
   * @example
   * 27-199-983-3864
   */
  "$randomPhoneNumberExt": string;
  /**
   * A city.
   * @example
   * Spinkahaven
   */
  "$randomCity": string;
  /**
   * A street.
   * @example
   * Kuhic Island
   */
  "$randomStreetName": string;
  /**
   * A street with a number.
   * @example
   * 5742 Harvey Streets
   */
  "$randomStreetAddress": string;
  /**
   * A country.
   * @example
   * Lao People's Democratic Republic
   */
  "$randomCountry": string;
  /**
   * A country's code of two letters.
   * @example
   * CV
   */
  "$randomCountryCode": string;
  /**
   * A latitude from -90 to 90.
   * @example
   * 55.2099
   */
  "$randomLatitude": string;
  /**
   * A longitude from -180 to 180.
   * @example
   * 40.6609
   */
  "$randomLongitude": string;
  /**
   * A URL of a portrait.
   * @example
   * https://cdn.fakercloud.com/avatars/johnsmithagency_128.jpg
   */
  "$randomAvatarImage": string;
  /**
   * A URL of a picture.
   * @example
   * http://placeimg.com/640/480
   */
  "$randomImageUrl": string;
  /**
   * A URL of an abstract picture.
   * @example
   * http://placeimg.com/640/480/abstract
   */
  "$randomAbstractImage": string;
  /**
   * A URL of a picture of animals.
   * @example
   * http://placeimg.com/640/480/animals
   */
  "$randomAnimalsImage": string;
  /**
   * A URL of a picture of business.
   * @example
   * http://placeimg.com/640/480/business
   */
  "$randomBusinessImage": string;
  /**
   * A URL of a picture of cats.
   * @example
   * http://placeimg.com/640/480/cats
   */
  "$randomCatsImage": string;
  /**
   * A URL of a picture of a city.
   * @example
   * http://placeimg.com/640/480/city
   */
  "$randomCityImage": string;
  /**
   * A URL of a picture of food.
   * @example
   * http://placeimg.com/640/480/food
   */
  "$randomFoodImage": string;
  /**
   * A URL of a picture of night life.
   * @example
   * http://placeimg.com/640/480/nightlife
   */
  "$randomNightlifeImage": string;
  /**
   * A URL of a picture of fashion.
   * @example
   * http://placeimg.com/640/480/fashion
   */
  "$randomFashionImage": string;
  /**
   * A URL of a picture of people.
   * @example
   * http://placeimg.com/640/480/people
   */
  "$randomPeopleImage": string;
  /**
   * A URL of a picture of nature.
   * @example
   * http://placeimg.com/640/480/nature
   */
  "$randomNatureImage": string;
  /**
   * A URL of a picture of sports.
   * @example
   * http://placeimg.com/640/480/sports
   */
  "$randomSportsImage": string;
  /**
   * A URL of a picture of transport.
   * @example
   * http://placeimg.com/640/480/transport
   */
  "$randomTransportImage": string;
  /**
   * A picture as a `data:` URI.
   * @example
   * data:image/svg+xml;charset=UTF-8,…
   */
  "$randomImageDataUri": string;
  /**
   * A bank account's number of 8 digits.
   * @example
   * 09454073
   */
  "$randomBankAccount": string;
  /**
   * A bank account's name.
   * @example
   * Home Loan Account
   */
  "$randomBankAccountName": string;
  /**
   * The last digits of a credit card.
   * @example
   * 3622
   */
  "$randomCreditCardMask": string;
  /**
   * A bank's BIC.
   * @example
   * EZIAUGJ1
   */
  "$randomBankAccountBic": string;
  /**
   * An IBAN.
   * @example
   * MU20ZPUN3039684000618086155TKZ
   */
  "$randomBankAccountIban": string;
  /**
   * A kind of transaction.
   * @example
   * invoice
   */
  "$randomTransactionType": string;
  /**
   * A currency's code of three letters.
   * @example
   * CDF
   */
  "$randomCurrencyCode": string;
  /**
   * A currency's name.
   * @example
   * CFP Franc
   */
  "$randomCurrencyName": string;
  /**
   * A currency's symbol.
   * @example
   * £
   */
  "$randomCurrencySymbol": string;
  /**
   * A Bitcoin address.
   * @example
   * 3VB8JGT7Y4Z63U68KGGKDXMLLH5
   */
  "$randomBitcoin": string;
  /**
   * A company.
   * @example
   * Johns - Kassulke
   */
  "$randomCompanyName": string;
  /**
   * A suffix of a company's name.
   * @example
   * Inc
   */
  "$randomCompanySuffix": string;
  /**
   * A phrase of business jargon.
   * @example
   * killer leverage schemas
   */
  "$randomBs": string;
  /**
   * An adjective of business jargon.
   * @example
   * viral
   */
  "$randomBsAdjective": string;
  /**
   * A verb of business jargon.
   * @example
   * repurpose
   */
  "$randomBsBuzz": string;
  /**
   * A noun of business jargon.
   * @example
   * e-services
   */
  "$randomBsNoun": string;
  /**
   * A slogan.
   * @example
   * Future-proofed heuristic open architecture
   */
  "$randomCatchPhrase": string;
  /**
   * An adjective of a slogan.
   * @example
   * Self-enabling
   */
  "$randomCatchPhraseAdjective": string;
  /**
   * A descriptor of a slogan.
   * @example
   * bandwidth-monitored
   */
  "$randomCatchPhraseDescriptor": string;
  /**
   * A noun of a slogan.
   * @example
   * encryption
   */
  "$randomCatchPhraseNoun": string;
  /**
   * A column of a database.
   * @example
   * updatedAt
   */
  "$randomDatabaseColumn": string;
  /**
   * A type of a database's column.
   * @example
   * tinyint
   */
  "$randomDatabaseType": string;
  /**
   * A collation of a database.
   * @example
   * cp1250_bin
   */
  "$randomDatabaseCollation": string;
  /**
   * An engine of a database.
   * @example
   * MyISAM
   */
  "$randomDatabaseEngine": string;
  /**
   * A time within the next year, as `Date` prints it.
   * @example
   * Tue Mar 17 2020 13:11:50 GMT+0530
   */
  "$randomDateFuture": string;
  /**
   * A time within the last year, as `Date` prints it.
   * @example
   * Sat Mar 02 2019 09:09:26 GMT+0530
   */
  "$randomDatePast": string;
  /**
   * A time within the last day, as `Date` prints it.
   * @example
   * Tue Jul 09 2019 23:12:37 GMT+0530
   */
  "$randomDateRecent": string;
  /**
   * A day of the week.
   * @example
   * Thursday
   */
  "$randomWeekday": string;
  /**
   * A month.
   * @example
   * February
   */
  "$randomMonth": string;
  /**
   * A word of placeholder text.
   * @example
   * est
   */
  "$randomLoremWord": string;
  /**
   * Three words of placeholder text.
   * @example
   * vel repellat nobis
   */
  "$randomLoremWords": string;
  /**
   * A sentence of placeholder text.
   * @example
   * Molestias consequuntur nisi non quod.
   */
  "$randomLoremSentence": string;
  /**
   * Some sentences of placeholder text.
   * @example
   * Et sint voluptas similique iure amet. Modi eaque…
   */
  "$randomLoremSentences": string;
  /**
   * A paragraph of placeholder text.
   * @example
   * Ab aliquid odio iste quo voluptas voluptatem…
   */
  "$randomLoremParagraph": string;
  /**
   * Three paragraphs of placeholder text.
   * @example
   * Voluptatem rem magnam aliquam ab id aut quaerat…
   */
  "$randomLoremParagraphs": string;
  /**
   * Placeholder text of some length.
   * @example
   * Quisquam asperiores exercitationem ut ipsum…
   */
  "$randomLoremText": string;
  /**
   * Words of placeholder text with hyphens.
   * @example
   * eos-aperiam-accusamus
   */
  "$randomLoremSlug": string;
  /**
   * Some lines of placeholder text.
   * @example
   * Ducimus in ut mollitia. A itaque non harum…
   */
  "$randomLoremLines": string;
  /**
   * A file's name.
   * @example
   * neural_sri_lanka_rupee_gloves.gdoc
   */
  "$randomFileName": string;
  /**
   * A general type of files.
   * @example
   * model
   */
  "$randomFileType": string;
  /**
   * An extension of files.
   * @example
   * war
   */
  "$randomFileExt": string;
  /**
   * The name of a file of a common type.
   * @example
   * well_modulated.mpg4
   */
  "$randomCommonFileName": string;
  /**
   * A common general type of files.
   * @example
   * application
   */
  "$randomCommonFileType": string;
  /**
   * A common extension of files.
   * @example
   * m2v
   */
  "$randomCommonFileExt": string;
  /**
   * A path of a file.
   * @example
   * /home/programming_chicken.cpio
   */
  "$randomFilePath": string;
  /**
   * A path of a folder.
   * @example
   * /usr/bin
   */
  "$randomDirectoryPath": string;
  /**
   * A content type.
   * @example
   * audio/vnd.vmx.cvsd
   */
  "$randomMimeType": string;
  /**
   * A price from 0.00 to 1000.00.
   * @example
   * 531.55
   */
  "$randomPrice": string;
  /**
   * A product.
   * @example
   * Towels
   */
  "$randomProduct": string;
  /**
   * An adjective of a product.
   * @example
   * Unbranded
   */
  "$randomProductAdjective": string;
  /**
   * A material of a product.
   * @example
   * Steel
   */
  "$randomProductMaterial": string;
  /**
   * A product with adjective and material.
   * @example
   * Handmade Concrete Tuna
   */
  "$randomProductName": string;
  /**
   * A department of a shop.
   * @example
   * Tools
   */
  "$randomDepartment": string;
  /**
   * A noun.
   * @example
   * matrix
   */
  "$randomNoun": string;
  /**
   * A verb.
   * @example
   * parse
   */
  "$randomVerb": string;
  /**
   * A verb ending in -ing.
   * @example
   * synthesizing
   */
  "$randomIngverb": string;
  /**
   * An adjective.
   * @example
   * auxiliary
   */
  "$randomAdjective": string;
  /**
   * A phrase of computing.
   * @example
   * You can't program the monitor without navigating…
   */
  "$randomPhrase": string;
}
