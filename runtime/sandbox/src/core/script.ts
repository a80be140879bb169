/** Joins what one script sees, and gathers what it changed. */

import { createResponse, RequestHolder } from "./current";
import { type Execution, type Outcome } from "./execution";
import { Flow } from "./flow";
import { once } from "./lazy";
import { createLegacy, type LegacyApi, showLegacy } from "./legacy";
import { createPm, type Parts } from "./pm";
import { defineProperty, root } from "./primordials";
import { createScopes, mutationsOf } from "./scopes";
import { offerSugar } from "./sugar";
import { TestCounter } from "./test";
import { shownAtTheEnd, type Visualization } from "./visualizer";

/** A script that begins so has no legacy API. */
const WITHOUT_LEGACY = /^async\s*\(\)\s*=>\s*\{;(["'])use sandbox2\1;/;

interface OwnParts extends Parts {
  readonly holder: RequestHolder;
  shown: Visualization | undefined;
}

interface Script {
  readonly parts: OwnParts;
  readonly pm: Pm;
  readonly legacy: LegacyApi | undefined;
}

const scripts = new WeakMap<Execution, Script>();

/** Make what a script sees. `source` is its compiled text. */
export function prepareScript(execution: Execution, source: string): void {
  offerSugar(source);
  const parts = createParts(execution);
  const pm = createPm(parts);
  const legacy = WITHOUT_LEGACY.test(source) ? undefined : createLegacy(parts, pm);
  scripts.set(execution, { parts, pm, legacy });
}

/** Let the global scope show what this script sees. */
export function showGlobals(execution: Execution): void {
  const script = scripts.get(execution);
  if (script === undefined) return;
  const { pm: value, legacy } = script;
  defineProperty(root, "pm", { value, writable: true, configurable: true, enumerable: false });
  showLegacy(legacy);
}

function createParts(execution: Execution): OwnParts {
  const { context } = execution;
  const holder = new RequestHolder(context.request ?? {});
  const { response } = context;
  const parts: OwnParts = {
    execution,
    scopes: createScopes(context.scopes),
    tests: new TestCounter(),
    flow: new Flow(),
    holder,
    request: () => holder.get(),
    response: response ? once(() => createResponse(response)) : undefined,
    shown: undefined,
    show: (visualization) => void (parts.shown = visualization),
  };
  return parts;
}

/** The rest of the `finished` frame. Reports what cannot be kept as errors of the script. */
export function collectOutcome(execution: Execution): Outcome {
  const parts = scripts.get(execution)?.parts;
  if (parts === undefined) return {};
  const { nextRequest } = parts.flow;
  const isBefore = execution.context.info.eventName === "prerequest";
  return {
    mutations: mutationsOf(parts.scopes, (error) => execution.fail(error)),
    request: isBefore ? requestChange(execution, parts.holder) : undefined,
    nextRequest,
    visualization: parts.shown && reported(execution, parts.shown),
  };
}

function reported(execution: Execution, shown: Visualization): object | undefined {
  try {
    return shownAtTheEnd(shown);
  } catch (error) {
    execution.fail(error);
    return undefined;
  }
}

function requestChange(execution: Execution, holder: RequestHolder): object | undefined {
  try {
    return holder.change();
  } catch (error) {
    execution.fail(error);
    return undefined;
  }
}
