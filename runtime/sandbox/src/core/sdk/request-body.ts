/** The body of a request in one of its modes. */

import { formParams } from "./form-param";
import { PropertyBase } from "./property-base";
import { type PropertyList } from "./property-list";
import { queryParams } from "./query-param";

const MODES: ReadonlySet<unknown> = new Set(["raw", "urlencoded", "formdata", "file", "graphql"]);

export class RequestBody extends PropertyBase implements globalThis.RequestBody {
  declare mode: BodyMode;
  declare raw?: any;
  declare urlencoded?: PropertyList<globalThis.QueryParam>;
  declare formdata?: PropertyList<globalThis.FormParam>;
  declare file?: { src?: string; content?: string };
  declare graphql?: GraphqlBody;
  declare options?: BodyOptions;
  declare disabled?: boolean;

  constructor(body?: string | object) {
    super();
    if (body !== undefined) this.update(body as BodyDefinition);
  }

  update(body: string | BodyDefinition): void {
    if (body === undefined || body === null) return;
    for (const name of Object.keys(this)) delete (this as Record<string, unknown>)[name];
    if (typeof body === "string") Object.assign(this, { mode: "raw", raw: body });
    else this.#take(body);
  }

  /** The text of a raw or url-encoded body; empty for the other modes. */
  override toString(): string {
    if (this.mode === "raw") return this.raw === undefined ? "" : String(this.raw);
    return this.mode === "urlencoded" && this.urlencoded ? this.urlencoded.toString() : "";
  }

  isEmpty(): boolean {
    const content = this.mode && (this[this.mode] as unknown);
    if (!content) return true;
    if (this.mode === "file") return !(this.file?.src || this.file?.content);
    const { members } = content as { members?: unknown[] };
    if (members) return members.length === 0;
    return typeof content === "object" && Object.keys(content).length === 0;
  }

  #take(body: BodyDefinition): void {
    const { mode, options, disabled, file, graphql } = body;
    if (mode === undefined) return;
    if (!MODES.has(mode)) Object.assign(this, { mode: "raw", raw: "" });
    else this.mode = mode;
    if (body.raw !== undefined || mode === "raw") this.raw = body.raw ?? "";
    if (body.urlencoded !== undefined) this.urlencoded = queryParams(this, listOf(body.urlencoded));
    if (body.formdata !== undefined) this.formdata = formParams(this, listOf(body.formdata));
    if (file !== undefined) this.file = typeof file === "string" ? { src: file } : file;
    if (graphql !== undefined) this.graphql = graphqlOf(graphql);
    if (options !== undefined) this.options = options;
    if (disabled !== undefined) this.disabled = disabled;
  }
}

/** The parts of a query that are sent; a text has none of them. */
function graphqlOf(graphql: GraphqlBody): GraphqlBody {
  const parts: { query?: unknown; operationName?: unknown; variables?: unknown } = graphql;
  const { query, operationName, variables } = parts;
  return { query, operationName, variables } as GraphqlBody;
}

/** Parameters come as a text, an array or a list; any other object is one parameter. */
function listOf(parameters: unknown): unknown {
  if (typeof parameters === "string" || Array.isArray(parameters)) return parameters;
  const { members } = parameters as { members?: unknown };
  return Array.isArray(members) ? members.map((item) => toPlain(item)) : [parameters];
}

function toPlain(item: unknown): unknown {
  const { toJSON } = item as { toJSON?: () => unknown };
  return typeof toJSON === "function" ? toJSON.call(item) : item;
}
