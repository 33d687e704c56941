import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Receipt } from "../../src/receipt/receipt.ts";
import type { RunnerJob, RunningStep, StepResult } from "../support/fake-runner/runner.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startFetching } from "../support/uses/fetching.ts";
import { useAction } from "../support/use-action.ts";
import {
  javaScriptAction,
  placeAction,
  type SampleAction,
} from "../support/uses/sample-actions.ts";

/** An action together with the other things that a step can have. */
const action = useAction();

const TOKEN = `npm_${randomBytes(22).toString("base64url")}`;
const STORED = { "secret-env": `NPM_TOKEN: ${JSON.stringify(TOKEN)}\n` };
const NO_RIGHT = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };

function startUses(
  job: RunnerJob,
  sample: SampleAction,
  inputs: Readonly<Record<string, string>>,
): RunningStep {
  const uses = placeAction(job.workspace, "sample", sample);
  return job.main({ inputs: { step: "publish", uses, ...inputs } });
}

function leftBy(step: StepResult): string {
  return [
    step.raw.replaceAll(/^::add-mask::.*$/gmu, ""),
    step.log,
    step.summary,
    JSON.stringify([...step.outputs, ...step.state, ...step.exported, ...step.annotations]),
    ...Object.values(step.files).map((path) => readFileSync(path, "utf8")),
    readFileSync(step.outputs.get("receipt") ?? "", "utf8"),
  ].join("\n");
}

const receiptOf = (step: StepResult): Receipt =>
  JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as Receipt;

describe("an action with stored secrets alone", () => {
  it("gets them as inputs and variables, logs in privately up to its post, and hands none on", async () => {
    const job = action.openJob({ env: NO_RIGHT });
    const sample = javaScriptAction(
      {
        main: `console.log("has " + (input("token") === process.env.NPM_TOKEN && input("token").length > 10));
console.log("npmrc is at " + process.env.npm_config_userconfig);
fs.writeFileSync(process.env.npm_config_userconfig, "//r.example/:_authToken=" + input("token"));
saveState("token", input("token"));
console.log("printed " + input("token"));
exportVariable("LEAK", "x" + Buffer.from(input("token")).toString("base64"));
exportVariable("NPM_TOKEN", input("token"));
exportVariable("PLAIN", "1");`,
        post: `console.log("post reads " + fs.readFileSync(process.env.npm_config_userconfig, "utf8").endsWith(process.env.STATE_token));`,
      },
      "  token: { required: true }",
    );
    const step = await startUses(job, sample, {
      ...STORED,
      "with-credential": "token=NPM_TOKEN",
      exports: "LEAK, NPM_TOKEN, PLAIN",
    }).done;
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("has true");
    expect(step.log).toContain("post reads true");
    expect([...step.exported]).toEqual([["PLAIN", "1"]]);
    expect(step.log).toContain("LEAK and NPM_TOKEN: not passed on, because the value holds");
    expect(tracesOf(TOKEN, leftBy(step))).toEqual([]);
    const home = /^npmrc is at (\S+)$/mu.exec(step.log)?.[1] ?? "";
    expect(home).toContain("stepkey-homes-");
    expect(existsSync(home)).toBe(false);
    expect(action.idTokens.requests()).toBe(0);
    expect(step.outputs.get("revocation")).toBe("none");
    expect(receiptOf(step)).toMatchObject({
      mode: "secret-env",
      uses: "./.github/actions/sample",
      used: { exit_code: 0 },
    });
  });

  it("fails with what it leaves in a file, and gives the name of a secret that it does not have", async () => {
    const job = action.openJob({ env: NO_RIGHT });
    const sample = javaScriptAction({
      main: `fs.writeFileSync("left.txt", process.env.NPM_TOKEN); setOutput("t", process.env.NPM_TOKEN);`,
    });
    const left = await startUses(job, sample, STORED).done;
    expect(left.exitCode).toBe(1);
    expect(left.log).toContain("left.txt");
    expect(left.log).toContain("secret_in_output");
    expect(left.log).not.toContain("ends with this step");
    expect(left.outputs.get("outputs")).toBe("{}");
    const inputs = { ...STORED, "with-credential": "token=NPM_TOKNE" };
    const unknown = await startUses(job, sample, inputs).done;
    expect(unknown.exitCode).toBe(1);
    expect(unknown.log).toMatch(
      /with-credential +names NPM_TOKNE, which secret-env does not have/u,
    );
    expect(unknown.log).toContain("NPM_TOKEN");
  });
});

describe("an action that writes a summary which is too large", () => {
  it("loses the summary alone, with a warning", async () => {
    const job = action.openJob({ env: NO_RIGHT });
    const main = `setOutput("url", "https://shop.example"); summary("x".repeat(1000 * 1024));`;
    const step = await startUses(job, javaScriptAction({ main }), STORED).done;
    expect(step.exitCode).toBe(0);
    expect(step.outputs.get("outputs")).toBe('{"url":"https://shop.example"}');
    expect(step.log).toContain("GITHUB_STEP_SUMMARY is larger than 960 KiB");
  });
});

describe("an action of a repository without a place for its files", () => {
  it("is refused with the directory that cannot be written to", async () => {
    const job = action.openJob({ env: NO_RIGHT });
    const contexts = { RUNNER_TEMP: `${job.temp}/missing` };
    const uses = `octo-org/actions@${"0123456789".repeat(4)}`;
    const step = await job.main({ inputs: { step: "publish", uses, ...STORED }, contexts }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(
      /cannot write to the runner's temporary directory .*missing \(ENOENT\)/u,
    );
    expect(step.log).not.toContain("internal error");
  });
});

describe("an action of a repository that is cancelled", () => {
  it("in its pre, although that ends with 0, runs no main, and the receipt has what ran", async () => {
    const fetching = await startFetching();
    try {
      const sample = javaScriptAction({
        main: `console.log("main runs");`,
        post: `console.log("post runs");`,
      });
      const pre = `process.on("SIGINT", () => process.exit(0)); console.log("pre waits"); setInterval(() => {}, 1000);`;
      const sha = fetching.repository("octo-org/actions").commit(
        {
          "action.yml": sample.metadata.replace("  main:", "  pre: pre.cjs\n  main:"),
          "pre.cjs": pre,
          ...sample.files,
        },
        { ref: "refs/heads/main" },
      );
      const { url, apiUrl } = fetching.server;
      const env = { ...NO_RIGHT, GITHUB_SERVER_URL: url, GITHUB_API_URL: apiUrl };
      const job = action.openJob({ env });
      const waiting = Promise.withResolvers<void>();
      const onLine = (line: string): void => void (line === "pre waits" && waiting.resolve());
      const uses = `octo-org/actions@${sha}`;
      const running = job.main({ inputs: { step: "publish", uses, ...STORED }, onLine });
      await waiting.promise;
      running.cancel();
      const step = await running.ended;
      expect(step.log).not.toContain("main runs");
      expect(step.log).not.toMatch(/^▸ main$/mu);
      expect(step.log).toMatch(/^◌ main +does not run$/mu);
      expect(step.log).toContain("post runs");
      expect(step.exitCode).not.toBe(0);
      expect(receiptOf(step)).toMatchObject({ used: { stopped: "the job was cancelled" } });
    } finally {
      await fetching.close();
    }
  });
});
