import { lstatSync, readFileSync, realpathSync } from "node:fs";
import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { findGit, prepareGit } from "./git-places.ts";
import { closeAddresses, findUser, makeStorage, makeUser } from "./make-user.ts";
import { isWallName, newWallName, storageOf } from "./names.ts";
import { closedByDefault } from "./places.ts";
import type { GitPlace } from "./plan.ts";
import { checkRequirements, type Privileged } from "./requirements.ts";
import { createRunner } from "./run-in-wall.ts";
import { standsTrial } from "./stand-trial.ts";
import { takeDown } from "./take-down.ts";
import type { AgentUser, Wall, WallEffects, WallRecord, WallReport, WallRequest } from "./wall.ts";

/**
 * Makes a user for one agent, and everything that keeps it apart. It is tried before anything of the agent runs. Where the
 * machine lacks something, nothing is left of it, and the failure lists what is missing.
 */
export async function openWall(
  request: WallRequest,
  effects: WallEffects,
): Promise<Result<Wall, Failure>> {
  const root = await checkRequirements(effects);
  if (!root.ok) return err(unavailable(root.error));
  const places = realPlaces(request);
  if (!places.ok) return err(unavailable([places.error]));
  const search = await findGit(places.value.workspace, effects.clock);
  if (!search.isComplete) {
    return err(unavailable(["The workspace is too large to find all git directories in it."]));
  }
  const git = await prepareGit(places.value.workspace, search.found, effects.execute);
  const name = newWallName(effects.randomBytes);
  // Only what the agent finds locked: it can replace a symbolic link, and change what that leads to.
  const known = search.found.filter(
    ({ path, kind }) =>
      kind === "link" || git.some((one) => one.path === path && one.config !== undefined),
  );
  const record = { name, workspace: places.value.workspace, git: known.map(({ path }) => path) };
  effects.record(record);
  const made = await build({ request: places.value, record, git }, root.value, effects);
  if (made.ok) return made;
  const user = await findUser(name, root.value);
  await takeDown(record, user, { ...effects, root: root.value });
  return err(unavailable([made.error]));
}

/** Cleans up what a killed main left. Undefined when the record does not have the wall's form, or nothing can be done here. */
export async function cleanUpWall(
  record: WallRecord,
  effects: WallEffects,
): Promise<WallReport | undefined> {
  if (!isWallName(record.name)) return undefined;
  const root = await checkRequirements(effects);
  if (!root.ok) return undefined;
  const user = await findUser(record.name, root.value);
  return await takeDown(record, user, { ...effects, root: root.value });
}

function unavailable(missing: readonly string[]): Failure {
  return codedFailure("isolation_unavailable", { details: missing });
}

interface Parts {
  readonly request: WallRequest;
  readonly record: WallRecord;
  readonly git: readonly GitPlace[];
}

/** The error says which part could not be made. */
async function build(
  { request, record, git }: Parts,
  root: Privileged,
  effects: WallEffects,
): Promise<Result<Wall, string>> {
  const { clock } = effects;
  const user = await makeUser(record.name, { root, clock });
  if (!user.ok) return user;
  const resolvConf = textOf("/etc/resolv.conf");
  const fault =
    (await makeStorage(user.value, root)) ?? (await closeAddresses(user.value, resolvConf, root));
  if (fault !== undefined) return err(`The wall could not be built: ${fault}.`);
  const runner = createRunner(
    {
      user: user.value,
      runner: { uid: effects.uid, gid: effects.gid },
      storage: storageOf(record.name),
      workspace: request.workspace,
      git,
      closed: closedByDefault(request),
      expose: request.expose,
    },
    { root, clock, arch: effects.arch },
  );
  const { wrong, limits } = await standsTrial(runner.run, {
    request,
    user: user.value,
    perl: root.programs.perl,
  });
  if (wrong.length > 0) return err(`The wall was built, and does not hold: ${wrong.join(" ")}`);
  return ok(createWall({ record, user: user.value, runner, limits }, root, effects));
}

interface Built {
  readonly record: WallRecord;
  readonly user: AgentUser;
  readonly runner: ReturnType<typeof createRunner>;
  readonly limits: readonly string[];
}

function createWall(
  { record, user, runner, limits }: Built,
  root: Privileged,
  effects: WallEffects,
): Wall {
  let report: Promise<WallReport> | undefined;
  const close = async (): Promise<WallReport> => {
    await runner.endAll();
    return await takeDown(record, user, { ...effects, root });
  };
  return { user, limits, run: runner.run, close: () => (report ??= close()) };
}

/** The same places, by paths without links: an earlier step could have put one there. */
function realPlaces(request: WallRequest): Result<WallRequest, string> {
  try {
    const workspace = realpathSync(request.workspace);
    if (!lstatSync(workspace).isDirectory()) return err("The workspace is not a directory.");
    return ok({
      ...request,
      workspace,
      runnerTemp: realpathSync(request.runnerTemp),
      home: realpathSync(request.home),
      expose: request.expose.map((path) => realpathSync(path)),
    });
  } catch {
    return err("The workspace, RUNNER_TEMP or the home of the runner's user cannot be read.");
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
