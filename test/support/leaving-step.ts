import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receipt } from "../../src/receipt/receipt.ts";
import type { BuiltAction } from "./build-action.ts";
import type { CorpusLine } from "./corpus.ts";
import { startFakeBroker } from "./fake-broker.ts";
import { startIdTokenEndpoint } from "./fake-id-token-endpoint.ts";
import type { TestIssuer } from "./fake-issuer.ts";
import { ownedBy, type RunnerUser } from "./fake-runner/runner-user.ts";
import { startJob } from "./fake-runner/runner.ts";
import { githubClaims } from "./id-token.ts";

/** A line of `leave.txt`: its place is split from the way. */
export interface WayToLeave extends CorpusLine {
  readonly places: readonly string[];
}

/** What became of it. */
export interface Left {
  readonly way: WayToLeave;
  /** Its directory, as the log names it. */
  readonly directory: string;
  /** Its exit code; undefined when it never ended. */
  readonly exitCode: number | undefined;
  /** What it noted in `pid`. */
  readonly pid: number | undefined;
  /** Whether that process ran when the step was over. It is ended now. */
  readonly isRunning: boolean;
}

export interface LeavingStep {
  readonly left: readonly Left[];
  readonly receipt: Receipt;
  /** As people see it, and as the process printed it, without the masks. */
  readonly log: string;
  readonly printed: string;
}

/** One with a slash, and one that can be a name. */
export const SECRETS = { S: "Wq4/zB+8=rM6Yd1&h5-Kt7/uX2", T: "token-7c1e94a3b05d" };

/** Where variables of the job lead. */
const NAMED = {
  XDG_CONFIG_HOME: "config",
  XDG_CACHE_HOME: "cache",
  XDG_STATE_HOME: "state",
  XDG_RUNTIME_DIR: "run",
  DOCKER_CONFIG: "docker",
  HISTFILE: "history",
  NPM_CONFIG_CACHE: "npm",
};

/** Runs the ways as one task of the built action, each in a directory of its own. */
export async function leave(
  ways: readonly WayToLeave[],
  { built, issuer, user }: { built: BuiltAction; issuer: TestIssuer; user: RunnerUser | undefined },
): Promise<LeavingStep> {
  // Below a directory of the tests' own user, so that only variables lead there.
  const base = mkdtempSync(join(tmpdir(), "stepkey-elsewhere-"));
  const elsewhere = join(base, "elsewhere");
  mkdirSync(elsewhere);
  ownedBy(user, elsewhere);
  if (user !== undefined) for (const path of [base, built.dist]) chmodSync(path, 0o755);
  const idTokens = await startIdTokenEndpoint(issuer, githubClaims());
  const broker = await startFakeBroker(SECRETS);
  const variables = Object.entries(NAMED).map(([name, at]) => [name, join(elsewhere, at)]);
  const job = startJob({
    dist: built.dist,
    user,
    env: {
      ...idTokens.env,
      ...(Object.fromEntries(variables) as Record<string, string>),
      KUBECONFIG: [join(elsewhere, "first.yml"), join(elsewhere, "second.yml")].join(":"),
      ELSEWHERE: elsewhere,
      AS_OTHER: user?.asOther ?? "",
    },
    runnerEnv: { STEPKEY_RESIDUE_SKIP: "" },
  });
  try {
    const step = await job.main({
      inputs: {
        step: "leave",
        broker: broker.url,
        grant: "leave",
        run: script(ways),
        "pass-env": "ELSEWHERE AS_OTHER",
      },
    }).done;
    const path = step.outputs.get("receipt");
    if (path === undefined) throw new Error(`the step wrote no receipt:\n${step.log}`);
    const receipt = JSON.parse(readFileSync(path, "utf8")) as Receipt;
    const left = ways.map((way, index): Left => {
      const pid = pidIn(join(job.workspace, `way${index}`));
      return {
        way,
        directory: `$GITHUB_WORKSPACE/way${index}`,
        exitCode: exitCodeOf(index, step.log),
        pid,
        isRunning: pid !== undefined && endIfRunning(pid),
      };
    });
    const lines = step.raw.split("\n").filter((line) => !line.startsWith("::add-mask::"));
    return { left, receipt, log: step.log, printed: lines.join("\n") };
  } finally {
    await job.script(CLEAN).done;
    await job.end();
    rmSync(base, { recursive: true, force: true });
    await broker.close();
    await idTokens.close();
  }
}

/** What is locked, deeper than Node's `rm` goes, or in the places of all users. Another user's is not ours to unlock. */
const CLEAN = String.raw`
set +e +o pipefail
chmod -R u+rwX .
find . -mindepth 1 -delete
find /tmp /var/tmp /dev/shm -maxdepth 1 -name 'stepkey-corpus-*' -user "$(id -u)" -print0 | while IFS= read -r -d '' path; do
  chmod -R u+rwX "$path"
  rm -rf "$path"
done
`;

/** A process that a way leaves has noted its number before the task ends. */
const UNTIL_NOTED = "for i in {1..250}; do [ -s pid ] && break; sleep 0.02; done";

function script(ways: readonly WayToLeave[]): string {
  const one = ({ verdict, way }: WayToLeave, index: number): string =>
    [
      `mkdir way${index}`,
      `(set -e; cd way${index}`,
      way,
      ...(/^(?:ended|running|unseen)$/u.test(verdict) ? [UNTIL_NOTED] : []),
      `)`,
      `echo "@${index} $?"`,
    ].join("\n");
  return ["set +e +o pipefail", ...ways.map(one)].join("\n");
}

function exitCodeOf(index: number, log: string): number | undefined {
  const code = new RegExp(String.raw`^@${index} (?<code>\d+)$`, "mu").exec(log)?.groups?.["code"];
  return code === undefined ? undefined : Number(code);
}

function pidIn(directory: string): number | undefined {
  const path = join(directory, "pid");
  return existsSync(path) ? Number(readFileSync(path, "utf8")) : undefined;
}

function endIfRunning(pid: number): boolean {
  try {
    const isRunning = !/^State:\s+[ZX]/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    process.kill(pid, "SIGKILL");
    return isRunning;
  } catch {
    return false;
  }
}
