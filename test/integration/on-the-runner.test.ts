import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { useAction } from "../support/use-action.ts";
import { eventually } from "../support/eventually.ts";
import type { FakeBroker } from "../support/fake-broker.ts";
import type { RunnerJob } from "../support/fake-runner/runner.ts";

const action = useAction();
const { openJob } = action;
let idTokens: IdTokenEndpoint;
let broker: FakeBroker;
const directories: string[] = [];

beforeEach(() => {
  ({ broker, idTokens } = action);
});
afterEach(() => {
  for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true });
});

const inputs = (given: Readonly<Record<string, string>> = {}) => ({
  step: "migrate",
  broker: broker.url,
  grant: "orders-migrate",
  run: "true",
  ...given,
});

const ENDLESS = "trap 'echo INT' INT; while true; do sleep 0.1 || true; done";
const issued = async (): Promise<unknown> =>
  await eventually("the task runs", () => broker.callsOf("/heartbeat").length > 1);

/** A repository with this one's action.yml files, whose main and post print the environment that they get. */
function echoingRepository(change: (yml: string) => string = (yml) => yml): string {
  const repository = mkdtempSync(join(tmpdir(), "stepkey-action-"));
  directories.push(repository);
  mkdirSync(join(repository, "session"));
  mkdirSync(join(repository, "dist"));
  writeFileSync(join(repository, "action.yml"), change(readFileSync("action.yml", "utf8")));
  cpSync("session/action.yml", join(repository, "session", "action.yml"));
  const print = `const { env, ppid } = process;
require("node:fs").appendFileSync(env.GITHUB_OUTPUT, "receipt=r\\nunknown=u\\n");
require("node:fs").appendFileSync(env.GITHUB_STATE, "session=s\\n");
require("node:fs").appendFileSync(env.GITHUB_STEP_SUMMARY, env.STATE_session ? "by post\\n" : "by main\\n");
const parent = require("node:fs").readFileSync("/proc/" + ppid + "/environ", "utf8").split("\\0");
console.log(JSON.stringify({ env, parent }));
if (env["INPUT_STEP"] === "endless") setInterval(() => {}, 1000);
process.exitCode = env["INPUT_STEP"] === "fails" ? 1 : 0;`;
  writeFileSync(join(repository, "dist", "main.js"), print);
  writeFileSync(join(repository, "dist", "post.js"), print);
  writeFileSync(join(repository, "dist", "package.json"), '{"type":"commonjs"}');
  return repository;
}

interface Echoed {
  readonly env: Readonly<Record<string, string>>;
  readonly parent: readonly string[];
}

const echoed = (raw: string): Echoed => JSON.parse(raw) as Echoed;

