/** Says once in a script what to use in the place of something old. */

import { logLine } from "./console";
import { type Execution } from "./execution";
import { LegacyPostman } from "./legacy-postman";
import { reflectApply } from "./primordials";
import { PropertyList } from "./sdk/property-list";

export type Deprecate = (name: string, replacement: string) => void;

/** Warnings of a script, which stop when its main function has settled, as in Postman. */
export function createDeprecate(execution: Execution): Deprecate {
  const told = new Set<string>();
  let isOver = false;
  execution.onMainDone(() => (isOver = true));
  return (name, replacement) => {
    if (isOver || told.has(name)) return;
    told.add(name);
    const instead = replacement === "" ? "" : ` Use ${replacement} instead.`;
    logLine(execution, "warn", [`Using "${name}" is deprecated.${instead}`]);
  };
}

type Target = Record<PropertyKey, unknown>;

/** An object or function that tells when one of its members, or itself, is used. */
export function telling(value: unknown, tell: (member: string) => void): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
  return new Proxy(value as Target, {
    get(target, member) {
      if (typeof member === "string") tell(member);
      const found = target[member];
      if (typeof found !== "function" || !hasPrivateParts(target)) return found;
      return found.bind(target) as unknown;
    },
    set(target, member, next) {
      if (typeof member === "string") tell(member);
      target[member] = next;
      return true;
    },
    apply(target, self, args) {
      tell("");
      return reflectApply(target, self, args);
    },
  });
}

/** Methods of our own classes do not work on a proxy of their object. */
function hasPrivateParts(target: object): boolean {
  return target instanceof PropertyList || target instanceof LegacyPostman;
}
