/** `pm.info`. */

import { type InfoData } from "./context";

/** Its fields cannot be enumerated, as in Postman. */
export function createInfo(info: InfoData): Info {
  const fields: Info = {
    eventName: info.eventName,
    iteration: info.iteration ?? 0,
    iterationCount: info.iterationCount ?? 1,
    requestName: info.requestName ?? "",
    requestId: info.requestId ?? "",
  };
  return defineFixed({}, fields) as Info;
}

/** Give an object properties that can be neither enumerated nor assigned. */
export function defineFixed(target: object, values: object): object {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, { value: value as unknown, enumerable: false });
  }
  return target;
}
