/** `pm.info`. */

import { type InfoData } from "./context";
import { defineFixed } from "./lazy";

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
