import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import type { FakeBroker } from "../support/fake-broker.ts";
import type { IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { useAction } from "../support/use-action.ts";

const action = useAction();
const { openJob } = action;
let idTokens: IdTokenEndpoint;
let broker: FakeBroker;

beforeEach(() => {
  ({ broker, idTokens } = action);
});

const inputs = (given: Readonly<Record<string, string>> = {}) => ({
  step: "migrate",
  broker: broker.url,
  grant: "orders-migrate",
  run: "true",
  ...given,
});

const annotated = (messages: readonly { readonly message: string }[]): string =>
  messages.map(({ message }) => message).join("\n");

describe("variables that a task gets", () => {
  it("are those of env, which nobody else in the job gets", async () => {
    const job = openJob();
    const env = "LEVEL=debug\nNOTES<<END\nfirst line\nsecond line\nEND";
    const run = 'echo "level $LEVEL"; echo "$NOTES"; env | grep -c ^INPUT_ || true';
    const step = await job.main({ inputs: inputs({ env, run }), env: { LEVEL: "of the job" } })
      .done;
    expect(step.log).toMatch(/^level debug\nfirst line\nsecond line\n0$/mu);
    expect((await job.script('echo "later: ${LEVEL-none}"').done).log).toContain("later: none");
  });

  it.each([
    ["FOO: bar", "line 1 has the form FOO: value. Write FOO=value."],
    ["export FOO=bar", "line 1 starts with export. Write FOO=… without it."],
    ["FOO<<END\nbar", "line 1 starts a block for FOO, and END is missing."],
    ['FOO="bar"', "line 1 puts quotes around the value of FOO"],
    ["PATH=/opt/bin", "PATH decides which programs run, so env cannot set it."],
  ])("are refused with one reading before anything is requested: %j", async (env, message) => {
    const step = await openJob().main({ inputs: inputs({ env }) }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain(message);
    expect(annotated(step.annotations)).toContain(message);
    expect(idTokens.audiences).toEqual([]);
  });

  it("are not set by a title that brings lines of its own", async () => {
    const title = "Fix it\nLD_PRELOAD=./evil.so\nPATH=.";
    const step = await openJob().main({ inputs: inputs({ env: `TITLE=${title}` }) }).done;
    expect(step.log).toContain("LD_PRELOAD loads code into every program that starts");
    expect(idTokens.audiences).toEqual([]);
  });

  it("are the credential's, whatever env says, and that is said", async () => {
    const run = 'echo "as $PGUSER"';
    const step = await openJob().main({ inputs: inputs({ env: "PGUSER=mona", run }) }).done;
    expect(step.log).toContain("as stepkey_lease");
    expect(annotated(step.annotations)).toContain(
      "env sets PGUSER, which the credential delivers. The task gets the credential's value.",
    );
  });

  it("are pointed out when they look like a secret, and shown nowhere", async () => {
    const env = "NPM_TOKEN=s3cr3t-of-npm";
    const step = await openJob().main({ inputs: inputs({ env }) }).done;
    expect(step.log).toContain("NPM_TOKEN looks like a secret.");
    expect(`${step.log}${step.summary}${annotated(step.annotations)}`).not.toContain("s3cr3t");
  });

  it("are listed whole where they are withheld, and again in the annotation when the task fails", async () => {
    const names = Array.from({ length: 30 }, (_, n) => `SETTING_${n}`);
    const env = { API_KEY: "k", ...Object.fromEntries(names.map((name) => [name, "x"])) };
    const run = 'echo "${API_KEY:?}"';
    const step = await openJob().main({ inputs: inputs({ run }), env }).done;
    expect(step.exitCode).toBe(1);
    const said = annotated(step.annotations);
    expect(said).toContain("stepkey: the task ended with exit code 1.");
    expect(said).toContain("The script names API_KEY, which is withheld.");
    for (const name of names) {
      expect(said).toContain(name);
      expect(step.log.split("▸")[0]).toContain(name);
    }
  });

  it("do not include what pass-env names wrongly, and that is said", async () => {
    const job = openJob();
    const env = { DEPLOY_REGION: "eu" };
    const given = { "pass-env": "DEPLOY_REGOIN, CARGO_*, GITHUB_ENV", run: "true" };
    const step = await job.main({ inputs: inputs(given), env }).done;
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain(
      "DEPLOY_REGOIN does not exist in this job. Did you mean DEPLOY_REGION?",
    );
    expect(step.log).toContain("CARGO_* matches no variable of this job.");
    expect(step.log).toContain(
      "GITHUB_ENV of the job is never passed: the task has a file of its own",
    );
    const wrong = await job.main({ inputs: inputs({ "pass-env": "FOO;BAR" }) }).done;
    expect(wrong.log).toContain(
      '"FOO;BAR": list names only, separated by commas, spaces or newlines',
    );
  });
});

describe("what a task writes for later steps", () => {
  it("reaches none, is named without its values, and does not fail the step", async () => {
    const job = openJob();
    const run = `true
      echo "TOOL_HOME=/opt/tool" >> "$GITHUB_ENV"
      echo "DB_PASSWORD=$PGPASSWORD" >> "$GITHUB_ENV"
      echo "/opt/tool/bin" >> "$GITHUB_PATH"`;
    const step = await job.main({ inputs: inputs({ run }) }).done;
    expect(step).toMatchObject({ exitCode: 0, outcome: "success" });
    expect([...step.exported]).toEqual([]);
    expect(step.log).toMatch(
      /◌ not shared {2}The task wrote TOOL_HOME and DB_PASSWORD to GITHUB_ENV\.\n {14}The task wrote 1 directory \(\/opt\/tool\/bin\) to GITHUB_PATH\.\n {14}Later steps do not get it\./u,
    );
    expect(step.log).not.toContain("=/opt/tool");
    const later = await job.script('echo "${TOOL_HOME-none} $PATH"').done;
    expect(later.log).toMatch(/^none /mu);
    expect(later.log).not.toContain("/opt/tool");
  });

  it("does not fail the step either where the runner could not read it", async () => {
    const run = 'echo nonsense >> "$GITHUB_ENV"';
    const step = await openJob().main({ inputs: inputs({ run }) }).done;
    expect(step).toMatchObject({ exitCode: 0, outcome: "success" });
    expect(step.log).toContain("GITHUB_ENV cannot be read: line 1 is neither");
  });

  it("is dropped with a warning where outputs or summary are too large, and the step does not fail", async () => {
    const run = `printf 'a=%s\\n' "$(head -c 1100000 /dev/zero | tr '\\0' x)" >> "$GITHUB_OUTPUT"
      head -c 1100000 /dev/zero | tr '\\0' x >> "$GITHUB_STEP_SUMMARY"`;
    const step = await openJob().main({ inputs: inputs({ run }) }).done;
    expect(step).toMatchObject({ exitCode: 0, outcome: "success" });
    const warnings = step.annotations.filter(({ level }) => level === "warning");
    expect(warnings.map(({ message }) => message.split(",")[0])).toEqual([
      "stepkey: GITHUB_OUTPUT is larger than 1 MiB",
      "stepkey: GITHUB_STEP_SUMMARY is larger than 960 KiB",
    ]);
    expect(step.outputs.has("outputs")).toBe(false);
    expect(step.summary).toContain("## stepkey");
  });
});

describe("a task that is cancelled", () => {
  it("has five seconds before a second signal, and its credential is revoked before the runner kills", async () => {
    const job = openJob();
    const run = `trap 'date +%s%3N > int' INT; trap 'date +%s%3N > term' TERM
      while true; do sleep 0.1 || true; done`;
    const step = job.main({ inputs: inputs({ run }) });
    await eventually("the task runs", () => broker.callsOf("/heartbeat").length > 1);
    step.cancel();
    const result = await step.done;
    expect(result.signal).toBeUndefined();
    expect(result.outputs.get("revocation")).toBe("verified");
    expect(result.outputs.has("receipt")).toBe(true);
    const at = (name: string) => Number(readFileSync(join(job.workspace, name), "utf8"));
    expect(at("term") - at("int")).toBeGreaterThan(4500);
    expect(at("term") - at("int")).toBeLessThan(6500);
  });
});

describe("a process that runs on after the task", () => {
  it("is ended and named, also in the task's own group", async () => {
    const run = "sleep 60 & echo started";
    const step = await openJob().main({ inputs: inputs({ run }) }).done;
    expect(step.exitCode).toBe(0);
    expect(step.log).toMatch(
      /^◌ left {8}1 process that it left behind was ended: sleep \(\d+\)$/mu,
    );
  });
});

describe("a task with annotations: true", () => {
  const run = `echo "::group::Migrating"
    echo "::error title=Bad row,file=a.sql,line=3::Row 7: $PGPASSWORD is refused"
    echo "::warning::$(printf %s "$PGPASSWORD" | base64)"
    echo "::notice::7 rows"
    echo "::debug::hidden"
    echo "::set-output name=a::b"
    echo "::save-state name=session::forged"
    echo "::stop-commands::token"
    echo "##[error]older form"
    echo still a task`;

  it("writes groups and annotations without its secret, and no other command", async () => {
    const step = await openJob().main({ inputs: inputs({ run, annotations: "true" }) }).done;
    expect(step.exitCode).toBe(0);
    expect(step.annotations).toEqual([
      { level: "error", message: "Row 7: *** is refused" },
      { level: "warning", message: expect.stringMatching(/^\*{3}.?.?=*$/u) as string },
      { level: "notice", message: "7 rows" },
    ]);
    expect(step.raw).toContain("::error title=Bad row,file=a.sql,line=3::Row 7: *** is refused");
    expect(step.raw).toMatch(/^::group::Migrating$[^]*^still a task\n::endgroup::$/mu);
    expect(step.outputs.has("a")).toBe(false);
    expect(step.log).toContain(String.raw`\::stop-commands::token`);
    expect(step.log).toContain(String.raw`##\[error]older form`);
    expect(step.raw.replaceAll(/^::add-mask::.*$/gmu, "")).not.toContain(broker.password());
  });

  it("writes none without the input", async () => {
    const step = await openJob().main({ inputs: inputs({ run }) }).done;
    expect(step.annotations).toEqual([]);
    expect(step.log).toContain(String.raw`\::group::Migrating`);
  });
});
