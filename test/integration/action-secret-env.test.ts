import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { Receipt } from "../../src/receipt/receipt.ts";
import type { FakeBroker } from "../support/fake-broker.ts";
import type { RunnerJob, StepResult } from "../support/fake-runner/runner.ts";
import { useAction } from "../support/use-action.ts";
import { javaScriptAction, placeAction } from "../support/uses/sample-actions.ts";

const TOKEN = `npm_${randomBytes(22).toString("base64url")}`;
const SECOND_LINE = randomBytes(24).toString("base64");
const KEY = `-----BEGIN PRIVATE KEY-----\n${SECOND_LINE}\n-----END PRIVATE KEY-----\n`;
const BOTH = `NPM_TOKEN: ${JSON.stringify(TOKEN)}\nDEPLOY_KEY: ${JSON.stringify(KEY)}\n`;

const action = useAction();
let job: RunnerJob;
let broker: FakeBroker;

/** Without the right to request ID tokens, unless a test needs a broker. */
const NO_RIGHT = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };

beforeEach(() => {
  ({ broker } = action);
  job = action.openJob({ env: NO_RIGHT });
});

const alone = async (run: string, more: Readonly<Record<string, string>> = {}) =>
  await job.main({ inputs: { step: "publish", run, "secret-env": BOTH, ...more } }).done;

const receiptOf = (step: StepResult): Receipt =>
  JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as Receipt;

function everythingLeft(step: StepResult): string {
  const files = Object.values(step.files).map((path) => readFileSync(path, "utf8"));
  return [step.log, ...files, readFileSync(step.outputs.get("receipt") ?? "", "utf8")].join("\n");
}

