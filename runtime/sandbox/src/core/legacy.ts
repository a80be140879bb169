/** The API before `pm`: globals, and an object named `postman`. Each tells once what replaced it. */

import { legacyLibraries } from "../libraries";
import { createDeprecate, type Deprecate, telling } from "./deprecation";
import { scriptError } from "./errors";
import { type Execution } from "./execution";
import { library } from "./host";
import { createLegacyJson } from "./json";
import { once } from "./lazy";
import { defineProperty, descriptorOf, includes, keys, NativeError, root } from "./primordials";
import { LegacyPostman, POSTMAN_REPLACEMENTS } from "./legacy-postman";
import { type Parts } from "./pm";
import { isDisabled } from "./sdk/list-items";
import { HeaderList } from "./sdk/header";
import { type TestCounter } from "./test";
import { VariableScope } from "./variables/variable-scope";
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

/** What the members of a script's legacy API work on. */
interface Script extends Parts {
  readonly pm: Pm;
  readonly deprecate: Deprecate;
  /** The scopes as they were when the script began; `postman` keeps up with its own changes. */
  readonly environment: () => Record<string, unknown>;
  readonly globals: () => Record<string, unknown>;
  /** What the script puts into `tests`. */
  readonly verdicts: object;
}

/** Make the legacy API of a script. */
export function createLegacy(parts: Parts, pm: Pm): LegacyApi {
  const { execution, scopes, tests, response } = parts;
  const verdicts = {};
  const script: Script = {
    ...parts,
    pm,
    deprecate: createDeprecate(execution),
    environment: once(() => VariableScope.heldAtFirst(scopes.environment)),
    globals: once(() => VariableScope.heldAtFirst(scopes.globals)),
    verdicts,
  };
  execution.onMainDone(() => reportTests(execution, tests, verdicts));
  return new LegacyApi(response === undefined ? ALWAYS : WITH_RESPONSE, script);
}

/**
 * Show a script's legacy API, or none, in place of the one shown before. The names stay in place
 * from script to script where they can: to define a global anew costs V8 more than all the rest.
 */
export function showLegacy(api: LegacyApi | undefined): void {
  shown = api;
  const names = api?.members.names ?? [];
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
    readonly script: Script,
  ) {}

  read(name: string): unknown {
    if (name in this.#values) return this.#values[name];
    const replacement = REPLACEMENTS[name];
    const value = this.members.make[name]?.(this.script);
    const tell = (): void => this.script.deprecate(name, replacement ?? "");
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

type Make = Readonly<Record<string, (script: Script) => unknown>>;

/** The names of a legacy API, and what each is made by when it is first read. */
interface Members {
  readonly names: readonly string[];
  readonly make: Make;
}

function members(make: Make): Members {
  return { names: keys(make), make };
}

const libraries = Object.fromEntries(
  Object.entries(legacyLibraries).map(([name, file]) => [name, () => library(file)]),
);

const ALWAYS = members({
  ...libraries,
  xml2Json: () => xml2Json,
  postman: (script) => telling(new LegacyPostman(script), (method) => tellMethod(method, script)),
  environment: ({ environment }) => environment(),
  globals: ({ globals }) => globals(),
  data: ({ scopes }) => scopes.iterationData.toObject(true),
  iteration: ({ execution }) => execution.context.info.iteration ?? 0,
  tests: ({ verdicts }) => verdicts,
  request: ({ execution, request }) => legacyRequest(execution, request()),
});

const WITH_RESPONSE = members({
  ...ALWAYS.make,
  responseBody: ({ response }) => response && bodyOf(response()),
  responseCode: ({ response }) => response?.().details(),
  responseHeaders: ({ response }) => response?.().headers.toObject(true, true),
  responseTime: ({ response }) => response?.().responseTime,
  responseCookies: ({ pm }) => pm.cookies,
});

function tellMethod(method: string, { deprecate }: Script): void {
  const replacement = POSTMAN_REPLACEMENTS[method];
  if (replacement !== undefined) deprecate(`postman.${method}`, replacement);
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
