import { dirname } from "node:path";
import type { LeaseStore } from "../../lease/store.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import { isRecord } from "../../shared/json.ts";
import { joined } from "../../shared/wording.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { listPolicies, type PolicyFile } from "./policy-directory.ts";
import { pathIn } from "../../broker/config/fields.ts";

/** A grant or a repository that the command line names. */
interface Named {
  readonly what: "grant" | "repository";
  readonly name: string;
}

interface Places {
  readonly store: Pick<LeaseStore, "list">;
  readonly deps: CliDeps;
  /** The path of the configuration. */
  readonly config: string;
}

/**
 * Why nobody knows a name: no policy of the configuration's directory has it, nor has any lease. Undefined when it is
 * known, and when the policies cannot be read: a freeze is for emergencies, and must not fail for want of a directory.
 */
export async function whyUnknown(named: Named, places: Places): Promise<Failure | undefined> {
  const { what, name } = named;
  const filter = what === "grant" ? { grant: name } : { repository: name };
  if ((await places.store.list(filter)).length > 0) return undefined;
  const policies = await policiesOf(places);
  if (policies === undefined) return undefined;
  const known = what === "grant" ? await grantsIn(policies, places.deps) : repositoriesIn(policies);
  if (known.some((one) => isSame(named, one))) return undefined;
  const meant = didYouMean(name, known);
  const hint = meant === undefined ? listText(what, known) : ` Did you mean "${meant}"?`;
  return codedFailure("name_unknown", {
    message: `No policy and no lease has the ${what} "${name}".${hint}`,
  });
}

function listText(what: Named["what"], known: readonly string[]): string {
  if (known.length === 0) return "";
  return ` The policies have the ${what === "grant" ? "grants" : "repositories"} ${joined(known)}.`;
}

/** GitHub compares the names of repositories without case; stepkey compares those of grants exactly. */
function isSame({ what, name }: Named, other: string): boolean {
  return what === "grant" ? other === name : other.toLowerCase() === name.toLowerCase();
}

async function policiesOf({ deps, config }: Places): Promise<readonly PolicyFile[] | undefined> {
  try {
    const yaml = readYaml(await deps.readText(config));
    const directory = yaml.ok ? yaml.value.valueAt(["policy", "directory"]) : undefined;
    if (typeof directory !== "string") return undefined;
    return await listPolicies(deps, pathIn(dirname(config), directory));
  } catch {
    return undefined;
  }
}

function repositoriesIn(policies: readonly PolicyFile[]): readonly string[] {
  return policies.flatMap(({ repository }) => repository ?? []);
}

/** A policy with mistakes names its grants too. */
async function grantsIn(
  policies: readonly PolicyFile[],
  deps: CliDeps,
): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const { path } of policies) {
    const text = await deps.readText(path).catch(() => "");
    const yaml = readYaml(text);
    const grants = yaml.ok ? yaml.value.valueAt(["grants"]) : undefined;
    for (const name of isRecord(grants) ? Object.keys(grants) : []) names.add(name);
  }
  return [...names].toSorted();
}
