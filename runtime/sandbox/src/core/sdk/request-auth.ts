/** How a request proves who sends it: a type, and for each type used its parameters. */

import { VariableList } from "../variables/variable-list";
import { plain } from "./property-base";
import { Property } from "./property";

export class RequestAuth extends Property implements globalThis.RequestAuth {
  declare type: AuthType;
  declare basic?: globalThis.VariableList;
  declare bearer?: globalThis.VariableList;
  declare apikey?: globalThis.VariableList;
  declare digest?: globalThis.VariableList;
  declare oauth1?: globalThis.VariableList;
  declare oauth2?: globalThis.VariableList;
  declare hawk?: globalThis.VariableList;
  declare awsv4?: globalThis.VariableList;
  declare ntlm?: globalThis.VariableList;
  declare edgegrid?: globalThis.VariableList;
  declare jwt?: globalThis.VariableList;
  declare asap?: globalThis.VariableList;

  constructor(auth: object) {
    super(auth);
    const { type, ...rest } = auth as { type?: AuthType } & Record<string, unknown>;
    if (type !== undefined && isTypeName(type)) this.type = type;
    for (const [name, parameters] of Object.entries(rest)) {
      if (isParameters(parameters)) this.#set(name as AuthType, parameters);
    }
    if (type !== undefined) this.use(type);
  }

  use(type: AuthType, parameters?: AuthParameters): void {
    if (typeof type !== "string" || !isTypeName(type)) return;
    this.type = type;
    if (parameters !== undefined || this[type as "basic"] === undefined)
      this.#set(type, parameters);
  }

  current(): never {
    throw new Error("`Request#current` has been discontinued, use `Request#parameters` instead.");
  }

  /** The parameters of the type in use. */
  parameters(): globalThis.VariableList {
    return this[this.type as "basic"] as globalThis.VariableList;
  }

  update(parameters: AuthParameters, type: AuthType = this.type): void {
    if (typeof type !== "string" || !isTypeName(type)) return;
    const present = this[type as "basic"];
    if (present === undefined) this.#set(type, parameters);
    else for (const item of entriesOf(parameters)) present.upsert(item);
  }

  clear(type: AuthType): void {
    if (isTypeName(type)) delete this[type as "basic"];
  }

  #set(type: AuthType, parameters?: unknown): void {
    this[type as "basic"] = new VariableList(this, entriesOf(parameters));
  }
}

/** The names of members are no types of auth. */
function isTypeName(name: string): boolean {
  return name !== "type" && !(name in RequestAuth.prototype);
}

function isParameters(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function entriesOf(parameters: unknown): object[] {
  const list = plain(parameters ?? []);
  if (Array.isArray(list)) return list as object[];
  return Object.entries(list as object).map(([key, value]) => ({ key, value: value as unknown }));
}
