/** The names that Chai shows for objects in its messages, whatever a minifier calls the classes. */

import { VariableList } from "../variables/variable-list";
import { VariableScope } from "../variables/variable-scope";
import { Variable } from "../variables/variable";
import { Cookie, CookieList } from "./cookie";
import { FormParam } from "./form-param";
import { Header, HeaderList } from "./header";
import { PropertyList } from "./property-list";
import { QueryParam } from "./query-param";
import { PostmanRequest } from "./request";
import { RequestAuth } from "./request-auth";
import { RequestBody } from "./request-body";
import { PostmanResponse } from "./response";
import { Url } from "./url";

const NAMES: Readonly<Record<string, object>> = {
  PostmanCookie: Cookie,
  PostmanCookieList: CookieList,
  PostmanFormParam: FormParam,
  PostmanHeader: Header,
  PostmanHeaderList: HeaderList,
  PostmanPropertyList: PropertyList,
  PostmanQueryParam: QueryParam,
  PostmanRequest,
  PostmanRequestAuth: RequestAuth,
  PostmanRequestBody: RequestBody,
  PostmanResponse,
  PostmanUrl: Url,
  PostmanVariable: Variable,
  PostmanVariableList: VariableList,
  PostmanVariableScope: VariableScope,
};

/** Give the classes their names. Called once. */
export function nameClasses(): void {
  for (const [value, type] of Object.entries(NAMES)) Object.defineProperty(type, "name", { value });
}
