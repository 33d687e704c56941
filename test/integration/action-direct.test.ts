import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startFakeSts, type FakeSts } from "../support/fake-sts.ts";
import { githubClaims } from "../support/id-token.ts";
import { useAction } from "../support/use-action.ts";
import type { RunnerJob } from "../support/fake-runner/runner.ts";

const SECRET = `made-${"k".repeat(20)}-at-run-time/+`;
const SESSION = `session-${"t".repeat(60)}==`;

const SECOND_SESSION = `second-${"u".repeat(60)}==`;

const action = useAction({ claims: { event_name: "push" } });
let idTokens: IdTokenEndpoint;
let sts: FakeSts;
let job: RunnerJob;

beforeEach(async () => {
  ({ idTokens } = action);
  sts = await startFakeSts({ secret: SECRET, sessions: [SESSION, SECOND_SESSION] });
  job = action.openJob();
});
afterEach(() => sts.close());

const inputs = (given: Readonly<Record<string, string>> = {}) => ({
  step: "deploy",
  run: 'test -n "$AWS_SESSION_TOKEN"; echo "$AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN"',
  credential: `aws:
  role-to-assume: arn:aws:iam::123456789012:role/reader
  aws-region: eu-west-1
  sts-endpoint: ${sts.url}`,
  ...given,
});

describe("main without a broker", () => {
  it("gets a session for the task by itself, and says until when it lives", async () => {
    const step = await job.main({ inputs: inputs() }).done;
    expect(step.log).not.toMatch(/✗/u);
    expect(step.exitCode).toBe(0);
    expect(step.log).toMatch(/^\*\*\* \*\*\*$/mu);
    expect(idTokens.audiences).toEqual(["sts.amazonaws.com"]);
    expect(step.outputs.get("revocation")).toBe("expires");
    expect(step.log).toMatch(/◌ expires/u);
    expect(JSON.stringify([...step.state, ...step.outputs])).not.toMatch(/made-k|session-t/u);
  });

  it("requests a second session with its end in AWS's time when the clocks differ, warns, and uses only that one", async () => {
    sts.aheadMs = 1_200_000;
    const run = 'printf "%s" "$AWS_SESSION_TOKEN" | head -c 6';
    const step = await job.main({ inputs: inputs({ run }) }).done;
    expect(step.exitCode).toBe(0);
    expect(sts.asked).toHaveLength(2);
    const [first = 0, second = 0] = sts.asked.map((form) => {
      const policy = form.get("Policy") ?? "";
      return Date.parse(/"aws:CurrentTime":"(?<end>[^"]+)"/u.exec(policy)?.groups?.["end"] ?? "");
    });
    expect(Math.abs(second - first - sts.aheadMs)).toBeLessThan(5000);
    expect(step.log).toMatch(/^second/mu);
    expect(step.log).not.toMatch(/^sessio/mu);
    const warning = step.annotations.find(({ level }) => level === "warning");
    expect(warning?.message).toMatch(
      /The runner's clock is (?:19|20) minutes behind[^]*clock_off/u,
    );
  });

  it("leaves post nothing to say when main said it", async () => {
    const step = await job.main({ inputs: inputs() }).done;
    expect(await job.post(step).done).toMatchObject({ exitCode: 0, log: "" });
  });

  it("says in post until when the credential of a killed step lives", async () => {
    const started = job.main({
      inputs: inputs({ run: "sleep 60" }),
      onLine: (line) => {
        if (line.startsWith("▸")) started.kill();
      },
    });
    const post = await job.post(await started.done).done;
    expect(post.exitCode).toBe(0);
    expect(post.annotations[0]?.message).toMatch(
      /step "deploy" did not finish.*aws session stepkey-.*was not revoked; it works until 20\d\d-/u,
    );
    expect(post.annotations[0]?.message).toContain("was not revoked");
    expect(post.summary).toBe("");
  });

  it("ends nothing after a cancel in a container, and says in post until when the credential works", async () => {
    await job.end();
    job = action.openJob({ container: true });
    const started = job.main({
      inputs: inputs({ run: "trap 'echo INT' INT; while true; do sleep 0.1 || true; done" }),
      onLine: (line) => {
        if (line.startsWith("▸")) started.cancel();
      },
    });
    const step = await started.done;
    expect(step.outcome).toBe("cancelled");
    const post = await job.post(step).done;
    expect(post.annotations[0]?.message).toMatch(/was not revoked; it works until 20\d\d-/u);
    // The task runs on until the container is removed.
    expect(job.endOrphans()).toBeGreaterThan(1);
    expect((await started.ended).raw).not.toMatch(/^INT$/mu);
  });

  it("gives a task that is cancelled seven seconds before a second signal: there is nothing to revoke", async () => {
    const run = `trap 'date +%s%3N > int' INT; trap 'date +%s%3N > term; exit 9' TERM
      echo ready; while true; do sleep 0.1 || true; done`;
    const started = job.main({
      inputs: inputs({ run }),
      onLine: (line) => {
        if (line === "ready") started.cancel();
      },
    });
    const step = await started.done;
    // The runner did not have to kill it, and it was reported.
    expect(step.signal).toBeUndefined();
    expect(step.outputs.get("revocation")).toBe("expires");
    const at = (name: string) => Number(readFileSync(join(job.workspace, name), "utf8"));
    expect(at("term") - at("int")).toBeGreaterThan(6500);
    expect(at("term") - at("int")).toBeLessThan(8500);
  });

  it("does not ask STS for a write that has no environment in its token", async () => {
    const write = { access: "write", environment: "production", "github-token": "none" };
    const step = await job.main({ inputs: inputs(write) }).done;
    expect(step.log).toContain("environment_mismatch");
    expect(sts.asked).toEqual([]);
  });

  it("does not ask STS for a write that nobody could check", async () => {
    idTokens.setClaims(githubClaims({ event_name: "push", environment: "production" }));
    const write = { access: "write", environment: "production", "github-token": "none" };
    const contexts = { GITHUB_API_URL: "http://127.0.0.1:9" };
    const step = await job.main({ inputs: inputs(write), contexts }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/github_unavailable|approval_refused/u);
    expect(sts.asked).toEqual([]);
  });
});