describe("a step with stored secrets alone", () => {
  it("gives its task the secrets whole, requests no ID token, and writes it all down without them", async () => {
    const step = await alone(
      `test "$NPM_TOKEN" = ${TOKEN}; printf %s "$DEPLOY_KEY" | wc -l; echo "it is $NPM_TOKEN"`,
    );
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("it is ***");
    expect(step.log).toContain(
      "◌ stored      NPM_TOKEN and DEPLOY_KEY stay valid: stepkey cannot end them",
    );
    expect(action.idTokens.requests()).toBe(0);
    const left = everythingLeft(step);
    for (const secret of [TOKEN, SECOND_LINE]) expect(left).not.toContain(secret);
  });

  it("says that they stay valid: in the output, the receipt and the summary, and nowhere that they were revoked", async () => {
    const step = await alone("true");
    expect(Object.fromEntries(step.outputs)).toMatchObject({ revocation: "none" });
    expect(step.outputs.get("expires-at") ?? "").toBe("");
    const receipt = receiptOf(step);
    expect(receipt).toMatchObject({
      mode: "secret-env",
      issued: { kind: "secret-env", stored_secrets: ["NPM_TOKEN", "DEPLOY_KEY"] },
      ended: { revocation: "none" },
      not_proven: [
        "That the stored secrets NPM_TOKEN and DEPLOY_KEY are dead: they stay valid, because stepkey cannot end them.",
        "Who asked: no ID token was requested, so the runner alone says it.",
      ],
    });
    expect(Object.keys(receipt)).not.toContain("access");
    expect(Object.keys(receipt.issued)).not.toContain("expires_at");
    expect(receipt.asked.repository).toBe(job.env["GITHUB_REPOSITORY"] ?? receipt.asked.repository);
    expect(step.summary.replaceAll(/\\(?=_)|&#95;/gu, "")).toMatch(
      /the task ran; the stored secrets NPM_?TOKEN and DEPLOY_?KEY stay valid, because stepkey cannot end them/u,
    );
    expect(step.log).not.toContain("revoked");
  });

  it.each([
    ["base64", 'printf %s "$NPM_TOKEN" | base64 -w0'],
    ["hex", 'printf %s "$NPM_TOKEN" | od -An -tx1 | tr -d " \\n"'],
    ["a line of a secret", 'printf %s "$DEPLOY_KEY" | sed -n 2p'],
    ["JSON", 'printf %s "$DEPLOY_KEY" | jq -Rs . || true'],
  ])("hides them in its output, also as %s", async (_form, run) => {
    const { log } = await alone(run);
    expect(log).toContain("***");
    for (const form of [TOKEN, SECOND_LINE, Buffer.from(TOKEN).toString("base64")]) {
      expect(log).not.toContain(form);
    }
    expect(log).not.toContain(Buffer.from(TOKEN).toString("hex"));
  });

  it("refuses outputs that contain one", async () => {
    const step = await alone('echo "token=$NPM_TOKEN" >> "$GITHUB_OUTPUT"');
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("secret_in_output");
    expect(step.outputs.get("outputs") ?? "").not.toContain(TOKEN);
  });

  it("fails when the task leaves one in a file: it still works there", async () => {
    const step = await alone('echo "$NPM_TOKEN" > left.txt');
    expect(step.exitCode).toBe(1);
    expect(receiptOf(step).used?.residue?.found).toEqual(["$GITHUB_WORKSPACE/left.txt"]);
  });

  it("keeps them from the steps after it, and from post", async () => {
    const step = await alone('echo "NEXT=$NPM_TOKEN" >> "$GITHUB_ENV"');
    const next = await job.script("env; cat /proc/self/environ | tr '\\0' '\\n'").done;
    for (const text of [next.log, JSON.stringify(job.env)]) {
      expect(text).not.toContain("NPM_TOKEN");
      expect(text).not.toContain("NEXT=");
    }
    const post = await job.post(step).done;
    expect([post.exitCode, post.log]).toEqual([0, ""]);
  });

  it("refuses a planted loader before the task has one", async () => {
    job = action.openJob({ env: { ...NO_RIGHT, BASH_ENV: "/tmp/planted.sh" } });
    const step = await alone('echo "ran"');
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("environment_hostile");
  });

  it("says that an empty secret may be one that this job cannot see", async () => {
    const step = await alone("true", { "secret-env": 'NPM_TOKEN: ""' });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("NPM_TOKEN is empty: is the secret set, and may this job see it?");
  });

  it("says how many are too short to hide", async () => {
    const step = await alone("true", { "secret-env": 'PIN: "123"' });
    expect(step.log).toContain("✗ not masked  1 secret too short to be masked in the log");
  });

  it("passes on the exit code of the task", async () => {
    expect((await alone("exit 7")).exitCode).toBe(7);
  });
});

describe("stored secrets beside a credential", () => {
  const beside = async (run: string, secretEnv = BOTH) =>
    await job.main({
      inputs: {
        step: "publish",
        run,
        broker: broker.url,
        grant: "orders-migrate",
        "secret-env": secretEnv,
      },
    }).done;

  beforeEach(() => {
    job = action.openJob();
  });

  it("gives the task both, ends the credential, and says that the others stay valid", async () => {
    const step = await beside(`test "$NPM_TOKEN" = ${TOKEN}; echo "$PGPASSWORD $NPM_TOKEN"`);
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("*** ***");
    expect(Object.fromEntries(step.outputs)).toMatchObject({ revocation: "verified" });
    const receipt = receiptOf(step);
    expect(receipt.issued.stored_secrets).toEqual(["NPM_TOKEN", "DEPLOY_KEY"]);
    expect(receipt.not_proven).toContain(
      "That the stored secrets NPM_TOKEN and DEPLOY_KEY are dead: they stay valid, because stepkey cannot end them.",
    );
    expect(step.log).toContain(
      "◌ valid       NPM_TOKEN and DEPLOY_KEY stay valid: stepkey cannot end them",
    );
    expect(everythingLeft(step)).not.toContain(TOKEN);
  });

  it("fails for one that is left in a file, although the credential is proven dead", async () => {
    const step = await beside('echo "$NPM_TOKEN" > left.txt');
    expect(Object.fromEntries(step.outputs)).toMatchObject({ revocation: "verified" });
    expect(step.exitCode).toBe(1);
  });

  it("starts no task when the credential has one of the names, and ends the credential", async () => {
    const step = await beside("echo ran", `PGPASSWORD: ${JSON.stringify(TOKEN)}`);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("secret-env sets PGPASSWORD, which the credential delivers.");
    expect(step.log).not.toMatch(/^ran$/mu);
    expect(broker.callsOf("/revoke")).toHaveLength(1);
  });
});

describe("an action in uses", () => {
  const sample = javaScriptAction(
    {
      main: `console.log("has " + (input("password") === process.env.NPM_TOKEN), "it is " + input("password"));`,
    },
    "  password: { required: true }",
  );
  const publish = async (more: Readonly<Record<string, string>>) => {
    const uses = placeAction(job.workspace, "publish", sample);
    return await alone("", { uses, ...more });
  };

  it("gets a stored secret as an input, and requests no ID token", async () => {
    const step = await publish({ "with-credential": "password=NPM_TOKEN" });
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("has true it is ***");
    expect(action.idTokens.requests()).toBe(0);
    expect(everythingLeft(step)).not.toContain(TOKEN);
  });

  it("does not start with the name of a secret that nobody gave", async () => {
    const step = await publish({ "with-credential": "password=NPM_TOKN" });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("names NPM_TOKN, which secret-env does not have");
    expect(step.log).not.toContain("has ");
  });
});
