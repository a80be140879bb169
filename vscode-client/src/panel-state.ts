// What the response panel's page is told of results: values from values.
import { bounded } from "./body";
import type { Choice, OtherExchange, ShownResult } from "./panel-messages";
import type { Exchanged } from "./protocol";
import { tally } from "./results";
import type { Result } from "./results";

const LARGEST_TEXT = 2_000_000;
const LARGEST_BASE64 = 30_000_000;
const MOST_LOGS = 1000;

/** A result as the page shows it. */
export function shownOf(result: Result): ShownResult {
  const { exchange, omitted } = cut(result.exchange);
  const { id, item, title, at, replayed, finished, verdicts, errors, warnings, visualization } =
    result;
  return {
    id,
    covered: result.covered,
    name: item.name,
    run: title,
    at,
    replayed,
    finished,
    isKept: false,
    omitted,
    others: result.others.map(otherOf),
    verdicts,
    logs: result.logs.slice(-MOST_LOGS),
    errors,
    warnings,
    ...(exchange && { exchange }),
    ...(visualization && { visualization }),
  };
}

/** The same for a page that has the exchange: bodies are large, and verdicts come one by one. */
export function withoutExchange(shown: ShownResult): ShownResult {
  const rest: { -readonly [Key in keyof ShownResult]: ShownResult[Key] } = { ...shown };
  delete rest.exchange;
  return { ...rest, isKept: true };
}

/** The exchange with no more of its body than a page can hold. */
function cut(exchange: Exchanged | undefined): { exchange?: Exchanged; omitted: number } {
  const response = exchange?.response;
  if (exchange === undefined || response === undefined)
    return { ...(exchange && { exchange }), omitted: 0 };
  const { text, rest } = bounded(response.text ?? "", LARGEST_TEXT);
  const isTooLarge = (response.base64?.length ?? 0) > LARGEST_BASE64;
  if (rest === 0 && !isTooLarge) return { exchange, omitted: 0 };
  const shortened = isTooLarge
    ? { ...response, base64: response.base64?.slice(0, 8192) ?? "" }
    : { ...response, text };
  return { exchange: { ...exchange, response: shortened }, omitted: rest };
}

function otherOf({ source, request, response, error }: Exchanged): OtherExchange {
  return {
    source,
    method: request.method,
    url: request.url,
    ...(response?.code !== undefined && { code: response.code }),
    ...(response?.responseTime !== undefined && { time: response.responseTime }),
    ...(error && { error: error.message }),
  };
}

/** The results to choose from, the newest run first, in each run in their order. */
export function choicesOf(results: readonly Result[]): readonly Choice[] {
  const runs = [...new Set(results.map(({ run }) => run))].reverse();
  return runs.flatMap((run) => {
    const ofRun = results.filter((one) => one.run === run);
    const [first] = ofRun;
    if (first === undefined) return [];
    const group = `${first.title}, ${new Date(first.at).toLocaleTimeString()}`;
    return ofRun.map((one) => ({ id: one.id, group, label: labelOf(one) }));
  });
}

function labelOf(result: Result): string {
  const { exchange, item, iteration, verdicts, finished } = result;
  const { passed, total } = tally(verdicts);
  const round = iteration > 0 ? ` (round ${iteration + 1})` : "";
  const outcome = exchange?.error
    ? "error"
    : (exchange?.response?.code ?? (finished ? "not sent" : "…"));
  const tests = total === 0 ? "" : ` · ${passed}/${total}`;
  return `${item.name}${round} · ${outcome}${tests}`;
}

/** The request as it was sent, in HTTP's own form. */
export function requestText({ exchange }: Result): string {
  if (exchange === undefined) return "";
  const { method, url, headers = [], body = "" } = exchange.request;
  const lines = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return body === "" ? `${lines.join("\n")}\n` : `${lines.join("\n")}\n\n${body}`;
}
