/** A response. */

import { library, uuid } from "../host";
import { parseJson } from "../json";
import { defineLazily } from "../lazy";
import { bufferFrom, decodeBytes, utf8Length } from "./bytes";
import { charsetOf, contentInfo } from "./content-info";
import { CookieList } from "./cookie";
import { HeaderList } from "./header";
import { Property } from "./property";
import { plain } from "./property-base";

/** A response as the runtime hands it over; the body is `text` when it is valid UTF-8. */
export interface ResponseData {
  readonly id?: string;
  readonly code?: number | null;
  readonly status?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly text?: string | null;
  readonly base64?: string | null;
  readonly responseTime?: number;
}

interface Reason {
  readonly name: string;
  readonly detail: string;
}

type Reviver = (key: string, value: any) => any;

export class PostmanResponse extends Property implements globalThis.PostmanResponse {
  declare id: string;
  declare status: string;
  declare code: number;
  declare headers: HeaderList;
  declare stream: Buffer;
  declare cookies: CookieList;
  declare responseTime: number;
  declare responseSize: number;
  declare downloadedBytes?: number;
  declare originalRequest?: globalThis.PostmanRequest;
  readonly #data: ResponseData;

  constructor(data: ResponseData) {
    super();
    this.#data = data;
    defineLazily(this, "id", () => data.id || uuid());
    const code = data.code ?? undefined;
    defineLazily(this, "_details", () => ({ ...standardReason(code) }));
    const status = data.status || standardReason(code)?.name;
    if (status !== undefined) this.status = status;
    if (code !== undefined) this.code = code;
    this.headers = new HeaderList(
      this,
      data.headers?.map(([key, value]) => ({ key, value })),
    );
    if (hasBody(data)) defineLazily(this, "stream", () => streamOf(data));
    this.cookies = new CookieList(this);
    if (code === undefined) return;
    this.responseTime = data.responseTime ?? 0;
    defineLazily(this, "responseSize", () => bytesIn(data));
  }

  update(options: object): void {
    const { code, status } = options as { code?: number; status?: string };
    if (code !== undefined) this.code = code;
    if (status !== undefined) this.status = status;
  }

  /** The body, decoded by its charset; undefined without a body. */
  text(): string {
    const { text } = this.#data;
    const charset = charsetOf(String(this.headers.get("content-type") ?? ""));
    if (typeof text === "string" && charset === "utf8") return text;
    return (this.stream === undefined ? undefined : decodeBytes(this.stream, charset)) as string;
  }

  json(reviver?: Reviver, strict?: boolean): any {
    return parseJson(this.text(), reviver, strict);
  }

  /** JSON within a call: `callback({…})`. */
  jsonp(reviver?: Reviver, strict?: boolean): any {
    const call = /^[^({]*\((.*)\)[^)]*$/s.exec(this.text() ?? "");
    return parseJson(call?.[1] ?? this.text(), reviver, strict);
  }

  reason(): string {
    return (this.status || standardReason(this.code)?.name) as string;
  }

  size(): ResponseSize {
    const declared = this.headers.get("content-length") as string | undefined;
    const body =
      declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : bytesIn(this.#data);
    const header =
      `HTTP/1.1 ${this.code} ${this.reason()}\r\n\r\n`.length + this.headers.contentSize();
    return { body, header, total: body + header };
  }

  contentInfo(): ContentInfo {
    return contentInfo(this.headers);
  }

  dataURI(): string {
    const { contentType } = contentInfo(this.headers);
    return `data:${contentType};base64, ${this.stream?.toString("base64") ?? ""}`;
  }

  encoding(): { format: string | undefined; source: string | undefined } {
    const format = this.headers.get("content-encoding") as string | undefined;
    return { format, source: format === undefined ? undefined : "header" };
  }

  details(): StatusDetails {
    const reason = standardReason(this.code);
    if (!this.code) return {} as StatusDetails;
    if (reason === undefined) return { code: this.code, ...named(this.status) } as StatusDetails;
    const { name, detail } = reason;
    return { name: this.status || name, detail, code: this.code, standardName: name };
  }

  mime(): never {
    throw new Error("`Response#mime` has been discontinued, use `Response#contentInfo` instead.");
  }

  override toJSON(): any {
    const { id, status, code, headers, stream, cookies, responseTime, responseSize } = this;
    const fields = {
      id,
      status,
      code,
      header: headers,
      stream,
      cookie: cookies,
      responseTime,
      responseSize,
    };
    const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]));
  }
}

function named(status: string | undefined): { name?: string } {
  return status ? { name: status } : {};
}

function standardReason(code: number | undefined): Reason | undefined {
  if (!code) return undefined;
  const reason = library<{ lookup(code: number): Partial<Reason> }>("http-reasons").lookup(code);
  return reason?.name === undefined ? undefined : (reason as Reason);
}

function hasBody(data: ResponseData): boolean {
  return typeof data.text === "string" || typeof data.base64 === "string";
}

function streamOf({ text, base64 }: ResponseData): Buffer | undefined {
  if (typeof text === "string") return bufferFrom(text, "utf8");
  return typeof base64 === "string" ? bufferFrom(base64, "base64") : undefined;
}

function bytesIn({ text, base64 }: ResponseData): number {
  if (typeof text === "string") return utf8Length(text);
  if (typeof base64 !== "string") return 0;
  return Math.floor((base64.replace(/=+$/, "").length * 3) / 4);
}