describe("the composite of action.yml", () => {
  it("hands every input to the step inside, with the defaults of both files and the job's token", async () => {
    const jobWorkflow = "octo-org/shop/.github/workflows/deploy.yml@refs/heads/main";
    const repository = echoingRepository();
    const job = openJob({ repository, githubToken: "ghs_given", jobWorkflow });
    const step = await job.main({ inputs: { step: "one", run: " a\nb ", "pass-env": "A_*" } }).done;
    const { env } = echoed(step.raw);
    const { inputs: known } = parse(readFileSync("session/action.yml", "utf8")) as {
      readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
    };
    const given: Readonly<Record<string, string>> = {
      step: "one",
      run: " a\nb ",
      "pass-env": "A_*",
      "github-token": "ghs_given",
      "job-workflow": jobWorkflow,
      // As `toJSON` writes them.
      "job-context": JSON.stringify({ workflow_ref: jobWorkflow }, undefined, 2),
      "strategy-context": JSON.stringify(
        { "fail-fast": true, "job-index": 0, "job-total": 1, "max-parallel": 1 },
        undefined,
        2,
      ),
      "matrix-context": "null",
    };
    for (const [name, { default: usual = "" }] of Object.entries(known)) {
      expect([name, env[`INPUT_${name.toUpperCase()}`]]).toEqual([name, given[name] ?? usual]);
    }
    expect(step.log).not.toContain("ghs_given");
  });

  it("gives the step inside the outer step's name, its own directory and its repository", async () => {
    const repository = echoingRepository();
    const step = await openJob({ repository }).main({ inputs: { step: "one" } }).done;
    expect(echoed(step.raw).env).toMatchObject({
      GITHUB_ACTION: "__octo-org_stepkey",
      GITHUB_ACTION_PATH: repository,
      GITHUB_ACTION_REPOSITORY: "octo-org/stepkey",
    });
  });

  it("returns the outputs that it names, and no others; the inner step's are all of its own", async () => {
    const job = openJob({ repository: echoingRepository() });
    const outer = await job.main({ inputs: { step: "one" } }).done;
    expect(Object.fromEntries(outer.outputs)).toEqual({ receipt: "r" });
    const session = "octo-org/stepkey/session@v1";
    const inner = await job.main({ uses: session, inputs: { step: "one" } }).done;
    expect(Object.fromEntries(inner.outputs)).toEqual({ receipt: "r", unknown: "u" });
  });

  it("works the same as octo-org/stepkey/session, which needs no `$/`", async () => {
    const run = 'echo "rows=7" >> "$GITHUB_OUTPUT"';
    const [outer, inner] = [openJob(), openJob()];
    const first = await outer.main({ inputs: inputs({ run }) }).done;
    const uses = "octo-org/stepkey/session@v1";
    const second = await inner.main({ uses, inputs: inputs({ run }) }).done;
    for (const step of [first, second]) {
      expect(step.conclusion).toBe("success");
      expect(step.outputs.get("outputs")).toBe('{"rows":"7"}');
    }
    expect([...first.outputs.keys()].toSorted()).toEqual([...second.outputs.keys()].toSorted());
  });

  it("gives post the state of its main, and its inputs again", async () => {
    const job = openJob({ repository: echoingRepository() });
    const step = await job.main({ inputs: { step: "one" }, env: { MINE: "1" } }).done;
    const { env } = echoed((await job.post(step, { inputs: "again" }).done).raw);
    expect(env).toMatchObject({ STATE_session: "s", INPUT_STEP: "one", MINE: "1" });
  });

  it("fails the step with its exit code, unless continue-on-error forgives it", async () => {
    const job = openJob({ repository: echoingRepository() });
    const options = { inputs: { step: "fails" } };
    expect(await job.main(options).done).toMatchObject({
      outcome: "failure",
      conclusion: "failure",
    });
    expect(await job.main({ ...options, continueOnError: true }).done).toMatchObject({
      outcome: "failure",
      conclusion: "success",
    });
  });

  it("is skipped after a failed step, and runs with `if: always()`", async () => {
    const job = openJob({ repository: echoingRepository() });
    await job.script("exit 1").done;
    const options = { inputs: { step: "one" } };
    expect(await job.main({ ...options, if: "success()" }).done).toMatchObject({
      outcome: "skipped",
    });
    expect(await job.main({ ...options, if: "always()" }).done).toMatchObject({
      outcome: "success",
    });
  });

  it("is cancelled with the job also under `if: always()` of the workflow", async () => {
    const step = openJob().main({ inputs: inputs({ run: ENDLESS }), if: "always()" });
    await issued();
    step.cancel();
    const result = await step.done;
    expect(result.outcome).toBe("cancelled");
    expect(result.outputs.get("revocation")).toBe("verified");
  });

  it("could not be cancelled if its own step had `if: always()`, so it has none", async () => {
    const always = (yml: string): string =>
      yml.replace("uses: $/session", "if: always()\n      uses: $/session");
    const repository = echoingRepository(always);
    const lines: string[] = [];
    const onLine = (line: string): number => lines.push(line);
    const step = openJob({ repository }).main({ inputs: { step: "endless" }, onLine });
    await eventually("it runs", () => lines.length > 0);
    step.cancel();
    const still = sleep(500).then(() => "it still runs");
    expect(await Promise.race([step.done, still])).toBe("it still runs");
    step.kill();
    expect(readFileSync("action.yml", "utf8")).not.toMatch(/^\s+if:/mu);
  });

  it("does not find `$/session` from a copy in the workspace, whose own session it does find", async () => {
    const job = openJob();
    const copy = join(job.workspace, ".github", "actions", "stepkey");
    cpSync(echoingRepository(), copy, { recursive: true });
    expect(() => job.main({ uses: "./.github/actions/stepkey" })).toThrow(
      `Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '${job.workspace}/session'`,
    );
    const uses = "./.github/actions/stepkey/session";
    expect(await job.main({ uses, inputs: { step: "one" } }).done).toMatchObject({
      outcome: "success",
    });
  });
});

