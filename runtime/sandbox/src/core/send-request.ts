/** `pm.sendRequest`. */

import { type Execution } from "./execution";
import { logLine } from "./console";
import { NativeError, NativePromise, promiseThen } from "./primordials";
import { tracked, watch } from "./promises";
import { type CookieFields, CookieList } from "./sdk/cookie";
import { PostmanRequest } from "./sdk/request";
import { PostmanResponse, type ResponseData } from "./sdk/response";

interface Exchange {
  readonly response: ResponseData;
  readonly cookies?: readonly CookieFields[];
}

type Callback = (
  error: unknown,
  response?: PostmanResponse,
  exchange?: SendRequestExchange,
) => unknown;

/** Make the `pm.sendRequest` of a script. */
export function createSendRequest(execution: Execution, pm: () => Pm): Pm["sendRequest"] {
  function sendRequest(request: RequestInput, callback?: Callback): unknown {
    if (typeof callback !== "function") return forPromise(execution, request);
    forCallback(execution, request, callback);
    return pm();
  }
  return sendRequest as Pm["sendRequest"];
}

function forPromise(execution: Execution, request: RequestInput): Promise<PostmanResponse> {
  const response = (exchange: unknown) => new PostmanResponse((exchange as Exchange).response);
  return tracked(ask(execution, request), response);
}

function forCallback(execution: Execution, request: RequestInput, callback: Callback): void {
  const release = execution.track();
  promiseThen(
    ask(execution, request),
    (exchange) => {
      const { response, cookies } = exchange as Exchange;
      const history = { cookies: new CookieList(undefined, cookies) };
      twice(execution, callback, () => callback(null, new PostmanResponse(response), history));
      release();
    },
    (error) => {
      twice(execution, callback, () => callback(error));
      release();
    },
  );
}

/** A callback that throws is called again with its own error; only a second throw is reported. */
function twice(execution: Execution, callback: Callback, first: () => unknown): void {
  try {
    watch(first());
  } catch (error) {
    execution.run(() => callback(error));
  }
}

/** Sends; rejects with a plain object, as Postman does, when nothing answers. */
function ask(execution: Execution, request: RequestInput): Promise<unknown> {
  if (!request) return NativePromise.reject(new NativeError("sendrequest: nothing to request"));
  const payload = { request: definitionOf(execution, request) };
  return execution.call("sendRequest", payload, (error) => ({ ...error }));
}

function definitionOf(execution: Execution, input: RequestInput): object {
  const request = input instanceof PostmanRequest ? input : new PostmanRequest(plainRequest(input));
  const definition = request.toJSON() as Record<string, unknown>;
  const { body } = definition as { body?: Record<string, unknown> };
  return body ? { ...definition, body: withoutFiles(execution, body) } : definition;
}

function plainRequest(input: RequestInput): string | object {
  if (typeof input === "string") return input;
  const { toJSON } = input as { toJSON?: () => object };
  if (typeof toJSON === "function") return toJSON.call(input);
  return typeof input === "object" ? input : {};
}

/** A script may send no files: they are taken out, and the log says so. */
function withoutFiles(execution: Execution, body: Record<string, unknown>): object | undefined {
  if (body["mode"] === "file") return warnOfFiles(execution, undefined);
  const { formdata } = body as { formdata?: { type?: string }[] };
  if (body["mode"] !== "formdata" || !formdata?.some(({ type }) => type === "file")) return body;
  return warnOfFiles(execution, {
    ...body,
    formdata: formdata.filter(({ type }) => type !== "file"),
  });
}

function warnOfFiles<T>(execution: Execution, body: T): T {
  logLine(execution, "warn", ["Files cannot be sent by pm.sendRequest: they were left out."]);
  return body;
}
