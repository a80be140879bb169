/** What bundled libraries mean by `process` and `Buffer`; injected only where one is mentioned. */

import process from "_process";
import { Buffer } from "buffer";

export { Buffer, process };
