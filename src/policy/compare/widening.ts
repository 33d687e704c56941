import type { Path } from "../../shared/yaml-faults.ts";

/**
 * One thing that a policy allows and that it did not allow before. `new`: nothing of it was allowed. `wider`: more of it is
 * allowed. `changed`: whether that is more cannot be proven from the policy, so a reviewer must look.
 */
export interface Widening {
  readonly kind: "new" | "wider" | "changed";
  /** The grant that it is about; undefined for a task, and for the top level, which concerns every grant. */
  readonly grant: string | undefined;
  readonly task: string | undefined;
  /** Where the policy says it: `["grants", "orders-migrate", "approval", "count"]`. */
  readonly path: Path;
  /** One sentence. */
  readonly what: string;
  /** The limit as it was, in a few words; empty if there was nothing. */
  readonly before: string;
  readonly after: string;
  /** The repository's own policy says the same as before: its organisation's limits less. */
  readonly byOrganisation?: true;
}

/** The same about one grant or one task, with a path below it. */
export type FieldChange = Omit<Widening, "grant" | "task" | "byOrganisation">;

/** One setting that allows more. The path is below its grant or task. */
export function wider(
  path: Path,
  what: string,
  values: { readonly before: string; readonly after: string },
): FieldChange {
  return { kind: "wider", path, what, ...values };
}

/** One setting that may allow more. */
export function changed(
  path: Path,
  what: string,
  values: { readonly before: string; readonly after: string },
): FieldChange {
  return { kind: "changed", path, what, ...values };
}

export function ofGrant(name: string, { path, ...rest }: FieldChange): Widening {
  return { ...rest, grant: name, task: undefined, path: ["grants", name, ...path] };
}

export function ofTask(name: string, { path, ...rest }: FieldChange): Widening {
  return { ...rest, grant: undefined, task: name, path: ["tasks", name, ...path] };
}

export function ofTopLevel(change: FieldChange): Widening {
  return { ...change, grant: undefined, task: undefined };
}
