/** `pm.execution`: skip the request, choose the next one, run another. */

import { encodeStored } from "./encode";
import { type Execution } from "./execution";
import { type ScopeMutations } from "./context";
import { NativeError, NativePromise } from "./primordials";
import { tracked } from "./promises";
import { defineFixed } from "./lazy";
import { applyMutations, mutationsOf, type Scopes } from "./scopes";
import { PostmanResponse, type ResponseData } from "./sdk/response";

interface Nested {
  readonly response?: ResponseData | null;
  readonly mutations?: ScopeMutations;
}

/** What a script decided about the run. */
export class Flow {
  /** Undefined until `setNextRequest` is called; null ends the iteration. */
  nextRequest: string | null | undefined;

  setNextRequest(request: unknown): void {
    if (request !== undefined) this.nextRequest = request === null ? null : String(request);
  }
}

/** Make the `pm.execution` of a script. */
export function createFlow(execution: Execution, flow: Flow, scopes: Scopes): globalThis.Execution {
  const { info, location = [], currentLocation } = execution.context;
  const members = {
    ...(info.eventName === "prerequest"
      ? { skipRequest: () => execution.close({ skipped: true }) }
      : {}),
    location: Object.assign([...location], { current: currentLocation || undefined }),
    setNextRequest: (request: string | null) => flow.setNextRequest(request),
    runRequest: (id: string, options?: RunRequestOptions) =>
      runRequest(execution, scopes, id, options),
  };
  return defineFixed({}, members) as globalThis.Execution;
}

const NO_ID = "runRequest: collection request id not provided";

function runRequest(
  execution: Execution,
  scopes: Scopes,
  id: string,
  options?: RunRequestOptions,
): Promise<globalThis.PostmanResponse | null> {
  if (!id) return tracked(NativePromise.reject(new NativeError(NO_ID)));
  const payload = {
    request: String(id),
    variables: encodeStored(options?.variables ?? {}),
    mutations: mutationsOf(scopes, (error) => execution.fail(error)) ?? {},
  };
  // As in Postman what it rejects with is no Error.
  const reply = execution.call("runRequest", payload, (error) => ({ type: "Error", ...error }));
  return tracked(reply, (value) => takeOver(scopes, value as Nested));
}

/** What the other request set is set here too; it may have skipped itself. */
function takeOver(scopes: Scopes, { response, mutations }: Nested): PostmanResponse | null {
  applyMutations(scopes, mutations);
  return response ? new PostmanResponse(response) : null;
}
