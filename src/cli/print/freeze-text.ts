import type { Freeze } from "../../lease/freeze.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { plain } from "./print.ts";

/** What a freeze stops: `everything`, `grant orders-migrate`. */
export function scopeText({ scope, name }: Pick<Freeze, "scope" | "name">): string {
  return scope === "all" ? "everything" : plain(`${scope} ${name}`);
}

/** One line about a freeze in force. */
export function freezeText(freeze: Freeze): string {
  return `frozen: ${scopeText(freeze)}, since ${toRfc3339(freeze.since)}`;
}

/** The option that selects what a freeze stops: ` --grant orders-migrate`; empty for everything. */
export function scopeOption({ scope, name }: Pick<Freeze, "scope" | "name">): string {
  return scope === "all" ? "" : plain(` --${scope} ${name}`);
}
