import { basename, dirname, join } from "node:path";
import type { PolicyScope } from "../../policy/document.ts";

/** Whose policy a file is. The organisation's has a name that no repository can have. */
export function scopeOf(path: string): PolicyScope {
  return basename(path) === ".organisation.yml" ? "organisation" : "repository";
}

/** `octo-org/shop.yml` for `policy/octo-org/shop.yml`, as the broker names it in audit and receipts. */
export function policyName(path: string): string {
  const directory = basename(dirname(path));
  return directory === "." || directory === "" ? basename(path) : join(directory, basename(path));
}
