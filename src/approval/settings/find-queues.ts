import type { DocumentGrant } from "../../policy/document.ts";
import { joined } from "../../shared/wording.ts";
import type { SettingFacts } from "./setting-facts.ts";
import { setting, type PartFindings } from "./setting-finding.ts";

/** Whether a grant writes on `merge_group`, for which GitHub has to show the merge queue. */
export function usesQueue({ access, allow }: Pick<DocumentGrant, "access" | "allow">): boolean {
  return access === "write" && allow.events.includes("merge_group");
}

/** Whether any branch has the merge queue that a write on `merge_group` needs. Several grants need the same one. */
export function findQueues(
  grants: readonly Pick<DocumentGrant, "name" | "access" | "allow">[],
  { queues }: SettingFacts,
): PartFindings {
  const [first, ...others] = grants.filter(usesQueue);
  const shown = [...queues.values()];
  if (first === undefined || shown.some((fact) => fact.known && fact.value)) return NOTHING;
  const unread = shown.filter((fact) => !fact.known);
  if (shown.length === 0 || unread.length > 0) return { findings: [], unread };
  const more = others.length === 0 ? "" : `, nor for ${joined(others.map(({ name }) => name))}`;
  const message = `GitHub shows no merge queue of ${joined([...queues.keys()], "or")}, so no write is issued on merge_group${more}: there is none, or the token needs the permission "Merge queues: read".`;
  const expected = "Require a merge queue, give the permission, or remove merge_group.";
  const path = ["grants", first.name, "allow", "events"];
  return { findings: [setting("merge_queue_unseen", path, { message, expected })], unread: [] };
}

const NOTHING: PartFindings = { findings: [], unread: [] };
