import type * as Http from "node:http";

/**
 * Node's `http`, loaded by the first call. An ECMAScript import of it reads all its getters, and the one of `WebSocket`
 * loads undici, which nothing here needs: 14 MB of memory, and longer than an empty Node takes to start.
 */
export function builtinHttp(): typeof Http {
  // Nothing of this process is read: there is no other way to a builtin module that reads no getters.
  // oxlint-disable-next-line no-restricted-globals
  return process.getBuiltinModule("node:http");
}
