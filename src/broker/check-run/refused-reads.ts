import type { Fact } from "../../approval/facts.ts";
import type { Permission, Reader } from "../../approval/github/reader.ts";
import { joined } from "../../shared/wording.ts";

/** What GitHub refuses to show: the App or the token that reads lacks a permission. */
export interface RefusedReads {
  readonly has: (permission: Permission) => boolean;
  /** What is missing and how to add it, for the log; undefined: nothing was refused. */
  readonly message: () => string | undefined;
}

/** The same reader, which remembers what GitHub refuses. */
export function watchRefusals(reader: Reader): {
  readonly reader: Reader;
  readonly refused: RefusedReads;
} {
  const whys = new Map<Permission, string>();
  const noted = <T extends Fact<unknown> & { readonly status?: number }>(
    permission: Permission,
    fact: T,
  ): T => {
    // A 404 may be one because there is nothing.
    if (!fact.known && fact.status === 403 && !whys.has(permission)) whys.set(permission, fact.why);
    return fact;
  };
  return {
    reader: {
      one: async (read) => noted(read.permission, await reader.status(read)),
      status: async (read) => noted(read.permission, await reader.status(read)),
      all: async (read) => noted(read.permission, await reader.all(read)),
      unavailable: () => reader.unavailable(),
    },
    refused: {
      has: (permission) => whys.has(permission),
      message: () => {
        const [first] = whys.values();
        return first === undefined ? undefined : refusedReadMessage(first, [...whys.keys()]);
      },
    },
  };
}

/** For an admin: what GitHub said first, and what has to be added. */
export function refusedReadMessage(why: string, permissions: readonly Permission[]): string {
  const all = joined(
    permissions.map((one) => `"${one}: read"`),
    "and",
  );
  return `${why}. Give ${all} to the App or token that reads. Of an App, each owner who installed it has to accept that. stepkey doctor lists all that is missing.`;
}
