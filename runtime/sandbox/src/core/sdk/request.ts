/** A request. */

import { utf8Length } from "./bytes";
import { HeaderList } from "./header";
import { plain } from "./property-base";
import { Property } from "./property";
import { RequestAuth } from "./request-auth";
import { RequestBody } from "./request-body";
import { Url } from "./url";

type QueryInput = string | QueryParamDefinition | QueryParamDefinition[];
type Description = string | { content: string; type?: string };

interface RequestFields {
  url?: unknown;
  method?: unknown;
  header?: unknown;
  body?: unknown;
  auth?: unknown;
  name?: string;
  id?: string;
  description?: Description;
  proxy?: unknown;
  certificate?: unknown;
}

export class PostmanRequest extends Property implements globalThis.PostmanRequest {
  // Scripts assign plain values to these; they are read as they were assigned.
  url: any;
  headers: HeaderList;
  method: string;
  declare body: any;
  declare auth: any;
  declare proxy?: any;
  declare certificate?: any;

  constructor(request: string | object) {
    const fields: RequestFields = typeof request === "string" ? { url: request } : request;
    super(fields);
    this.url = new Url(urlInput(fields.url));
    this.headers = new HeaderList(this, fields.header);
    this.method = methodOf(fields.method);
    this.#takeRest(fields);
  }

  addHeader(header: globalThis.Header | HeaderDefinition | string): void {
    this.headers.add(header);
  }

  removeHeader(header: string | globalThis.Header, options?: { ignoreCase?: boolean }): void {
    if (typeof header !== "string") return this.headers.remove(header);
    const wanted = options?.ignoreCase ? header.toLowerCase() : header;
    this.headers.remove(
      (item) => wanted === (options?.ignoreCase ? item.key.toLowerCase() : item.key),
    );
  }

  upsertHeader(header: HeaderDefinition): void {
    if (!header?.key) return;
    // Names are compared as they are written here, but not in `headers.upsert`.
    const present = this.headers.find((item) => item.key === header.key);
    if (present) present.value = header.value as string;
    else this.headers.add(header);
  }

  getHeaders(options: GetHeadersOptions = {}): { [name: string]: any } {
    const { enabled, ignoreCase, multiValue, sanitizeKeys } = options;
    return this.headers.toObject(enabled, !ignoreCase, multiValue, sanitizeKeys);
  }

  forEachHeader(visit: (header: globalThis.Header, request: any) => void): void {
    for (const header of this.headers.all()) visit(header, this);
  }

  addQueryParams(parameters: QueryInput): void {
    (this.url as Url).addQueryParams(parameters);
  }

  removeQueryParams(names: string | string[]): void {
    (this.url as Url).removeQueryParams(names);
  }

  authorizeUsing(type: AuthType | AuthDefinition | null, parameters?: AuthParameters): void {
    if (type === null) return void delete this.auth;
    const name = typeof type === "string" ? type : type?.type;
    const values = typeof type === "string" ? parameters : (parameters ?? allButType(type));
    if (!(this.auth instanceof RequestAuth)) this.auth = new RequestAuth({});
    (this.auth as RequestAuth).use(name, values);
  }

  /** Bytes as far as they are known before sending. */
  size(): RequestSize {
    const body = bodySize(this.body, this.headers);
    const target = this.url instanceof Url ? this.url.getPathWithQuery() : String(this.url);
    const header = `${this.method} ${target} HTTP/1.1\r\n\r\n`.length + this.headers.contentSize();
    return { body, header, total: body + header, source: "COMPUTED" };
  }

  update(request: string | object): void {
    const fields: RequestFields = typeof request === "string" ? { url: request } : request;
    if (fields.url !== undefined) this.url = new Url(urlInput(fields.url));
    if (fields.header !== undefined) this.headers.repopulate(fields.header);
    if (fields.method !== undefined) this.method = methodOf(fields.method);
    this.#takeRest(fields);
  }

  clone(): PostmanRequest {
    return new PostmanRequest(this.toJSON() as object);
  }

  override toJSON(): any {
    const entries = Object.entries(this).filter(([, value]) => value !== undefined);
    const fields = entries.flatMap(([name, value]) => {
      if (name !== "headers") return [[name, plain(value)]];
      // Anything but a list, assigned by a script, drops every header.
      return value instanceof HeaderList && value.count() > 0 ? [["header", value.toJSON()]] : [];
    });
    return Object.fromEntries(fields) as unknown;
  }

  #takeRest(fields: RequestFields): void {
    if (fields.body !== undefined && fields.body !== null)
      this.body = new RequestBody(plainInput(fields.body));
    if (fields.auth !== undefined && fields.auth !== null)
      this.auth = new RequestAuth(plain(fields.auth) as object);
    if (fields.name !== undefined) this.name = fields.name;
    if (fields.proxy !== undefined) this.proxy = fields.proxy;
    if (fields.certificate !== undefined) this.certificate = fields.certificate;
    if (typeof fields.description === "string") this.describe(fields.description);
  }
}

function methodOf(method: unknown): string {
  return method === undefined || method === null ? "GET" : String(method).toUpperCase();
}

function plainInput(value: unknown): string | object {
  return plain(value) as string | object;
}

/** Only texts and plain parts make a URL; anything else gives an empty one. */
function urlInput(url: unknown): string | object {
  if (url instanceof Url) return url.toJSON() as object;
  if (typeof url === "string") return url;
  return typeof url === "object" && url !== null ? url : "";
}

function allButType(auth: AuthDefinition): AuthParameters {
  const { type: _type, ...rest } = auth;
  return rest;
}

function bodySize(body: unknown, headers: HeaderList): number {
  const declared = headers instanceof HeaderList ? headers.get("content-length") : undefined;
  if (declared !== undefined && /^\d+$/.test(declared)) return Number(declared);
  if (body === undefined || body === null) return 0;
  return utf8Length(String(body));
}
