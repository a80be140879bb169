/** A URL in the parts that Postman keeps it in. */

import { VariableList } from "../variables/variable-list";
import { isDisabled } from "./list-items";
import { PropertyList } from "./property-list";
import { PropertyBase } from "./property-base";
import { joinQuery, queryParams } from "./query-param";
import { parseUrl, type UrlParts } from "./url-parse";

type QueryInput = string | QueryParamDefinition | QueryParamDefinition[];

export class Url extends PropertyBase implements globalThis.Url {
  declare auth?: { user?: string; password?: string };
  declare protocol?: string;
  declare port?: string;
  declare path?: string[];
  declare hash?: string;
  declare host?: string[];
  declare query: PropertyList<globalThis.QueryParam>;
  declare variables: VariableList;

  constructor(url?: string | object) {
    super();
    this.update(url ?? "");
  }

  update(url: string | UrlDefinition): void {
    const parts = typeof url === "string" ? parseUrl(url) : (url as UrlParts);
    assignDefined(this, {
      auth: parts.auth,
      protocol: parts.protocol,
      port: parts.port,
      path: splitText(parts.path, "/"),
      hash: parts.hash,
      host: splitText(parts.host, "."),
    });
    this.query = queryParams(this, listed(parts.query));
    this.variables = new VariableList(this, parts.variable);
    this.#addPathVariables();
  }

  override toString(forceProtocol = false): string {
    const { protocol } = this;
    const scheme = protocol ? withSlashes(protocol) : forceProtocol ? "http://" : "";
    const port = this.port ? `:${this.port}` : "";
    const path = this.path ? this.getPath() : "";
    const query = this.query.find((item: object) => !isDisabled(item))
      ? `?${this.getQueryString()}`
      : "";
    const hash = typeof this.hash === "string" ? `#${this.hash}` : "";
    return `${scheme}${this.#credentials()}${this.getHost()}${port}${path}${query}${hash}`;
  }

  getHost(): string {
    if (!this.host) return "";
    return Array.isArray(this.host) ? this.host.join(".") : String(this.host);
  }

  /** The path, with path variables replaced unless `unresolved`. */
  getPath(unresolved = false): string {
    if (typeof this.path === "string") return this.path;
    const segments = this.path ?? [];
    return `/${segments.map((segment) => (unresolved ? segment : this.#resolve(segment))).join("/")}`;
  }

  getPathWithQuery(): string {
    const query = this.getQueryString();
    return query ? `${this.getPath()}?${query}` : this.getPath();
  }

  getQueryString(): string {
    return joinQuery(this.query.members);
  }

  /** Host and port. */
  getRemote(forcePort = false): string {
    if (this.port) return `${this.getHost()}:${this.port}`;
    const standard = this.protocol === "https" ? 443 : 80;
    return forcePort ? `${this.getHost()}:${standard}` : this.getHost();
  }

  addQueryParams(parameters: QueryInput): void {
    this.query.populate(parameters);
  }

  removeQueryParams(names: string | string[] | globalThis.QueryParam[]): void {
    const list = typeof names === "string" ? [names] : names;
    const keys = list.map((name) => (typeof name === "string" ? name : name.key));
    this.query.remove((item) => keys.includes(item.key));
  }

  /** The URL as OAuth 1 signs it: lower case, without standard ports, query and hash. */
  getOAuth1BaseUrl(): string {
    const protocol = (this.protocol ?? "http").toLowerCase();
    const host = (this.host as string[]).join(".").toLowerCase();
    const isStandard = ["", "80", "443"].includes(String(this.port ?? ""));
    return `${protocol}://${host}${isStandard ? "" : `:${this.port}`}${this.getPath()}`;
  }

  getRaw(): never {
    throw new Error("`Url#getRaw` has been discontinued, use `Url#toString` instead.");
  }

  override toJSON(): any {
    const { auth, protocol, port, path, hash, host } = this;
    const parts = { auth, protocol, port, path, hash, host };
    return assignDefined<object>(
      {},
      {
        ...parts,
        query: this.query.toJSON(),
        variable: this.variables.toJSON(),
      },
    );
  }

  #credentials(): string {
    if (!this.auth) return "";
    const { user = "", password } = this.auth;
    return password === undefined ? `${user}@` : `${user}:${password}@`;
  }

  #resolve(segment: string): string {
    if (typeof segment !== "string" || !isPathVariable(segment)) return segment;
    const value = this.variables.get(segment.slice(1)) as unknown;
    return value === undefined || value === null || value === "" ? segment : String(value);
  }

  #addPathVariables(): void {
    if (!Array.isArray(this.path)) return;
    for (const segment of this.path) {
      if (typeof segment !== "string" || !isPathVariable(segment)) continue;
      const key = segment.slice(1);
      if (!this.variables.has(key)) this.variables.add({ key });
    }
  }
}

function isPathVariable(segment: string): boolean {
  return segment.length > 1 && segment.startsWith(":");
}

function withSlashes(protocol: string): string {
  return protocol.endsWith("://") ? protocol : `${protocol}://`;
}

/** Parts may be given as one text: `a.b.c`, `/x/y`. */
function splitText(value: unknown, separator: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return value as string[];
  const text = separator === "/" && value.startsWith("/") ? value.slice(1) : value;
  return text.split(separator);
}

function assignDefined<T extends object>(target: T, values: Record<string, unknown>): T {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete (target as Record<string, unknown>)[name];
    else (target as Record<string, unknown>)[name] = value;
  }
  return target;
}

/** What a URL's definition says about its query; of a map, its entries. */
function listed(query: unknown): unknown {
  if (typeof query !== "object" || query === null) return query;
  if (Array.isArray(query) || query instanceof PropertyList) return query;
  return Object.entries(query).map(([key, value]) => ({ key, value: value as unknown }));
}
