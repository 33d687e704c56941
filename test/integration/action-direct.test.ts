import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { githubClaims } from "../support/id-token.ts";
import { useAction } from "../support/use-action.ts";
import type { RunnerJob } from "../support/fake-runner/runner.ts";

/** Only the form of STS's responses: other tests run against Ceph's real STS. */
function answerAsSts(session: string, secret: string, expires: Date): string {
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE00</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>
<SessionToken>${session}</SessionToken><Expiration>${expires.toISOString()}</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`;
}

const SECRET = `made-${"k".repeat(20)}-at-run-time/+`;
const SESSION = `session-${"t".repeat(60)}==`;

const SECOND_SESSION = `second-${"u".repeat(60)}==`;

const action = useAction({ claims: { event_name: "push" } });
let idTokens: IdTokenEndpoint;
let sts: Server;
let stsUrl: string;
/** How far the clock of STS is ahead of the runner's. */
let aheadMs: number;
let asked: URLSearchParams[];
let job: RunnerJob;

beforeEach(async () => {
  asked = [];
  aheadMs = 0;
  ({ idTokens } = action);
  sts = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      asked.push(new URLSearchParams(body));
      const now = Date.now() + aheadMs;
      const session = asked.length === 1 ? SESSION : SECOND_SESSION;
      response.setHeader("date", new Date(now).toUTCString());
      response.end(answerAsSts(session, SECRET, new Date(now + 900_000)));
    });
  });
  sts.listen(0, "127.0.0.1");
  await once(sts, "listening");
  const address = sts.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  stsUrl = `http://127.0.0.1:${address.port}`;
  job = action.openJob();
});
afterEach(() => {
  sts.close();
  sts.closeAllConnections();
});

const inputs = (given: Readonly<Record<string, string>> = {}) => ({
  step: "deploy",
  run: 'test -n "$AWS_SESSION_TOKEN"; echo "$AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN"',
  credential: `aws:
  role-to-assume: arn:aws:iam::123456789012:role/reader
  aws-region: eu-west-1
  sts-endpoint: ${stsUrl}`,
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
    aheadMs = 1_200_000;
    const run = 'printf "%s" "$AWS_SESSION_TOKEN" | head -c 6';
    const step = await job.main({ inputs: inputs({ run }) }).done;
    expect(step.exitCode).toBe(0);
    expect(asked).toHaveLength(2);
    const [first = 0, second = 0] = asked.map((form) => {
      const policy = form.get("Policy") ?? "";
      return Date.parse(/"aws:CurrentTime":"(?<end>[^"]+)"/u.exec(policy)?.groups?.["end"] ?? "");
    });
    expect(Math.abs(second - first - aheadMs)).toBeLessThan(5000);
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

  it("does not ask STS for a write that has no environment in its token", async () => {
    const write = { access: "write", environment: "production", "github-token": "none" };
    const step = await job.main({ inputs: inputs(write) }).done;
    expect(step.log).toContain("environment_mismatch");
    expect(asked).toEqual([]);
  });

  it("does not ask STS for a write that nobody could check", async () => {
    idTokens.setClaims(githubClaims({ event_name: "push", environment: "production" }));
    const write = { access: "write", environment: "production", "github-token": "none" };
    const contexts = { GITHUB_API_URL: "http://127.0.0.1:9" };
    const step = await job.main({ inputs: inputs(write), contexts }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/github_unavailable|approval_refused/u);
    expect(asked).toEqual([]);
  });
});
