/**
 * The broker's gate as its configuration makes it: reader, token and store of its own. GitHub is the front of
 * test/support/github over `emulate`; gate.test.ts shows its decisions scene by scene.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Gate } from "../../src/approval/gate.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { SETTINGS } from "../support/kinds.ts";
import { parseBrokerConfig } from "../../src/broker/config/config.ts";
import { createParts, type BrokerParts } from "../../src/broker/run/parts.ts";
import { jobKeyOf, type JobKey } from "../../src/shared/claims.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { outcome, questionOf, shop } from "../support/github/gate-setup.ts";
import { startGitHub, type GitHub } from "../support/github/start-github.ts";
import { newLease, reservationOf, reservedLease } from "../support/lease-fixtures.ts";

let github: GitHub;
let folder: string;
let parts: BrokerParts;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-gate-"));
  parts = await partsOf(`url: http://127.0.0.1:8700
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
github: { api: ${github.url}, token: { env: READER_TOKEN } }
`);
});
afterEach(async () => {
  await parts.store.close();
  rmSync(folder, { recursive: true });
});

async function partsOf(text: string): Promise<BrokerParts> {
  const config = parseBrokerConfig(text, {
    kinds: SETTINGS,
    file: join(folder, "broker.yml"),
    env: { ADMIN_URL: "postgres://admin:unused@127.0.0.1/app", READER_TOKEN: github.token },
    readFile: () => "",
  });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const made = await createParts(config.value, {
    kinds: KINDS,
    clock: systemClock,
    randomBytes,
    jitter: () => 0,
    send: nodeHttp(),
    stdout: () => {},
    stderr: () => {},
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

function gate(): Gate {
  if (parts.gate === undefined) throw new Error("github is configured, so there is a gate");
  return parts.gate;
}

it("says that an approval is used up, once as many jobs as policy allows had a lease on it", async () => {
  const repository = await shop(github, "used-up");
  const pr = await github.openPullRequest(repository, { by: "kim" });
  const review = await github.review(pr, { by: "mona", state: "approve" });
  const asking = { rule: { uses: 2 } };
  const ask = async () => {
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    const question = questionOf(github, run, asking);
    return { question, answer: await gate().decide(question, new AbortController().signal) };
  };
  for (let uses = 0; uses < 2; uses += 1) {
    const { question, answer } = await ask();
    expect(outcome(answer)).toBe("proceed: approved");
    const approvals = [
      {
        reviewId: review.id,
        login: "mona",
        submittedAt: 0,
        commit: pr.head,
        per: "lease",
        pullRequest: pr.number,
      },
    ] as const;
    const lease = newLease({ approvals, job: jobKeyOf(question.claims) });
    reservedLease(await parts.store.reserve(reservationOf(lease, { uses: 2 })));
    // The same job again: a lost response, or a theft. The seal knows which, so the gate lets it pass.
    const again = await gate().decide(question, new AbortController().signal);
    expect(outcome(again)).toBe("proceed: approved");
  }

  const { answer } = await ask();

  expect(outcome(answer)).toBe("pending: approvals_missing, approval_used_up");
  expect(answer).toMatchObject({
    reasons: [
      {},
      {
        text: `mona's approval of ${pr.head.slice(0, 7)} was used 2 times; it is valid for 2 uses.`,
      },
    ],
  });
});

it("lets a matrix of 40 jobs pass on one approval, and another attempt on the next use, where policy counts runs", async () => {
  const repository = await shop(github, "matrix");
  const pr = await github.openPullRequest(repository, { by: "kim" });
  const review = await github.review(pr, { by: "mona", state: "approve" });
  const asking = { rule: { uses: 2, per: "run" } } as const;
  const approvals = [
    {
      reviewId: review.id,
      login: "mona",
      submittedAt: 0,
      commit: pr.head,
      per: "run" as const,
      pullRequest: pr.number,
    },
  ];
  const run = github.startRun({ pr, actor: "kim", environment: "production" });
  const { claims } = questionOf(github, run, asking);
  const reserve = (job: Partial<JobKey>) =>
    parts.store.reserve(
      reservationOf(newLease({ approvals, job: { ...jobKeyOf(claims), ...job } }), { uses: 2 }),
    );
  for (let job = 1; job <= 40; job += 1) {
    expect(await reserve({ checkRunId: job })).toMatchObject({ kind: "reserved" });
  }
  const again = await gate().decide(questionOf(github, run, asking), new AbortController().signal);
  expect(outcome(again)).toBe("proceed: approved");
  expect(await reserve({ runAttempt: 2, checkRunId: 41 })).toMatchObject({ kind: "reserved" });
  const other = github.startRun({ pr, actor: "kim", environment: "production" });
  const answer = await gate().decide(
    questionOf(github, other, asking),
    new AbortController().signal,
  );
  expect(outcome(answer)).toBe("pending: approvals_missing, approval_used_up");
});
