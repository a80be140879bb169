/** A list of variables. */

import { PropertyList } from "../sdk/property-list";
import { replaceTemplates } from "./replace";
import { variableKind } from "./variable";

type Changes = { created: string[]; updated: string[]; deleted: string[] };

export class VariableList
  extends PropertyList<globalThis.Variable>
  implements globalThis.VariableList
{
  constructor(owner?: unknown, variables?: unknown) {
    super(variableKind, owner, variables);
  }

  /** Replaces `{{name}}` in a value from this list and the overrides. */
  substitute(value: any, overrides?: object): any {
    return replaceTemplates<unknown>(value, (name) => {
      if (overrides && Object.hasOwn(overrides, name)) {
        return { value: (overrides as Record<string, unknown>)[name] };
      }
      const found = enabledVariable(this, name);
      return found && { value: found.get() as unknown };
    });
  }

  /** Replaces `{{name}}` in a text from a list of variables. */
  replace(text: string, variables: object): string {
    const known = variables instanceof VariableList ? variables : new VariableList(this, variables);
    return known.substitute(text) as string;
  }

  /** The last enabled variable of this name. */
  oneNormalizedVariable(key: string): globalThis.Variable | undefined {
    return enabledVariable(this, key);
  }

  /** Makes the list hold what an object holds. With `track` it tells what that changed. */
  syncFromObject(source: object, track = false, prune = false): object | undefined {
    const changes: Changes = { created: [], updated: [], deleted: [] };
    for (const [key, value] of Object.entries(source)) {
      const present = this.one(key);
      (present ? changes.updated : changes.created).push(key);
      if (present) present.set(value);
      else this.add({ key, value: value as unknown });
    }
    if (prune) this.#prune(source, changes);
    return track ? changes : undefined;
  }

  syncToObject(target: object = {}): object {
    return Object.assign(target, this.toObject());
  }

  #prune(source: object, changes: Changes): void {
    const gone = this.members.filter((item) => !Object.hasOwn(source, item.key));
    changes.deleted.push(...gone.map((item) => item.key));
    this.remove((item) => gone.includes(item));
  }
}

/** The last enabled variable of this name. */
export function enabledVariable(
  list: globalThis.VariableList,
  key: string,
): globalThis.Variable | undefined {
  return list.members.findLast((item) => item.key === key && item.disabled !== true);
}
