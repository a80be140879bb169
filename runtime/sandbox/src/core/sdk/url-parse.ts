/** Takes a URL text apart. `{{…}}` may stand anywhere and may hold any character. */

import { parseQuery } from "./query-param";

export interface UrlParts {
  auth?: { user?: string; password?: string };
  protocol?: string;
  port?: string;
  host?: string | string[];
  path?: string | string[];
  query?: unknown;
  variable?: unknown;
  hash?: string;
}

/** The text from here to there, searched with `{{…}}` blanked out so that indexes agree. */
class Piece {
  readonly masked: string;

  constructor(
    readonly text: string,
    masked?: string,
  ) {
    this.masked = masked ?? text.replace(/\{\{[^{}]*\}\}/g, (token) => "x".repeat(token.length));
  }

  slice(start: number, end?: number): Piece {
    return new Piece(this.text.slice(start, end), this.masked.slice(start, end));
  }

  /** What stands before and after the first (or last) `mark`; undefined without one. */
  cut(mark: string, last = false): [Piece, Piece] | undefined {
    const at = last ? this.masked.lastIndexOf(mark) : this.masked.indexOf(mark);
    return at < 0 ? undefined : [this.slice(0, at), this.slice(at + mark.length)];
  }

  split(mark: string): string[] {
    const parts = this.masked.split(mark);
    let at = 0;
    return parts.map((part) => {
      const piece = this.text.slice(at, at + part.length);
      at += part.length + mark.length;
      return piece;
    });
  }
}

/** The parts of a URL text, each as written. */
export function parseUrl(text: string): UrlParts {
  const parts: UrlParts = {};
  let rest = new Piece(text.trimStart());
  const [beforeHash, hash] = rest.cut("#") ?? [rest];
  if (hash) parts.hash = hash.text;
  const [beforeQuery, query] = beforeHash.cut("?") ?? [beforeHash];
  if (query) parts.query = parseQuery(query.text);
  rest = new Piece(
    beforeQuery.text.replaceAll("\\", "/"),
    beforeQuery.masked.replaceAll("\\", "/"),
  );
  const scheme = rest.cut("://");
  if (scheme) {
    parts.protocol = scheme[0].text;
    rest = scheme[1].slice(leadingSlashes(scheme[1].masked));
  }
  return parseRemote(rest, parts);
}

function leadingSlashes(text: string): number {
  return text.length - text.replace(/^\/+/, "").length;
}

function parseRemote(rest: Piece, parts: UrlParts): UrlParts {
  const [remote, path] = rest.cut("/") ?? [rest];
  if (path) parts.path = path.split("/");
  const [credentials, address] = remote.cut("@", true) ?? [undefined, remote];
  if (credentials) parts.auth = parseAuth(credentials);
  const [host, port] = cutPort(address);
  if (port) parts.port = port.text;
  if (host.text !== "") parts.host = host.split(".");
  return parts;
}

function parseAuth(credentials: Piece): { user?: string; password?: string } {
  const pair = credentials.cut(":");
  return pair ? { user: pair[0].text, password: pair[1].text } : { user: credentials.text };
}

/** The port is what follows the last colon, unless that stands inside an IPv6 address. */
function cutPort(address: Piece): [Piece, Piece?] {
  const pair = address.cut(":", true);
  return pair === undefined || pair[1].masked.includes("]") ? [address] : pair;
}
