/** The API before `pm`: globals, and an object named `postman`. Each tells once what replaced it. */

import { legacyLibraries } from "../libraries";
import { createDeprecate, type Deprecate, telling } from "./deprecation";
import { scriptError } from "./errors";
import { type Execution } from "./execution";
import { library } from "./host";
import { createLegacyJson } from "./json";
import { defineProperty, descriptorOf, includes, keys, NativeError, root } from "./primordials";
import { LegacyPostman, POSTMAN_REPLACEMENTS } from "./legacy-postman";
import { type Parts } from "./pm";
import { isDisabled } from "./sdk/list-items";
import { HeaderList } from "./sdk/header";
import { type TestCounter } from "./test";
import { xml2Json } from "./xml";

/** What to use instead; an empty text where there is nothing. Of plain values no use is seen. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  tests: '"pm.test()"',
  environment: '"pm.environment"',
  globals: '"pm.globals"',
  data: '"pm.iterationData"',
  request: '"pm.request"',
  responseCode: '"pm.response.code"',
  responseHeaders: '"pm.response.headers"',
  responseCookies: '"pm.cookies"',
  xml2Json: "\"require('xml2js')\"",
  _: "\"require('lodash')\"",
  CryptoJS: 'global "crypto" object',
  tv4: "\"require('ajv')\"",
  cheerio: "\"require('cheerio')\"",
  Backbone: "",
};

const nativeJson = JSON;
const legacyJson = createLegacyJson();

/** The legacy API of the script that runs just now, and the names of it that are in place. */
let shown: LegacyApi | undefined;
let installed: readonly string[] = [];

/** Make the legacy API of a script. */
export function createLegacy(parts: Parts, pm: Pm): LegacyApi {
  const deprecate = createDeprecate(parts.execution);
  const members = {
    ...libraryMembers(),
    ...scopeMembers(parts, deprecate),
    ...exchangeMembers(parts, pm),
  };
  return new LegacyApi(members, deprecate);
}

/**
 * Show a script's legacy API, or none, in place of the one shown before. The names stay in place
 * from script to script where they can: to define a global anew costs V8 more than all the rest.
 */
export function showLegacy(api: LegacyApi | undefined): void {
  shown = api;
  const names = keys(api?.members ?? {});
  for (const name of installed) if (!includes(names, name)) delete root[name];
  for (const name of names) if (!isInPlace(name)) defineProperty(root, name, accessorOf(name));
  installed = names;
  const value = api === undefined ? nativeJson : legacyJson;
  defineProperty(root, "JSON", { value, writable: true, configurable: true, enumerable: false });
}

/** What a script sees under each name: made when first read, or what the script has assigned. */
export class LegacyApi {
  readonly #values = { __proto__: null } as unknown as Record<string, unknown>;

  constructor(
    readonly members: Members,
    readonly deprecate: Deprecate,
  ) {}

  read(name: string): unknown {
    if (name in this.#values) return this.#values[name];
    const replacement = REPLACEMENTS[name];
    const value = this.members[name]?.();
    const tell = (): void => this.deprecate(name, replacement ?? "");
    return (this.#values[name] = replacement === undefined ? value : telling(value, tell));
  }

  assign(name: string, value: unknown): void {
    this.#values[name] = value;
  }
}

const accessors = { __proto__: null } as unknown as Record<string, PropertyDescriptor>;

/** The global that leads to the name in the API of whichever script runs. */
function accessorOf(name: string): PropertyDescriptor {
  return (accessors[name] ??= {
    get: () => shown?.read(name),
    set: (value: unknown) => shown?.assign(name, value),
    enumerable: false,
    configurable: true,
  });
}

/** Whether a name is as it was defined: a script may have deleted or redefined it. */
function isInPlace(name: string): boolean {
  const present = descriptorOf(root, name);
  return present?.get !== undefined && present.get === accessors[name]?.get;
}

type Members = Record<string, () => unknown>;

function libraryMembers(): Members {
  const members: Members = { xml2Json: () => xml2Json };
  for (const [name, file] of Object.entries(legacyLibraries)) members[name] = () => library(file);
  return members;
}

function scopeMembers({ execution, scopes, flow, tests }: Parts, deprecate: Deprecate): Members {
  const environment = scopes.environment.toObject(true);
  const globals = scopes.globals.toObject(true);
  const postman = new LegacyPostman({ execution, scopes, flow, environment, globals });
  const verdicts = {};
  execution.onMainDone(() => reportTests(execution, tests, verdicts));
  return {
    postman: () => telling(postman, (method) => tellMethod(method, deprecate)),
    environment: () => environment,
    globals: () => globals,
    data: () => scopes.iterationData.toObject(true),
    iteration: () => execution.context.info.iteration ?? 0,
    tests: () => verdicts,
  };
}

function tellMethod(method: string, deprecate: Deprecate): void {
  const replacement = POSTMAN_REPLACEMENTS[method];
  if (replacement !== undefined) deprecate(`postman.${method}`, replacement);
}

function exchangeMembers({ execution, request, response }: Parts, pm: Pm): Members {
  const members: Members = { request: () => legacyRequest(execution, request()) };
  if (response === undefined) return members;
  return {
    ...members,
    responseBody: () => bodyOf(response()),
    responseCode: () => response().details(),
    responseHeaders: () => response().headers.toObject(true, true),
    responseTime: () => response().responseTime,
    responseCookies: () => pm.cookies,
  };
}

/** As in Postman a large body is only there in `pm.response`. */
const LARGEST_BODY = 50 * 1024 * 1024;

function bodyOf(response: CurrentResponse): string | undefined {
  return response.responseSize > LARGEST_BODY ? undefined : response.text();
}

function legacyRequest(execution: Execution, request: CurrentRequest): LegacyRequest {
  const { requestId = "", requestName = "" } = execution.context.info;
  const { description } = request as { description?: unknown };
  return {
    id: requestId,
    name: requestName,
    description: description === undefined ? undefined : describedAs(description),
    headers: request.headers instanceof HeaderList ? enabledHeaders(request.headers) : {},
    method: request.method,
    url: String(request.url),
    data: legacyBody(request),
  };
}

function describedAs(description: unknown): string {
  const { content } = description as { content?: unknown };
  return String(content ?? description);
}

function enabledHeaders(headers: HeaderList): Record<string, string> {
  const list = new HeaderList(
    undefined,
    headers.filter((item: object) => !isDisabled(item)).map(({ key, value }) => ({ key, value })),
  );
  return list.toObject();
}

/** The body as text, or its fields where it has some. */
function legacyBody({ body }: CurrentRequest): unknown {
  if (body === undefined || typeof body === "string") return body ?? {};
  const fields =
    body.mode === "urlencoded"
      ? body.urlencoded
      : body.mode === "formdata"
        ? body.formdata
        : undefined;
  return fields ? fields.toObject(true) : (body.raw ?? {});
}

/** `tests["name"] = value`, each a verdict. What is added later is lost. */
function reportTests(execution: Execution, tests: TestCounter, own: object): void {
  const verdicts = Object.entries(own) as [string, unknown][];
  for (const [name, value] of verdicts) {
    const error = value ? undefined : scriptError(falsy(value));
    execution.emit("verdict", { index: tests.take(), name, passed: Boolean(value), error });
  }
}

function falsy(value: unknown): Error {
  const error = new NativeError(`expected ${String(value)} to be truthy`);
  return Object.assign(error, { name: "AssertionError" });
}