describe("the job's summary", () => {
  it("loses what main wrote if post writes one too, inside a composite; so post writes none", async () => {
    const summaryOf = async (
      job: RunnerJob,
      uses: string,
      given: Readonly<Record<string, string>>,
    ) => {
      await job.post(await job.main({ uses, inputs: given }).done).done;
      return job.summary();
    };
    const [outer, inner] = ["octo-org/stepkey@v1", "octo-org/stepkey/session@v1"];
    const repository = echoingRepository();
    const one = { step: "one" };
    expect(await summaryOf(openJob({ repository }), outer, one)).toBe("by post\n");
    expect(await summaryOf(openJob({ repository }), inner, one)).toBe("by main\nby post\n");
    expect(await summaryOf(openJob(), outer, inputs())).toContain("## stepkey");
  });
});

describe("a step that the runner fails although it exits with 0", () => {
  it.each([
    ["a refused command", "echo '::set-env name=A::b'"],
    ["an empty stop token", "echo '::stop-commands::'"],
    ["a file of commands that cannot be read", 'echo nothing >> "$GITHUB_ENV"'],
    ["a command that was removed", "echo '::add-path::/x'"],
  ])("is one with %s", async (_what, run) => {
    const step = await openJob().script(run).done;
    expect(step).toMatchObject({ exitCode: 0, outcome: "failure" });
  });

  it("is not one whose task does the same: its lines are no commands, and its files its own", async () => {
    const run = "echo '::set-env name=A::b'\necho '::stop-commands::'\necho '::add-path::/x'";
    expect(await openJob().main({ inputs: inputs({ run }) }).done).toMatchObject({
      exitCode: 0,
      outcome: "success",
    });
  });
});

describe("the process that starts main and post", () => {
  it("is one of the runner, with the runner's own environment and nothing of a job", async () => {
    const runnerEnv = { RUNNER_OWN: "1" };
    const job = openJob({ repository: echoingRepository(), runnerEnv });
    await job.script('echo "PLANTED=1" >> "$GITHUB_ENV"').done;
    const step = await job.main({ inputs: { step: "one" } }).done;
    const post = await job.post(step).done;
    for (const { raw } of [step, post]) {
      const { env, parent } = echoed(raw);
      expect(env).toMatchObject({ PLANTED: "1", RUNNER_OWN: "1" });
      expect(parent).toContain("RUNNER_OWN=1");
      expect(parent.join("\n")).not.toMatch(/PLANTED|VITEST|GITHUB_|RUNNER_TRACKING_ID/u);
    }
  });

  it("makes a proxy of the runner one that stepkey uses, and the same one in GITHUB_ENV a planted one", async () => {
    const proxy = { no_proxy: "127.0.0.1", http_proxy: "http://127.0.0.1:9" };
    const meant = await openJob({ runnerEnv: proxy }).main({ inputs: inputs() }).done;
    expect(meant.conclusion).toBe("success");
    const job = openJob();
    await job.script('echo "http_proxy=http://127.0.0.1:9" >> "$GITHUB_ENV"').done;
    const planted = await job.main({ inputs: inputs() }).done;
    expect(planted.log).toContain("environment_hostile");
  });
});

