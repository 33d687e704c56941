import { realpathSync } from "node:fs";
import { isRecord, parseJson } from "../../../shared/json.ts";
import type { ActionEnvironment } from "../../context/job.ts";
import { cleanUpWall } from "../wall/open-wall.ts";
import { isWallName } from "../wall/names.ts";
import type { WallRecord } from "../wall/wall.ts";
import { randomBytes } from "node:crypto";
import { wallEffects, workspaceOf } from "./agent-place.ts";

type PostJob = Pick<ActionEnvironment, "runner" | "env" | "platform" | "parentPid" | "clock">;

/**
 * Takes down the wall that a killed main left. Any step can forge the record, so only what has the wall's own form, in this
 * job's workspace, is taken down.
 */
export async function removeLeftWall(job: PostJob, text: string): Promise<void> {
  const { runner } = job;
  const record = recordOf(parseJson(text));
  if (record === undefined || record.workspace !== ownWorkspace(job)) return;
  const effects = wallEffects({ ...job, randomBytes }, () => undefined);
  const report = await cleanUpWall(record, effects);
  if (report === undefined) {
    runner.warn("stepkey: The agent's user could not be removed: sudo does not work any more.");
    return;
  }
  runner.say("✓ closed      the user of an agent that main left is removed");
  for (const line of report.left)
    runner.warn(`stepkey: After the agent, something is left: ${line}`);
}

/** As main records it: without links. */
function ownWorkspace(job: Pick<PostJob, "env">): string | undefined {
  try {
    return realpathSync(workspaceOf(job));
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): WallRecord | undefined {
  if (!isRecord(value)) return undefined;
  const { name, workspace, git } = value;
  if (typeof name !== "string" || typeof workspace !== "string" || !Array.isArray(git)) {
    return undefined;
  }
  const paths: readonly unknown[] = git;
  if (!isWallName(name)) return undefined;
  return { name, workspace, git: paths.filter((path) => typeof path === "string") };
}
