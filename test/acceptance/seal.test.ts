import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approvedJob, leasesOf, runStep, WRITING } from "../support/acceptance.ts";
import { eventually } from "../support/eventually.ts";
import type { Run } from "../support/github/start-github.ts";
import { tokenClaims } from "../support/github/runs.ts";
import { startTestSystem, type TestSystem } from "../support/test-system.ts";

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(async () => {
  await system?.close();
}, 60_000);

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const freshToken = (run: Run): Promise<string> =>
  system.issuer.issueToken(tokenClaims(run), { audience: system.broker.url });

/** What a thief within the job sends: no action, only HTTP. */
async function ask(
  idToken: string,
  request = randomBytes(24).toString("base64url"),
): Promise<Answer> {
  const { step, environment, access, grant } = WRITING;
  const detail = { type: "stepkey", grant, environment, access, step, request };
  const response = await fetch(`${system.broker.url}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: idToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      authorization_details: JSON.stringify([detail]),
    }),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const codes = (answers: readonly Answer[]): Readonly<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const { status, body } of answers) {
    const code = status === 200 ? "granted" : String(body["code"]);
    counted[code] = (counted[code] ?? 0) + 1;
  }
  return counted;
};

/** How many roles the server ever made, by its own log of every statement. */
const rolesMade = (): number =>
  [...system.postgres.log().matchAll(/statement: CREATE ROLE "?stepkey_/gu)].length;

const audited = (run: Run) =>
  system.broker.audit().filter(({ claims }) => {
    const { run_id: id, run_attempt: attempt } = (claims ?? {}) as Record<string, unknown>;
    return id === run.runId && attempt === run.attempt;
  });
const grantedIn = (run: Run) => audited(run).filter(({ outcome }) => outcome === "granted");

/** The highest number of roles that exist at once, of leases that were not there before; looks until it is asked. */
async function watchNewRoles(): Promise<() => Promise<number>> {
  const before = await system.leaseRoles();
  const over = new AbortController();
  let most = 0;
  const watching = (async () => {
    while (!over.signal.aborted) {
      const now = await system.leaseRoles();
      most = Math.max(most, now.filter((role) => !before.includes(role)).length);
    }
  })();
  return async () => {
    over.abort();
    await watching;
    return most;
  };
}

describe("one ID token", () => {
  it("used 20 times at once gives exactly one lease", async () => {
    const { run } = await approvedJob(system);
    const idToken = await freshToken(run);
    const before = rolesMade();
    const mostAtOnce = await watchNewRoles();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(idToken)));
    expect(await mostAtOnce()).toBeLessThanOrEqual(1);
    expect(codes(answers)).toEqual({ granted: 1, token_replayed: 19 });
    expect(rolesMade() - before).toBe(1);
    expect(await leasesOf(system, run)).toHaveLength(1);
    expect(grantedIn(run)).toHaveLength(1);
    expect(await system.leaseRoles()).toHaveLength(1);
  });

  it("gives nothing a second time, long after its lease has ended", async () => {
    const { run } = await approvedJob(system);
    const idToken = await freshToken(run);
    const first = await ask(idToken);
    await fetch(`${system.broker.url}/revoke`, {
      method: "POST",
      body: new URLSearchParams({ token: String(first.body["access_token"]) }),
    });
    expect(codes([first, await ask(idToken)])).toEqual({ granted: 1, token_replayed: 1 });
  });
});

describe("20 ID tokens of one job at once", () => {
  it("give exactly one lease; the others are refused as sealed and are an alarm", async () => {
    const { run } = await approvedJob(system);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => freshToken(run)));
    const before = rolesMade();
    const mostAtOnce = await watchNewRoles();
    const answers = await Promise.all(tokens.map((token) => ask(token)));
    expect(await mostAtOnce()).toBeLessThanOrEqual(1);
    expect(rolesMade() - before).toBe(1);
    const leases = await leasesOf(system, run);
    expect(leases).toHaveLength(1);
    // A second request that comes when the lease is active ends it; the first response may be under way then.
    const { granted = 0, ...refused } = codes(answers);
    expect(granted).toBeLessThanOrEqual(1);
    expect(
      Object.keys(refused).every((code) => code === "sealed" || code === "provider_failed"),
    ).toBe(true);
    expect(refused["sealed"]).toBeGreaterThanOrEqual(19);
    expect(audited(run).filter(({ code }) => code === "sealed")).toHaveLength(
      refused["sealed"] ?? 0,
    );
    expect(JSON.stringify(audited(run))).toContain("theft");
    expect(grantedIn(run)).toHaveLength(granted);
  });

  it("that are one step's own repetition give one lease at a time, and three at most", async () => {
    const { run } = await approvedJob(system);
    const request = randomBytes(24).toString("base64url");
    const before = rolesMade();
    const mostAtOnce = await watchNewRoles();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => freshToken(run)));
    const answers = await Promise.all(tokens.map((token) => ask(token, request)));
    expect(await mostAtOnce()).toBeLessThanOrEqual(1);
    expect(rolesMade() - before).toBeLessThanOrEqual(3);
    expect(codes(answers)["granted"] ?? 0).toBeLessThanOrEqual(3);
    const alive = (await leasesOf(system, run)).filter(({ state }) => state === "active");
    expect(alive.length).toBeLessThanOrEqual(1);
  });
});

describe("a thief in the same job", () => {
  it("who asks later finds the grant sealed, takes down the lease that he did not get, and is an alarm", async () => {
    const { run, job } = await approvedJob(system);
    const step = job.main({
      inputs: { broker: system.broker.url, ...WRITING, run: "sleep 100" },
    });
    await eventually("the task runs", () => job.log().includes("▸ sleep"));
    const stolen = await ask(await freshToken(run));
    expect([stolen.status, stolen.body["code"]]).toEqual([403, "sealed"]);
    const { exitCode, log, outputs } = await step.done;
    expect(exitCode).not.toBe(0);
    expect(log).toContain("The lease ended: an admin or the broker ended it");
    expect(outputs.get("revocation")).toBe("verified");
    expect(await leasesOf(system, run)).toMatchObject([{ state: "revoked", end_reason: "theft" }]);
    expect(system.broker.printed()).toMatch(/"alarm":"theft"/u);
    const metrics = await (await fetch(`${system.broker.url}/metrics`)).text();
    expect(metrics).toMatch(/alarms?_total\{[^}]*theft[^}]*\} [1-9]/u);
  });

  it("who asks when the step is over gets nothing either, and a re-run of the job gets its own", async () => {
    const { run, job } = await approvedJob(system);
    const first = await runStep(system, job, { ...WRITING, run: "true" });
    expect(first.exitCode).toBe(0);
    const again = await runStep(system, job, { ...WRITING, step: "again", run: "echo never" });
    expect([again.exitCode, again.log.includes("sealed")]).toEqual([1, true]);
    const post = await job.post(first).done;
    expect(post.exitCode).toBe(0);
    expect(codes([await ask(await freshToken(run))])).toEqual({ job_closed: 1 });
    const rerun = system.github.rerun(run, "octocat");
    expect(codes([await ask(await freshToken(rerun))])).toEqual({ granted: 1 });
  });
});
