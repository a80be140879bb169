/** `pm.cookies` and its jar. */

import { type Execution } from "./execution";
import { NativePromise, promiseThen } from "./primordials";
import { tracked } from "./promises";
import { Cookie, type CookieFields, CookieList, parseCookie } from "./sdk/cookie";
import { Url } from "./sdk/url";

type Callback = (error: unknown, result?: unknown) => unknown;
type Method = "get" | "getAll" | "set" | "unset" | "clear";

/** The cookies that apply to the request, with a `jar` to keep cookies beyond the script. */
export function createCookies(execution: Execution): Cookies {
  const list = new CookieList(undefined, execution.context.cookies);
  const jar = (): CookieJar => new Jar(execution) as unknown as CookieJar;
  return Object.assign(list, { jar });
}

class Jar {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  get(url: unknown, name: unknown, callback?: Callback): unknown {
    return this.#ask("get", url, callback, () => ({ name: requireName("get", name) }), valueOf);
  }

  getAll(url: unknown, ...rest: [(object | Callback)?, Callback?]): unknown {
    const [options, callback] = typeof rest[0] === "function" ? [{}, rest[0]] : rest;
    const payload = () => ({ options: options ?? {} });
    return this.#ask("getAll", url, callback as Callback | undefined, payload, listOf);
  }

  set(url: unknown, cookie: unknown, ...rest: [unknown?, Callback?]): unknown {
    const [value, callback] = typeof rest[0] === "function" ? [undefined, rest[0]] : rest;
    const payload = () => ({ cookie: cookieToSet(cookie, value) });
    return this.#ask("set", url, callback as Callback | undefined, payload, cookieOf);
  }

  unset(url: unknown, name: unknown, callback?: Callback): unknown {
    return this.#ask("unset", url, callback, () => ({ name: requireName("unset", name) }), nothing);
  }

  clear(url: unknown, callback?: Callback): unknown {
    return this.#ask("clear", url, callback, () => ({}), nothing);
  }

  #ask(
    method: Method,
    url: unknown,
    callback: Callback | undefined,
    payload: () => object,
    result: (value: unknown) => unknown,
  ): unknown {
    if (callback !== undefined && typeof callback !== "function") {
      throw new TypeError("callback needs to be a function");
    }
    const answer = this.#send(method, url, payload, result);
    if (callback === undefined) return answer;
    this.#deliver(answer, callback);
    return undefined;
  }

  #send(
    method: Method,
    url: unknown,
    payload: () => object,
    result: (value: unknown) => unknown,
  ): Promise<unknown> {
    const answer = new NativePromise((resolve) => {
      const request = { method, url: requireUrl(method, url), ...payload() };
      resolve(this.#execution.call("cookies", request));
    });
    return tracked(answer, result);
  }

  #deliver(answer: Promise<unknown>, callback: Callback): void {
    const execution = this.#execution;
    const release = execution.track();
    const call = (run: () => unknown): void => {
      execution.run(run);
      release();
    };
    promiseThen(
      answer,
      (value) => call(() => callback(null, value)),
      (error) => call(() => callback(error)),
    );
  }
}

function requireUrl(method: Method, url: unknown): string {
  if (typeof url === "string" && url !== "") return url;
  if (url instanceof Url || isSdkUrl(url)) return String(url);
  throw new TypeError(`CookieJar.${method}() requires a valid url`);
}

function isSdkUrl(url: unknown): boolean {
  return typeof url === "object" && url !== null && "getHost" in url;
}

function requireName(method: Method, name: unknown): string {
  if (typeof name === "string") return name;
  throw new TypeError(`CookieJar.${method}() requires cookie name to be a string`);
}

/** From a name and a value, an object, or a text as in `Set-Cookie`. */
function cookieToSet(cookie: unknown, value: unknown): CookieFields {
  if (typeof cookie === "object" && cookie !== null) return plainCookie(cookie);
  if (typeof cookie !== "string") {
    throw new TypeError("CookieJar.set() requires a valid set cookie arguments");
  }
  if (value) return { name: cookie, value: String(value) };
  // Without a value the text is a whole cookie; one without `=` is a value that has no name.
  return cookie.includes("=") ? parsedCookie(cookie) : { name: "", value: cookie };
}

function parsedCookie(text: string): CookieFields {
  return plainCookie(parseCookie(text));
}

function plainCookie(cookie: object): CookieFields {
  const { expires, ...fields } = new Cookie(cookie).toJSON() as CookieFields;
  if (expires === undefined || expires === null) return fields;
  const time = new Date(expires as string | Date);
  return Number.isNaN(+time) ? fields : { ...fields, expires: time.toISOString() };
}

function valueOf(cookie: unknown): string | null {
  return (cookie as CookieFields | null)?.value ?? null;
}

function listOf(cookies: unknown): CookieList {
  return new CookieList(undefined, cookies);
}

function cookieOf(cookie: unknown): Cookie {
  return new Cookie(cookie ?? {});
}

function nothing(): undefined {
  return undefined;
}
