import { isRecord } from "../../../shared/json.ts";
import type { VaultResponse } from "./vault-response.ts";

/** Whether a token may do all of this at a path. */
export type Capabilities = (path: string, ...rights: readonly string[]) => boolean;

/** What a response of `sys/capabilities-self` or `sys/capabilities-accessor` says of a token. */
export function capabilitiesIn({ body }: Pick<VaultResponse, "body">): Capabilities {
  const byPath = isRecord(body["data"]) ? body["data"] : body;
  return (path, ...rights) => {
    const held = byPath[path];
    if (!Array.isArray(held)) return false;
    return held.includes("root") || rights.every((right) => held.includes(right));
  };
}
