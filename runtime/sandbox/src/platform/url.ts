/** `URL` and `URLSearchParams`; an invalid URL is refused in Node's words. */
import { URL as Url, URLSearchParams } from "whatwg-url";

const URL = new Proxy(Url, {
  construct(target, options: unknown[], made: new () => object) {
    if (options.length === 0 || Url.canParse(...(options as [string, string]))) {
      return Reflect.construct(target, options as [string], made);
    }
    const [input, base] = options.map(String);
    throw Object.assign(new TypeError("Invalid URL"), {
      code: "ERR_INVALID_URL",
      input,
      ...(base === undefined ? {} : { base }),
    });
  },
});
Object.defineProperty(URL.prototype, "constructor", { value: URL });

export { URL, URLSearchParams };
