/** What the runtime sends: the shapes of its frames, as far as the sandbox reads them. */

import { type CookieFields } from "./sdk/cookie";
import { type ResponseData } from "./sdk/response";
import { type MutationsFrame } from "./variables/mutations";

export interface ScopeData {
  readonly id?: string;
  readonly name?: string;
  readonly values?: readonly object[];
}

export interface ScopesData {
  readonly globals?: ScopeData;
  readonly collectionVariables?: ScopeData;
  readonly environment?: ScopeData;
  readonly local?: ScopeData;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface InfoData {
  readonly eventName: string;
  readonly iteration?: number;
  readonly iterationCount?: number;
  readonly requestName?: string;
  readonly requestId?: string;
}

/** A module resolved ahead. `imports` maps what it requires to keys of the context's modules. */
export interface ModuleData {
  readonly label: string;
  readonly source: string;
  readonly imports?: Readonly<Record<string, string>>;
}

export interface ScriptContext {
  readonly info: InfoData;
  readonly scopes?: ScopesData;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly response?: ResponseData | null;
  readonly cookies?: readonly CookieFields[];
  readonly location?: readonly string[];
  readonly currentLocation?: string;
  readonly modules?: Readonly<Record<string, ModuleData>>;
  /** Whether verdicts of tests that passed tell their place, which takes as long as the test. */
  readonly passedPlaces?: boolean;
}

/** What changed in each scope. */
export interface ScopeMutations {
  readonly globals?: MutationsFrame | undefined;
  readonly collectionVariables?: MutationsFrame | undefined;
  readonly environment?: MutationsFrame | undefined;
  readonly local?: MutationsFrame | undefined;
}

export interface ExecuteCommand {
  readonly type: "execute";
  readonly id: number;
  readonly label: string;
  readonly context: ScriptContext;
}

export interface ReplyCommand {
  readonly type: "reply";
  readonly id: number;
  readonly call: number;
  readonly value?: unknown;
  readonly error?: Readonly<Record<string, unknown>> | null;
}

interface AbortCommand {
  readonly type: "abort";
  readonly id: number;
}

interface GenerateCommand {
  readonly type: "generate";
  readonly id: number;
  readonly names: readonly string[];
}

export type Command = ExecuteCommand | ReplyCommand | AbortCommand | GenerateCommand;
