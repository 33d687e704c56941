import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  everythingBelow,
  everythingOf,
  openNotebook,
  printedBy,
  READING,
  readingJob,
  runStep,
  type Notebook,
} from "../support/acceptance.ts";
import { installLeakyProgram, wasStalled } from "../support/leaky-program.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem, type TestJob } from "../support/test-system.ts";

let system: TestSystem;
let notes: Notebook;
beforeAll(async () => {
  system = await startTestSystem();
  notes = openNotebook();
}, 60_000);
afterAll(async () => {
  notes?.remove();
  await system?.close();
}, 60_000);

interface Leaked {
  readonly job: TestJob;
  readonly step: StepResult;
  readonly secret: string;
}

/** Runs a task of which the test learns the secret; again, when the machine was too busy for its pauses. */
async function leak(
  script: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Leaked> {
  for (let tries = 1; ; tries += 1) {
    const leaked = await leakOnce(script, inputs);
    if (tries === 8 || !wasStalled(leaked.job.workspace)) return leaked;
  }
}

async function leakOnce(script: string, inputs: Readonly<Record<string, string>>): Promise<Leaked> {
  const job = await readingJob(system);
  installLeakyProgram(job.workspace);
  const run = `printf %s "$PGPASSWORD" > ${notes.page("secret")}\n${script}`;
  const step = await runStep(system, job, { ...READING, ...inputs, run });
  return { job, step, secret: notes.noted("secret") };
}

const values = (pairs: ReadonlyMap<string, string>): string =>
  [...pairs].map((pair) => pair.join("=")).join("\n");
const filesOf = ({ files }: StepResult): string =>
  Object.values(files)
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");

describe("a task that prints its secret in every way", () => {
  let leaked: Leaked;
  beforeAll(async () => {
    leaked = await leak("node leak.mjs");
  }, 240_000);

  it("would be seen to, if nothing hid it", () => {
    const secret = randomBytes(32).toString("base64url");
    const text = execFileSync(process.execPath, ["leak.mjs"], {
      cwd: leaked.job.workspace,
      env: { PGPASSWORD: secret },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(tracesOf(secret, text)).toEqual([
      "plain",
      "hexadecimal",
      "percent-encoded",
      "JSON-escaped",
      "base64 from 0",
      "base64url from 0",
      "base64 from 1",
      "base64url from 1",
      "base64 from 2",
      "base64url from 2",
    ]);
  });

  it("gives nothing away in the log, not even before the runner masks it", () => {
    const { step, secret } = leaked;
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("noise on the other stream");
    expect(tracesOf(secret, printedBy(step))).toEqual([]);
    expect(tracesOf(secret, step.log)).toEqual([]);
  });

  it("keeps everything else of its output", () => {
    const { log } = leaked.step;
    expect(log).toContain("plain ***");
    expect(log).toContain("plain on stderr: ***");
    expect(log).toMatch(/^half and /mu);
    expect(log).toContain("at the end ***");
    expect(log).toContain("without a last line end ***");
  });

  it("changes nothing by commands: no output, no state, no variable, no path, no annotation", () => {
    const { step } = leaked;
    expect([...step.outputs.keys()].toSorted()).toEqual([
      "expires-at",
      "lease-id",
      "outputs",
      "receipt",
      "revocation",
    ]);
    expect([...step.state.keys()]).toEqual(["session"]);
    expect([...step.exported.keys()]).toEqual([]);
    expect(readFileSync(step.files.path, "utf8")).toBe("");
    expect(step.refused).toEqual([]);
    expect(step.annotations).toEqual([]);
  });

  it("gives nothing away in summary, outputs, state, environment, receipt, nor any other file of the job", () => {
    const { step, secret, job } = leaked;
    expect(tracesOf(secret, filesOf(step))).toEqual([]);
    expect(
      tracesOf(secret, [values(step.outputs), values(step.state), step.summary].join()),
    ).toEqual([]);
    expect(step.summary).toContain("report");
    expect(tracesOf(secret, everythingOf(job))).toEqual([]);
  });

  it("leaves the broker knowing nothing of it", () => {
    const { secret } = leaked;
    expect(tracesOf(secret, system.broker.printed() + everythingBelow(system.folder))).toEqual([]);
  });

  it("has its secret masked by the runner in later steps too, in whatever form", async () => {
    const { job, secret } = leaked;
    const page = notes.page("secret");
    const later = await job.script(
      `cat ${page}; echo; base64 -w0 ${page}; echo; (printf user:; cat ${page}; echo @host) | base64 -w0; echo; od -An -tx1 ${page} | tr -d ' \\n'; echo later`,
    ).done;
    expect(later.log).toContain("later");
    expect(tracesOf(secret, later.raw)).not.toEqual([]);
    expect(tracesOf(secret, later.log)).toEqual([]);
  });
});

describe("a task that writes its secret to GITHUB_OUTPUT", () => {
  it.each([
    ["plainly", 'echo "stolen=$PGPASSWORD" >> "$GITHUB_OUTPUT"'],
    ["as a name", 'echo "$PGPASSWORD=stolen" >> "$GITHUB_OUTPUT"'],
    ["in base64", 'echo "stolen=$(printf %s "x$PGPASSWORD" | base64 -w0)" >> "$GITHUB_OUTPUT"'],
    [
      "over several lines",
      'printf "stolen<<E\\na\\n%s\\nE\\n" "$DATABASE_URL" >> "$GITHUB_OUTPUT"',
    ],
    [
      "and takes it back",
      'echo "stolen=$PGPASSWORD" >> "$GITHUB_OUTPUT"; echo "stolen=no" >> "$GITHUB_OUTPUT"',
    ],
  ])("%s is refused all its outputs: secret_in_output", async (_how, script) => {
    const { step, secret, job } = await leak(`echo "fine=yes" >> "$GITHUB_OUTPUT"; ${script}`);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("secret_in_output");
    expect(step.outputs.has("outputs")).toBe(false);
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(tracesOf(secret, printedBy(step) + everythingOf(job))).toEqual([]);
  });

  it("passes when it writes none", async () => {
    const { step } = await leak('echo "rows=7" >> "$GITHUB_OUTPUT"');
    expect(step.exitCode).toBe(0);
    expect(JSON.parse(step.outputs.get("outputs") ?? "")).toEqual({ rows: "7" });
  });
});

describe("a task that writes its secret to GITHUB_STEP_SUMMARY", () => {
  it("is refused its summary; stepkey's own is there", async () => {
    const { step, secret, job } = await leak(
      'echo "# Moved with $(printf %s "$PGPASSWORD" | od -An -tx1 | tr -d " \\n")" >> "$GITHUB_STEP_SUMMARY"',
    );
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("secret_in_output");
    expect(step.summary).not.toContain("# Moved");
    expect(step.summary).toContain("report");
    expect(tracesOf(secret, printedBy(step) + everythingOf(job))).toEqual([]);
  });
});

describe("a task that looks for the runner's own files", () => {
  it("finds none in its environment, and no right to ask for ID tokens", async () => {
    const { step } = await leak(
      'env | cut -d= -f1 | grep -E "^(GITHUB_(STATE|TOKEN)|ACTIONS_ID_TOKEN.*|INPUT_.*|STATE_.*)$" || echo none of them',
    );
    expect(step.log).toMatch(/^none of them$/mu);
  });

  it("has files of its own in their place, which no later step gets", async () => {
    const { step } = await leak(
      'echo "STOLEN=$PGPASSWORD" >> "$GITHUB_ENV"; echo /tmp/planted >> "$GITHUB_PATH"; ls "$RUNNER_TEMP/_runner_file_commands" | grep -c "$(basename "$GITHUB_ENV")$" || true',
    );
    expect(step.log).toMatch(/^0$/mu);
    expect(step.log).toMatch(/STOLEN/u);
    expect(step.log).toMatch(/later steps do not get/iu);
  });

  it("is found to have written its secret into those that it finds on disk", async () => {
    const { step } = await leak(
      'for file in "$RUNNER_TEMP"/_runner_file_commands/set_env_*; do echo "STOLEN=$PGPASSWORD" >> "$file"; done',
    );
    expect(step.annotations.map(({ level }) => level)).toContain("warning");
    expect(step.log).toMatch(/\$RUNNER_TEMP\/_runner_file_commands\/set_env_/u);
  });
});

describe("a task that leaves its secret in a file", () => {
  const LEAVES =
    'mkdir -p conf; printf "password: %s" "$(printf %s "$PGPASSWORD" | base64 -w0)" > conf/db.yml';
  const foundIn = (step: StepResult): unknown => {
    const receipt = JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as {
      readonly used: { readonly residue?: { readonly found: readonly string[] } };
    };
    return receipt.used.residue?.found;
  };

  it("is warned, when its credential was seen dead", async () => {
    const { step } = await leak(LEAVES);
    expect(step.exitCode).toBe(0);
    expect(step.annotations).toMatchObject([
      {
        level: "warning",
        message: expect.stringContaining("$GITHUB_WORKSPACE/conf/db.yml") as string,
      },
    ]);
    expect(foundIn(step)).toEqual(["$GITHUB_WORKSPACE/conf/db.yml"]);
    expect(step.summary).toContain("conf/db.yml");
  });

  it("fails with residue: fail", async () => {
    const { step } = await leak(LEAVES, { residue: "fail" });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("residue_found");
    expect(step.annotations.map(({ level }) => level)).toEqual(["error"]);
    expect(step.outputs.get("revocation")).toBe("verified");
  });

  it("succeeds without a search with residue: off", async () => {
    const { step } = await leak(LEAVES, { residue: "off" });
    expect([step.exitCode, step.annotations, foundIn(step)]).toEqual([0, [], undefined]);
  });

  it("names each place: home, RUNNER_TEMP, and a name that holds the secret, itself hidden", async () => {
    const { step, secret } = await leak(
      'echo "*:*:*:*:$PGPASSWORD" > "$HOME/.pgpass"; echo "$DATABASE_URL" > "$RUNNER_TEMP/url"; touch "name-$PGPASSWORD"',
    );
    expect(foundIn(step)).toEqual(
      expect.arrayContaining(["$HOME/.pgpass", "$RUNNER_TEMP/url", "$GITHUB_WORKSPACE/name-***"]),
    );
    expect(tracesOf(secret, printedBy(step))).toEqual([]);
  });
});
