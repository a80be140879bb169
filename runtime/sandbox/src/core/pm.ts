/** The `pm` object of a script. */

import { expectFor } from "./assertions";
import { createCookies } from "./cookies";
import { type Execution } from "./execution";
import { createFlow, type Flow } from "./flow";
import { createInfo } from "./info";
import { defineFixed, defineFixedLazily } from "./lazy";
import { createRequire } from "./modules";
import { type Scopes } from "./scopes";
import { createSendRequest } from "./send-request";
import { createTest, type TestCounter } from "./test";
import { unavailable, unavailableFunction } from "./unavailable";
import { createVault } from "./vault";
import { createVisualizer, type Visualization } from "./visualizer";

/** What the members of `pm` work on. */
export interface Parts {
  readonly execution: Execution;
  readonly scopes: Scopes;
  readonly tests: TestCounter;
  readonly flow: Flow;
  readonly request: () => CurrentRequest;
  readonly response: (() => CurrentResponse) | undefined;
  readonly show: (visualization: Visualization | undefined) => void;
}

/** Its prototype: everything else is an own property of each script's `pm`. */
class Postman {
  get expect(): Expect {
    return expectFor();
  }
}

for (const name of ["message", "mock", "state"]) {
  Object.defineProperty(Postman.prototype, name, unavailable(`pm.${name}`));
}

export function createPm(parts: Parts): Pm {
  const { execution, scopes, flow } = parts;
  const pm = new Postman() as unknown as Pm;
  const self = (): Pm => pm;
  defineFixed(pm, {
    info: createInfo(execution.context.info),
    vault: createVault(execution),
    datasets: unavailableFunction("pm.datasets"),
    globals: scopes.globals,
    environment: scopes.environment,
    collectionVariables: scopes.collectionVariables,
    variables: scopes.variables,
    iterationData: scopes.iterationData,
    visualizer: createVisualizer(parts.show),
    sendRequest: createSendRequest(execution, self),
    execution: createFlow(execution, flow, scopes),
    require: createRequire(execution, self),
  });
  defineFixedLazily(pm, "request", parts.request);
  if (parts.response) defineFixedLazily(pm, "response", parts.response);
  defineFixedLazily(pm, "cookies", () => createCookies(execution));
  pm.test = createTest(execution, parts.tests, self);
  return pm;
}
