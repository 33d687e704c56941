import type { Clock } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { firewallRules, localNameServers } from "./firewall.ts";
import { homeOf, storageOf, tableOf } from "./names.ts";
import type { Privileged } from "./requirements.ts";
import type { AgentUser, Executed } from "./wall.ts";

export interface UserEffects {
  readonly root: Privileged;
  readonly clock: Clock;
}

/** Another process may hold the list of users. */
const ATTEMPTS = 20;
const BETWEEN_MS = 250;

/** Makes the user, with a group of its own and no other, no password and no login. The error says why it could not. */
export async function makeUser(
  name: string,
  { root, clock }: UserEffects,
): Promise<Result<AgentUser, string>> {
  const { useradd } = root.programs;
  const options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  const args = [...options, "--home-dir", homeOf(name), "--comment", "stepkey agent", "--", name];
  let made: Executed | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    made = await root.execute(useradd, args);
    if (made.code === 0 || !/lock/u.test(made.stderr)) break;
    await clock.sleep(BETWEEN_MS);
  }
  if (made?.code !== 0) return err(`useradd failed: ${why(made)}`);
  const user = await findUser(name, root);
  return user === undefined ? err("useradd made a user that `id` does not find") : ok(user);
}

/** The user of that name; undefined when there is none. */
export async function findUser(name: string, root: Privileged): Promise<AgentUser | undefined> {
  const uid = await idOf("-u", name, root);
  const gid = await idOf("-g", name, root);
  if (uid === undefined || gid === undefined) return undefined;
  return { name, uid, gid, home: homeOf(name), tmp: "/tmp" };
}

async function idOf(kind: string, name: string, root: Privileged): Promise<number | undefined> {
  const { code, stdout } = await root.execute(root.programs.id, [kind, "--", name]);
  const id = Number(stdout.trim());
  return code === 0 && Number.isInteger(id) && id > 0 ? id : undefined;
}

/** The agent's directories: what it keeps, and where the launcher says what became of it. */
export async function makeStorage(user: AgentUser, root: Privileged): Promise<string | undefined> {
  const storage = storageOf(user.name);
  const { install, tee } = root.programs;
  const owner = [`--owner=${user.uid}`, `--group=${user.gid}`];
  const steps: readonly (() => Promise<Executed>)[] = [
    () => root.execute(install, ["-d", "-m", "0755", "--", storage, `${storage}/status`]),
    () =>
      root.execute(install, [
        "-d",
        "-m",
        "0700",
        ...owner,
        "--",
        `${storage}/home`,
        `${storage}/tmp`,
      ]),
    () => root.execute(tee, ["--", `${storage}/home/.gitconfig`], GIT_CONFIG),
  ];
  for (const step of steps) {
    const done = await step();
    if (done.code !== 0) return `its directories could not be made: ${why(done)}`;
  }
  return undefined;
}

/** For the agent alone: the workspace's own configuration cannot be written, and git would fail to note a branch's origin. */
const GIT_CONFIG = "[safe]\n\tdirectory = *\n[branch]\n\tautoSetupMerge = false\n";

/** Closes addresses to the user. The error says why it could not. */
export async function closeAddresses(
  user: AgentUser,
  resolvConf: string,
  root: Privileged,
): Promise<string | undefined> {
  const nameServers = localNameServers(resolvConf);
  const rules = firewallRules({ table: tableOf(user.name), uid: user.uid, nameServers });
  const done = await root.execute(root.programs.nft, ["-f", "-"], rules);
  return done.code === 0 ? undefined : `nftables refused its rules: ${why(done)}`;
}

/** The last line that a tool printed. */
export function why(done: Executed | undefined): string {
  if (done === undefined || done.code === null) return "it did not end in time, or did not start";
  const lines = done.stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.at(-1)?.trim() ?? `exit code ${done.code}`;
}
