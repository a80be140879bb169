// What the response panel's page and the extension say to each other.
import type {
  ConsoleLogged,
  ErrorInfo,
  Exchanged,
  Place,
  VerdictGiven,
  Visualized,
} from "./protocol";

/** A result as the page shows it. The body may be cut: `omitted` characters of it are left out.
 * `isKept` tells that the page has the exchange already and it is not told again; `covered` grows when
 * something in it is replaced. */
export interface ShownResult {
  readonly covered: number;
  readonly isKept: boolean;
  readonly id: number;
  readonly name: string;
  readonly run: string;
  readonly at: number;
  readonly replayed: boolean;
  readonly finished: boolean;
  readonly exchange?: Exchanged;
  readonly omitted: number;
  readonly others: readonly OtherExchange[];
  readonly verdicts: readonly VerdictGiven[];
  readonly logs: readonly ConsoleLogged[];
  readonly errors: readonly {
    readonly kind: string;
    readonly owner: string;
    readonly error: ErrorInfo;
  }[];
  readonly warnings: readonly { readonly message: string; readonly place?: Place }[];
  readonly visualization?: Visualized["visualization"];
}

/** An exchange beside the request's own: a redirect, a log-in, what a script sent. */
export interface OtherExchange {
  readonly source: string;
  readonly method: string;
  readonly url: string;
  readonly code?: number;
  readonly time?: number;
  readonly error?: string;
}

/** A result to choose. */
export interface Choice {
  readonly id: number;
  readonly label: string;
  readonly group: string;
}

/** All that the page shows. */
export interface PanelState {
  readonly result?: ShownResult;
  readonly choices: readonly Choice[];
  readonly running: readonly string[];
}

export type Copied = "body" | "request";

export type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "choose"; readonly id: number }
  | { readonly type: "reveal"; readonly place: Place }
  | { readonly type: "copy"; readonly what: Copied }
  | { readonly type: "save" | "open" | "send" | "test" | "compare" | "stop" };
