import { homedir } from "node:os";
import process from "node:process";
import type { Failure } from "../../../shared/failure.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { Job } from "../../context/job.ts";
import { tempDirectory } from "../../context/temp-directory.ts";
import type { IsolationSetting } from "../../inputs/agent.ts";
import type { Isolation } from "../backend/isolation.ts";
import { execute } from "../wall/execute.ts";
import { openWall } from "../wall/open-wall.ts";
import type { AgentUser, Wall, WallEffects, WallRecord } from "../wall/wall.ts";

/** Where the agent runs: behind a wall, or as the runner's own user. */
export interface AgentPlace {
  readonly isolation: Isolation;
  readonly user: Pick<AgentUser, "name" | "home" | "tmp">;
  readonly wall: Wall | undefined;
}

/** The wall, or what the step accepts in its place. */
export async function openPlace(
  job: Job,
  setting: IsolationSetting,
  expose: readonly string[],
): Promise<Result<AgentPlace, Failure>> {
  if (setting === "none") return ok(withoutWall(job, ["The workflow says `isolation: none`."]));
  const opened = await openWall(
    {
      workspace: workspaceOf(job),
      runnerTemp: tempDirectory(job),
      home: job.env["HOME"] ?? homedir(),
      expose,
    },
    wallEffects(job, (record) => job.runner.saveState("wall", JSON.stringify(record))),
  );
  if (opened.ok) {
    const wall = opened.value;
    return ok({ wall, user: wall.user, isolation: { wall: true, missing: [] } });
  }
  if (setting === "required") return opened;
  const { details = [], message } = opened.error;
  const missing = details.length > 0 ? details : [message];
  return ok(withoutWall(job, missing));
}

function withoutWall(job: Job, missing: readonly string[]): AgentPlace {
  return { wall: undefined, user: ownUser(job), isolation: { wall: false, missing } };
}

export function workspaceOf({ env }: Pick<Job, "env">): string {
  return env["GITHUB_WORKSPACE"] ?? process.cwd();
}

export function wallEffects(
  {
    platform,
    parentPid,
    clock,
    randomBytes,
  }: Pick<Job, "platform" | "parentPid" | "clock" | "randomBytes">,
  record: (record: WallRecord) => void,
): WallEffects {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  // Only Windows has none, where stepkey does not run.
  if (uid === undefined || gid === undefined) throw new TypeError("no user");
  const { arch } = process;
  return { platform, arch, parentPid, uid, gid, clock, randomBytes, execute, record };
}

/** Without a wall, the agent is whoever the step is. */
function ownUser(job: Job): AgentPlace["user"] {
  const { env } = job;
  const tmp = tempDirectory(job);
  return { name: env["USER"] ?? "runner", home: env["HOME"] ?? homedir(), tmp };
}
