import type { Discovery } from "../../backend/access.ts";
import type { DiscoveredGrant, DiscoveredTask, Missing } from "../../../../shared/task-wire.ts";

/** Views of what a job can ask for, as the tools show it. */

export interface EnvironmentEntry {
  readonly environment: string | null;
  /** Whether it is the environment of this job. */
  readonly current: boolean;
  readonly grants: number;
  readonly tasks: number;
}

/** Every environment that a grant or a task is for; null stands for those that are for none. */
export function environmentsOf(discovery: Discovery): readonly EnvironmentEntry[] {
  const { environment, grants, tasks } = discovery;
  const named = [...grants, ...tasks].map((one) => one.environment);
  const names = new Map(
    [...(environment === undefined ? [] : [environment]), ...named].map((name) => [
      keyOf(name),
      name ?? null,
    ]),
  );
  return [...names.values()]
    .toSorted((a, b) => (a ?? "").localeCompare(b ?? "", "en"))
    .map((name) => ({
      environment: name,
      current: keyOf(name) === keyOf(environment),
      grants: inEnvironment(grants, name).length,
      tasks: inEnvironment(tasks, name).length,
    }));
}

/** Grants or tasks of one environment. GitHub does not distinguish upper and lower case in their names. */
export function inEnvironment<T extends { readonly environment?: string }>(
  entries: readonly T[],
  name: string | null | undefined,
): readonly T[] {
  return entries.filter(({ environment }) => keyOf(environment) === keyOf(name));
}

export function keyOf(environment: string | null | undefined): string {
  return environment == null ? "" : `=${environment.toLowerCase()}`;
}

export function grantEntry(grant: DiscoveredGrant): Readonly<Record<string, unknown>> {
  return { ...grant, environment: grant.environment ?? null };
}

export function taskEntry(task: DiscoveredTask): Readonly<Record<string, unknown>> {
  return { ...task, environment: task.environment ?? null };
}

/** One line: `count-orders (read, available): Count the orders since a day. Parameters: since (required).` */
export function taskLine(task: DiscoveredTask): string {
  const parameters = Object.entries(task.parameters).map(
    ([name, { required, pattern }]) =>
      `${name} (${required ? "required" : "optional"}${pattern === undefined ? "" : `, ${pattern}`})`,
  );
  const takes = parameters.length === 0 ? "" : ` Parameters: ${parameters.join(", ")}.`;
  return `${task.task} (${task.access}, ${task.state}): ${task.title}${takes}${missingText(task.missing)}`;
}

export function grantLine(grant: DiscoveredGrant): string {
  const names = grant.variables.join(", ");
  return `${grant.grant} (${grant.access}, ${grant.state}): ${grant.kind}, sets ${names}${missingText(grant.missing)}`;
}

function missingText(missing: readonly Missing[]): string {
  return missing.map(({ message }) => ` Missing: ${message}`).join("");
}
