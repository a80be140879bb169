// The `postroom/*` notifications and command arguments, as docs/protocol.md describes them.
// They mirror runtime/postroom_runtime/runner/events.py; a test compares the names.
import { NotificationType } from "vscode-languageclient/node";

export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface ItemRef {
  readonly id: string;
  readonly name: string;
  readonly path: readonly string[];
  readonly place: Place | null;
}

export interface ErrorInfo {
  readonly name: string;
  readonly message: string;
  readonly place?: Place;
  readonly related?: readonly Place[];
  readonly actual?: unknown;
  readonly expected?: unknown;
}

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly bodySize?: number;
}

export interface ResponseData {
  readonly code?: number;
  readonly status?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly text?: string;
  readonly base64?: string;
  readonly responseTime?: number;
  readonly wireSize?: number;
  readonly headerSize?: number;
  readonly httpVersion?: string;
}

interface OfItem {
  readonly item: ItemRef;
  readonly iteration: number;
}

export interface Exchanged extends OfItem {
  readonly type: "exchanged";
  readonly source: string;
  readonly request: SentRequest;
  readonly response?: ResponseData;
  readonly error?: ErrorInfo;
  readonly timings?: Readonly<Record<string, number>>;
  readonly cookies?: readonly (readonly [string, string])[];
}

export interface VerdictGiven extends OfItem {
  readonly type: "verdictGiven";
  readonly kind: string;
  readonly name: string;
  readonly passed: boolean;
  readonly skipped?: boolean;
  readonly error?: ErrorInfo;
  readonly place?: Place;
  readonly duration?: number;
}

export interface ConsoleLogged extends OfItem {
  readonly type: "consoleLogged";
  readonly level: string;
  readonly text: string;
  readonly place?: Place;
}

export interface ScriptFailed extends OfItem {
  readonly type: "scriptFailed";
  readonly kind: string;
  readonly owner: string;
  readonly error: ErrorInfo;
}

export interface Visualization {
  readonly template: string;
  readonly data: unknown;
}

export interface Visualized extends OfItem {
  readonly type: "visualized";
  readonly visualization: Visualization;
}

export interface ItemStarted extends OfItem {
  readonly type: "itemStarted";
}

export interface ItemFinished extends OfItem {
  readonly type: "itemFinished";
  readonly skipped?: boolean;
}

export interface Warned {
  readonly type: "warned";
  readonly message: string;
  readonly item?: ItemRef;
  readonly place?: Place;
}

export interface OtherEvent {
  readonly type:
    | "runStarted"
    | "iterationStarted"
    | "scriptStarted"
    | "scriptFinished"
    | "iterationFinished"
    | "runFinished";
}

export type RunEvent =
  | Exchanged
  | VerdictGiven
  | ConsoleLogged
  | ScriptFailed
  | Visualized
  | ItemStarted
  | ItemFinished
  | Warned
  | OtherEvent;

export interface RunStarted {
  readonly run: number;
  readonly title: string;
  readonly path: string;
  readonly select: readonly string[];
}

/** The event with this number happened in a run, or is told again without a secret. */
export interface RunHappened {
  readonly run: number;
  readonly number: number;
  readonly event: RunEvent;
}

export interface RunFinished {
  readonly run: number;
  readonly summary: string;
  readonly problem: string | null;
}

export interface Status {
  readonly running: readonly number[];
  readonly environment: string | null;
}

export const runStarted = new NotificationType<RunStarted>("postroom/runStarted");
export const runEvent = new NotificationType<RunHappened>("postroom/runEvent");
export const runEventCovered = new NotificationType<RunHappened>("postroom/runEventCovered");
export const runFinished = new NotificationType<RunFinished>("postroom/runFinished");
export const status = new NotificationType<Status>("postroom/status");

/** What this client declares as `experimental.postroom`: the notifications that it takes. */
export const TAKEN = {
  runStarted: true,
  runEvent: true,
  runEventCovered: true,
  runFinished: true,
  status: true,
};

export interface Environment {
  readonly name: string;
  readonly path: string;
  readonly chosen: boolean;
}

/** A folder or a request, as `postroom.listRequests` answers it. `uri` and `select` run it. */
export interface RequestNode {
  readonly kind: "folder" | "request";
  readonly name: string;
  readonly id: string;
  readonly method: string;
  readonly uri: string;
  readonly select: readonly string[];
  readonly file: string;
  readonly range: Span;
  readonly items: readonly RequestNode[];
}

export interface Point {
  readonly line: number;
  readonly character: number;
}

export interface Span {
  readonly start: Point;
  readonly end: Point;
}

export interface Collection {
  readonly name: string;
  readonly path: string;
  readonly items: readonly RequestNode[];
}

/** A script, as `postroom.listScripts` answers it. */
export interface ScriptInFile {
  readonly index: number;
  readonly kind: "beforeRequest" | "afterResponse";
  readonly owner: string;
  readonly range: Span;
  readonly text: string;
}

/** What `postroom.compareResponse` answers: two documents. */
export interface Compared {
  readonly before: string;
  readonly after: string;
}

/** A current value, as `postroom.listValues` answers it. */
export interface CurrentValue {
  readonly scope: "environment" | "globals" | "collection";
  readonly name: string;
  readonly value: unknown;
  readonly changed: boolean;
  readonly secret: boolean;
}

/** The argument of `postroom.send`, `postroom.run` and `postroom.runTests`. */
export interface Target {
  readonly uri?: string;
  readonly path?: string;
  readonly select?: readonly string[];
  readonly environment?: string;
}
