import type { Clock } from "../../../shared/clock.ts";
import { cleanWorkspace } from "./clean-workspace.ts";
import { why } from "./make-user.ts";
import { storageOf, tableOf } from "./names.ts";
import type { Privileged } from "./requirements.ts";
import { countProcesses, signalUser } from "./signal-user.ts";
import type { AgentUser, Execute, WallRecord, WallReport } from "./wall.ts";

export interface TakeDownEffects {
  readonly root: Privileged;
  readonly execute: Execute;
  readonly clock: Clock;
}

/** A process that waits for a disk takes its time. */
const KILL_ROUNDS = 40;
const BETWEEN_MS = 50;

/**
 * Removes everything that a wall made: the user's processes first, so that nothing of it moves any more. Each part has its
 * own limit of time, and what fails is said and does not keep the rest from being removed. `user` is undefined when there is none.
 */
export async function takeDown(
  record: WallRecord,
  user: AgentUser | undefined,
  effects: TakeDownEffects,
): Promise<WallReport> {
  const { root } = effects;
  const { programs } = root;
  const { name, workspace, git } = record;
  const left: string[] = [];
  const storage = storageOf(name);
  const killed = user === undefined ? 0 : await killAll(user, effects);
  if (killed === undefined) left.push("A process of the agent's user could not be ended.");
  const filesRemoved = user === undefined ? 0 : await removeElsewhere(user, root);
  if (filesRemoved === undefined) left.push("Files of the agent's user could not be looked for.");
  const cleaned = await cleanWorkspace({ workspace, git, since: storage }, effects);
  const remove = async (what: string, file: string, args: readonly string[]): Promise<void> => {
    const done = await root.execute(file, args);
    if (done.code !== 0) left.push(`${what} could not be removed: ${why(done)}.`);
  };
  await remove("Its directory", programs.rm, ["-rf", "--one-file-system", "--", storage]);
  // `delete` fails where there is none; after this there is one.
  const table = `table inet ${tableOf(name)}`;
  const closed = await root.execute(programs.nft, ["-f", "-"], `${table}\ndelete ${table}\n`);
  if (closed.code !== 0) left.push(`Its firewall rules could not be removed: ${why(closed)}.`);
  if (user !== undefined) await remove("Its user", programs.userdel, ["--", name]);
  return {
    killed: killed ?? 0,
    filesRemoved: filesRemoved ?? 0,
    workspace: cleaned.workspace,
    left: [...left, ...cleaned.left],
  };
}

/** How many there were; undefined when some are left. */
async function killAll(
  user: AgentUser,
  { root, clock }: TakeDownEffects,
): Promise<number | undefined> {
  const found = countProcesses(user.uid);
  if (found === 0) return 0;
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    await signalUser(user, "KILL", root);
    if (countProcesses(user.uid) === 0) return found;
    await clock.sleep(BETWEEN_MS);
  }
  return undefined;
}

/**
 * Where a program can leave something that acts later, or that another would read. Behind the wall all of it is read-only or
 * not there, so nothing is found; it is looked at all the same.
 */
const ELSEWHERE = [
  "/tmp",
  "/var/tmp",
  "/dev/shm",
  "/dev/mqueue",
  "/run/user",
  "/run/lock",
  "/var/spool/cron",
  "/var/spool/at",
  "/var/mail",
  "/var/lib/systemd/linger",
];

/** How many files it removed; undefined when the search did not end in time. */
async function removeElsewhere(user: AgentUser, root: Privileged): Promise<number | undefined> {
  const { find } = root.programs;
  const which = ["-maxdepth", "3", "-xdev", "-uid", `${user.uid}`, "-printf", "x\n", "-delete"];
  const { code, stdout } = await root.execute(find, [...ELSEWHERE, ...which]);
  // It also fails where a directory is missing.
  return code === null ? undefined : stdout.split("\n").filter((line) => line === "x").length;
}
