/** A cookie, and the list of cookies that apply to a request. */

import { PropertyBase } from "./property-base";
import { type ItemKind } from "./list-items";
import { PropertyList } from "./property-list";

export interface CookieFields {
  name?: string;
  key?: string;
  value?: string;
  domain?: string;
  path?: string;
  expires?: unknown;
  maxAge?: number;
  secure?: boolean;
  httpOnly?: boolean;
  hostOnly?: boolean;
  session?: boolean;
  extensions?: { key: string; value: string }[];
}

const FIELDS = [
  "domain",
  "path",
  "expires",
  "maxAge",
  "secure",
  "httpOnly",
  "hostOnly",
  "session",
  "extensions",
] as const;

export class Cookie extends PropertyBase implements globalThis.Cookie {
  declare name: string;
  declare value: string;
  declare domain?: string;
  declare path?: string;
  declare expires?: any;
  declare maxAge?: number;
  declare secure?: boolean;
  declare httpOnly?: boolean;
  declare hostOnly?: boolean;
  declare session?: boolean;
  declare extensions?: { key: string; value: string }[];

  constructor(definition: CookieFields | string) {
    super();
    const fields = typeof definition === "string" ? parseCookie(definition) : definition;
    this.name = (fields.name || fields.key) as string; // a nameless cookie has none
    this.#take(fields);
    this.value = fields.value ?? "";
  }

  override valueOf(): string {
    try {
      return decodeURIComponent(this.value);
    } catch {
      return this.value;
    }
  }

  /** The cookie as a `Set-Cookie` header writes it. */
  override toString(): string {
    const { maxAge, domain, path, extensions = [] } = this;
    const expires: unknown = this.expires;
    const attributes = [
      expires && `Expires=${expires instanceof Date ? expires.toUTCString() : String(expires)}`,
      maxAge && maxAge !== Infinity && `Max-Age=${maxAge}`,
      domain && !this.hostOnly && `Domain=${domain}`,
      path && `Path=${path}`,
      this.secure && "Secure",
      this.httpOnly && "HttpOnly",
      ...extensions.map(({ key, value }) => (value === "" ? key : `${key}=${value}`)),
    ];
    return [pairOf(this), ...attributes.filter(Boolean).map(String)].join("; ");
  }

  update(options: CookieFields): void {
    if (options.name !== undefined) this.name = options.name;
    if (options.value !== undefined) this.value = options.value;
    this.#take(options);
  }

  #take(fields: CookieFields): void {
    for (const name of FIELDS) {
      if (fields[name] !== undefined) (this as Record<string, unknown>)[name] = fields[name];
    }
    if (typeof this.expires === "string") this.expires = new Date(this.expires);
  }
}

/** Name and value; a cookie without a name is its value alone, as in browsers. */
function pairOf({ name, value }: globalThis.Cookie): string {
  return name ? `${name}=${value}` : value;
}

const ATTRIBUTES: Readonly<Record<string, (value: string) => CookieFields>> = {
  domain: (domain) => ({ domain }),
  path: (path) => ({ path }),
  expires: (expires) => ({ expires: new Date(expires) }),
  "max-age": (seconds) => ({ maxAge: Number(seconds) }),
  secure: () => ({ secure: true }),
  httponly: () => ({ httpOnly: true }),
  hostonly: () => ({ hostOnly: true }),
  session: () => ({ session: true }),
};

/** The cookie that a `Set-Cookie` text describes. */
export function parseCookie(text: string): CookieFields {
  const [first = "", ...rest] = text.split(";").map((part) => part.trim());
  const fields: CookieFields = { ...parsePair(first) };
  for (const attribute of rest.filter((part) => part !== "")) {
    const { name = "", value = "" } = parsePair(attribute);
    const read = ATTRIBUTES[name.toLowerCase()];
    if (read) Object.assign(fields, read(value));
    else fields.extensions = [...(fields.extensions ?? []), { key: name, value }];
  }
  return fields;
}

function parsePair(text: string): { name: string; value: string } {
  const equals = text.indexOf("=");
  if (equals < 0) return { name: text, value: "" };
  return { name: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() };
}

const cookieKind: ItemKind<globalThis.Cookie> = {
  Type: Cookie,
  keyField: "name",
  ignoreCase: true,
  multiValue: true,
  isItem: (value): value is Cookie => value instanceof Cookie,
  make: (definition) => new Cookie(definition as CookieFields | string),
  join: (cookies) => cookies.map(pairOf).join("; "),
};

export class CookieList extends PropertyList<globalThis.Cookie> implements globalThis.CookieList {
  constructor(owner?: unknown, cookies?: unknown) {
    super(cookieKind, owner, cookies);
  }

  override get(name: string): string {
    return super.get(name) as string;
  }
}
