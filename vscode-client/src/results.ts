// The results of runs, each request's kept apart, so that runs at the same time do not mix.
import type {
  ConsoleLogged,
  ErrorInfo,
  Exchanged,
  ItemRef,
  Place,
  RunEvent,
  RunFinished,
  RunHappened,
  RunStarted,
  ScriptFailed,
  VerdictGiven,
  Visualized,
} from "./protocol";

/** One request's turn in a run. `others` are the exchanges beside its own: redirects, log-ins and
 * what scripts sent. `replayed` tells that the tests ran on a response that had come earlier.
 * `events` are those that it is made of, by their number; `covered` counts those replaced. */
export interface Result {
  readonly id: number;
  readonly run: number;
  readonly title: string;
  readonly item: ItemRef;
  readonly iteration: number;
  readonly at: number;
  exchange?: Exchanged;
  replayed: boolean;
  others: Exchanged[];
  verdicts: VerdictGiven[];
  logs: ConsoleLogged[];
  errors: ScriptFailed[];
  warnings: { readonly message: string; readonly place?: Place }[];
  visualization?: Visualized["visualization"];
  finished: boolean;
  covered: number;
  readonly events: Map<number, RunEvent>;
}

/** A run under way. `problem` is why it could not go on. */
export interface RunState {
  readonly run: number;
  readonly title: string;
  readonly current: string;
  readonly problem?: string;
}

const MOST = 200;
const LARGEST_TOTAL = 64_000_000;

/** The newest results, oldest first: at most 200, and bodies of 64 million characters. */
export class Results {
  private readonly kept: Result[] = [];
  private readonly runs = new Map<number, RunState>();
  private readonly turns = new Map<number, Result>();
  private next = 1;

  get all(): readonly Result[] {
    return this.kept;
  }

  get underWay(): readonly RunState[] {
    return [...this.runs.values()];
  }

  get(id: number): Result | undefined {
    return this.kept.find((one) => one.id === id);
  }

  /** The newest result with a response of the request that `id` is of. */
  newestLike(id: number): Result | undefined {
    const like = this.get(id);
    return like && this.kept.findLast((one) => sameItem(one.item, like.item) && one.exchange);
  }

  begin({ run, title }: RunStarted): void {
    this.runs.set(run, { run, title, current: "" });
  }

  /** Takes in an event; the result that it changed, if any. */
  record({ run, number, event }: RunHappened, now: number): Result | undefined {
    if (event.type === "itemStarted") return this.start(run, event.item, event.iteration, now);
    const result = this.turns.get(run);
    const item = "item" in event ? event.item : undefined;
    if (result === undefined || item === undefined || !sameItem(item, result.item))
      return undefined;
    add(result, event);
    result.events.set(number, event);
    if (event.type === "itemFinished") this.end(result, event.skipped === true);
    return result;
  }

  /** Puts an event in the place of the one with its number; the results that show it. */
  cover({ run, number, event }: RunHappened): readonly Result[] {
    const told = this.kept.find((one) => one.run === run && one.events.has(number));
    const before = told?.events.get(number);
    if (before === undefined) return [];
    told?.events.set(number, event);
    const changed = this.kept.filter((one) => replace(one, before, event));
    for (const one of changed) one.covered += 1;
    return changed;
  }

  /** A run is over; what is left of it, if anything was shown. */
  finish({ run, problem }: RunFinished): Result | undefined {
    this.runs.delete(run);
    const last = this.turns.get(run);
    this.turns.delete(run);
    if (last !== undefined) last.finished = true;
    if (last !== undefined && problem !== null) last.warnings.push({ message: problem });
    return last;
  }

  clear(): void {
    this.kept.length = 0;
  }

  private start(run: number, item: ItemRef, iteration: number, at: number): Result {
    const title = this.runs.get(run)?.title ?? "";
    const result: Result = {
      id: this.next++,
      run,
      title,
      item,
      iteration,
      at,
      replayed: false,
      others: [],
      verdicts: [],
      logs: [],
      errors: [],
      warnings: [],
      finished: false,
      covered: 0,
      events: new Map(),
    };
    this.runs.set(run, { run, title, current: item.name });
    this.turns.set(run, result);
    this.kept.push(result);
    this.forget();
    return result;
  }

  /** A turn that sent nothing, though nothing kept it from that, ran its tests on the response
   * before: it is shown with that one. */
  private end(result: Result, skipped: boolean): void {
    result.finished = true;
    const prevented = skipped || result.errors.some(({ kind }) => kind === "prerequest");
    if (result.exchange !== undefined || prevented) return;
    const earlier = this.kept.findLast(
      (one) => one !== result && sameItem(one.item, result.item) && one.exchange,
    );
    if (earlier?.exchange === undefined) return;
    result.exchange = earlier.exchange;
    result.others = [...earlier.others];
    result.replayed = true;
  }

  private forget(): void {
    let total = this.kept.reduce((sum, one) => sum + sizeOf(one), 0);
    while (this.kept.length > MOST || (total > LARGEST_TOTAL && this.kept.length > 1)) {
      const gone = this.kept.shift();
      total -= gone === undefined ? 0 : sizeOf(gone);
    }
  }
}

/** How many tests passed, and of how many that ran. */
export function tally(verdicts: readonly VerdictGiven[]): { passed: number; total: number } {
  const ran = verdicts.filter((verdict) => verdict.skipped !== true);
  return { passed: ran.filter((verdict) => verdict.passed).length, total: ran.length };
}

/** Why the request itself went wrong. */
export function errorOf({ exchange, errors }: Result): ErrorInfo | undefined {
  return exchange?.error ?? errors[0]?.error;
}

function add(result: Result, event: RunEvent): void {
  switch (event.type) {
    case "exchanged":
      if (event.source === "collection") result.exchange = event;
      else result.others.push(event);
      return;
    case "verdictGiven":
      result.verdicts.push(event);
      return;
    case "consoleLogged":
      result.logs.push(event);
      return;
    case "scriptFailed":
      result.errors.push(event);
      return;
    case "warned":
      result.warnings.push(event);
      return;
    case "visualized":
      result.visualization = event.visualization;
      return;
    default:
  }
}

/** Shows an event instead of another; whether that one was shown. */
function replace(result: Result, before: RunEvent, event: RunEvent): boolean {
  switch (event.type) {
    case "exchanged":
      if (result.exchange !== before) return put(result.others, before, event);
      result.exchange = event;
      return true;
    case "verdictGiven":
      return put(result.verdicts, before, event);
    case "consoleLogged":
      return put(result.logs, before, event);
    case "scriptFailed":
      return put(result.errors, before, event);
    case "warned":
      return put(result.warnings, before, event);
    case "visualized":
      if (before.type !== "visualized" || result.visualization !== before.visualization)
        return false;
      result.visualization = event.visualization;
      return true;
    default:
      return false;
  }
}

function put<One>(all: One[], before: unknown, one: One): boolean {
  const at = all.findIndex((each) => each === before);
  if (at >= 0) all[at] = one;
  return at >= 0;
}

function sameItem(one: ItemRef, other: ItemRef): boolean {
  return one.id === other.id && one.path.join("\0") === other.path.join("\0");
}

/** The characters of its body; a replayed one is counted where it came. */
function sizeOf({ exchange, replayed }: Result): number {
  if (replayed) return 0;
  return (exchange?.response?.text?.length ?? 0) + (exchange?.response?.base64?.length ?? 0);
}