describe("a cancel that does not reach main", () => {
  it("in a container: post closes the job, and the next heartbeat stops the task", async () => {
    const job = openJob({ container: true });
    expect(job.home.startsWith(job.temp)).toBe(true);
    const step = job.main({ inputs: inputs({ run: ENDLESS }) });
    await issued();
    step.cancel();
    const result = await step.done;
    expect(result.outcome).toBe("cancelled");
    expect(result.log).not.toMatch(/^INT$/mu);
    expect(broker.callsOf("/revoke")).toEqual([]);
    await job.post(result).done;
    expect(broker.callsOf("/leases")).toHaveLength(1);
    broker.next("/heartbeat", { body: { active: false, reason: "revoked" } });
    const ended = await step.ended;
    expect(ended.log).toContain("an admin or the broker ended it");
    expect(ended.raw).toContain("INT");
  });

  it("of a background step: post runs beside main, without its state, and closes nothing", async () => {
    const job = openJob();
    const step = job.main({ inputs: inputs({ run: ENDLESS }) });
    await issued();
    step.cancelInBackground();
    const before = Date.now();
    const result = await step.done;
    expect(Date.now() - before).toBeGreaterThan(7000);
    expect(result).toMatchObject({ outcome: "cancelled", exitCode: undefined });
    // The runner reads the file of states when the process has ended.
    expect([...result.state]).toEqual([]);
    const post = await job.post(result).done;
    expect([post.exitCode, post.raw]).toEqual([0, ""]);
    expect(broker.callsOf("/leases")).toEqual([]);
    expect(broker.callsOf("/revoke")).toEqual([]);
    // The job is over: the runner ends what still runs, and three missed heartbeats end the lease.
    expect(job.endOrphans()).toBeGreaterThan(1);
    expect((await step.ended).signal).toBe("SIGKILL");
    const beats = broker.callsOf("/heartbeat").length;
    await sleep(700);
    expect(broker.callsOf("/heartbeat")).toHaveLength(beats);
  });

  it("of a background step: the post of another stepkey step closes the job, which stops this one too", async () => {
    const job = openJob();
    const background = job.main({ inputs: inputs({ run: ENDLESS }) });
    await issued();
    const other = await job.main({ inputs: inputs({ step: "other" }) }).done;
    await job.post(other).done;
    expect(broker.callsOf("/leases")).toHaveLength(1);
    broker.next("/heartbeat", { body: { active: false, reason: "revoked" } });
    expect((await background.done).log).toContain("an admin or the broker ended it");
  });
});

describe("what does not even start", () => {
  it("is a main whose script is longer than 128 KiB: the runner says why, and no token is requested", async () => {
    const job = openJob();
    const run = `# ${"x".repeat(128 * 1024)}\ntrue`;
    const step = await job.main({ inputs: inputs({ run }) }).done;
    expect(step).toMatchObject({ outcome: "failure", exitCode: undefined });
    expect(step.annotations[0]?.message).toMatch(
      /^An error occurred trying to start process '.*node' with working directory '.*'\. Argument list too long$/u,
    );
    expect(idTokens.audiences).toEqual([]);
    // A script in a file has no such limit.
    writeFileSync(join(job.workspace, "long.sh"), `${run}\necho it ran`);
    const file = await job.main({ inputs: inputs({ run: "bash long.sh" }) }).done;
    expect(file.log).toMatch(/^it ran$/mu);
  });

  it("is the post of a job whose workspace was removed: a killed main's lease ends with its heartbeats", async () => {
    const job = openJob();
    const started = job.main({ inputs: inputs({ run: ENDLESS }) });
    await issued();
    started.kill();
    const step = await started.done;
    rmSync(job.workspace, { recursive: true });
    const post = await job.post(step).done;
    expect(post.outcome).toBe("failure");
    expect(post.log).toContain(`'${job.workspace}'. No such file or directory`);
    expect(broker.callsOf("/leases")).toEqual([]);
    const beats = broker.callsOf("/heartbeat").length;
    await sleep(700);
    expect(broker.callsOf("/heartbeat")).toHaveLength(beats);
  });

  it("is a post whose `env:` cannot be evaluated any more", async () => {
    const job = openJob({ env: { SETTINGS: '"one"' } });
    const env = { MINE: "${{ fromJSON(env.SETTINGS) }}" };
    const step = await job.main({ inputs: inputs({ run: "true" }), env }).done;
    expect(step.conclusion).toBe("success");
    await job.script('echo "SETTINGS={" >> "$GITHUB_ENV"').done;
    const post = await job.post(step).done;
    expect(post.outcome).toBe("failure");
    expect(post.log).toContain("The template is not valid");
    expect(broker.callsOf("/leases")).toEqual([]);
  });
});
