import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DiscoverResponse } from "../../src/shared/task-wire.ts";
import {
  APPROVED,
  leaseIdOf,
  leaseTokenOf,
  openBrokerSetup,
  PRODUCTION,
  SHOP_POLICY,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";

const COMMIT = "4f2c91e0".repeat(5);
const TASKS = `tasks:
  count-orders:
    title: Count the orders since a day
    grant: reports-read
    run: ./scripts/count-orders.sh
    parameters: { since: { pattern: '\\d{4}-\\d{2}-\\d{2}', required: true } }
    timeout: 2m
    per-job: 3
  migrate:
    title: Migrate the orders
    grant: orders-migrate
    run: ./scripts/migrate.sh
    from: { repository: octo-org/tasks, ref: ${COMMIT} }
  broken:
    title: A task with a mistake
    grant: reports-read
    run: ""
`;
const STAGING = { environment: "staging" };
const READ = {
  task: { name: "count-orders", commit: COMMIT, parameters: { since: "2026-01-31" } },
};
const WRITE = {
  grant: "orders-migrate",
  access: "write",
  ...PRODUCTION,
  task: { name: "migrate", commit: COMMIT, parameters: {} },
};
const PENDING = {
  kind: "pending",
  subject: APPROVED.kind === "proceed" ? APPROVED.subject : undefined,
  missing: 1,
  have: 0,
  who: "someone in @octo-org/dba",
  reasons: [{ code: "approvals_missing", text: "1 approval is missing." }],
  remedy: "Ask someone in @octo-org/dba to review.",
} as unknown as BrokerSetup["gate"]["answer"];

let broker: BrokerSetup;
beforeEach(async () => {
  broker = await openBrokerSetup();
  broker.writePolicy("octo-org/shop.yml", `${SHOP_POLICY}${TASKS}`);
});
afterEach(() => broker.close());

const codeOf = ({ body }: Told): unknown => body["code"] ?? "granted";
const codesOf = (answers: readonly Told[]): readonly unknown[] =>
  answers.map(codeOf).toSorted((left, right) => String(left).localeCompare(String(right)));

describe("a request for a task", () => {
  it("gets a lease of the task's grant, and what policy says of the task", async () => {
    const agent = { client: "scripted-agent 1.0" };
    const told = await broker.ask({ ...READ, agent }, { actor: "mona" });
    expect(told.body["task"]).toEqual({
      task: "count-orders",
      title: "Count the orders since a day",
      grant: "reports-read",
      access: "read",
      environment: "staging",
      run: "./scripts/count-orders.sh",
      parameters: { since: { pattern: "\\d{4}-\\d{2}-\\d{2}", required: true } },
      output: { kind: "text", max: 65_536 },
      timeout: 120,
      per_job: 3,
    });
    expect(await broker.store.find(leaseIdOf(told))).toMatchObject({
      task: READ.task,
      agent: { client: "scripted-agent 1.0", startedBy: "mona" },
    });
    expect(broker.audit().at(-1)).toMatchObject({
      event: "token",
      outcome: "granted",
      request: { task: READ.task, agent: { claimed: true, client: "scripted-agent 1.0" } },
      claims: { actor: "mona" },
    });
  });

  it("has no task in the response, in the lease and in the audit log where it names none", async () => {
    const told = await broker.ask();
    expect(told.body).not.toHaveProperty("task");
    const lease = await broker.store.find(leaseIdOf(told));
    expect(lease?.task).toBeUndefined();
    expect(lease?.agent).toBeUndefined();
    expect(broker.audit().at(-1)?.["request"]).not.toHaveProperty("task");
  });

  it.each([
    ["is not in policy", { name: "count-order" }, "task_refused"],
    ["is disabled by a mistake", { name: "broken" }, "task_refused"],
    ["is for another grant", { name: "migrate" }, "task_refused"],
    ["lacks a required parameter", { parameters: {} }, "task_parameters_refused"],
    ["has a value that does not match", { parameters: { since: "x" } }, "task_parameters_refused"],
    [
      "has a parameter that policy does not",
      { parameters: { since: "2026-01-31", to: "x" } },
      "task_parameters_refused",
    ],
    ["has no commit", { commit: "main" }, "authorization_details_malformed"],
    [
      "has a value of another type",
      { parameters: { since: 1 } },
      "authorization_details_malformed",
    ],
  ])("is refused where the task %s", async (_what, change, code) => {
    const told = await broker.ask({ task: { ...READ.task, ...change } });
    expect(codeOf(told)).toBe(code);
    expect(broker.provider.requests).toEqual([]);
  });

  it("is refused with what is wrong with a parameter, as its remedy", async () => {
    const told = await broker.ask({ task: { ...READ.task, parameters: {} } });
    expect(told.body["remedy"]).toBe('The parameter "since" is required.');
  });

  it("is refused where it names an action too, or a client that is not one line", async () => {
    const malformed = "authorization_details_malformed";
    expect(codeOf(await broker.ask({ ...READ, uses: "./action" }))).toBe(malformed);
    expect(codeOf(await broker.ask({ ...READ, agent: { client: "two\nlines" } }))).toBe(malformed);
    expect(codeOf(await broker.ask({ ...READ, agent: { client: "x".repeat(129) } }))).toBe(
      malformed,
    );
    expect(codeOf(await broker.ask({ ...READ, agent: { name: "x" } }))).toBe(malformed);
  });

  it("goes through the gate like any write, and must have the commit that policy names", async () => {
    expect(codeOf(await broker.ask(WRITE, PRODUCTION))).toBe("approval_refused");
    broker.gate.answer = PENDING;
    const other = { ...WRITE, task: { ...WRITE.task, commit: "a".repeat(40) } };
    expect(codeOf(await broker.ask(other, PRODUCTION))).toBe("task_refused");
    expect(codeOf(await broker.ask(WRITE, PRODUCTION))).toBe("approval_pending");
    broker.gate.answer = APPROVED;
    expect(codeOf(await broker.ask(WRITE, PRODUCTION))).toBe("granted");
  });

  it("has a seal of its own beside that of its grant", async () => {
    expect(codeOf(await broker.ask(READ))).toBe("granted");
    expect(codeOf(await broker.ask())).toBe("granted");
    expect(codeOf(await broker.ask(READ))).toBe("granted");
  });

  it("is refused once the task is used up, without an alarm, and leaves what lives alone", async () => {
    const granted = [await broker.ask(READ), await broker.ask(READ), await broker.ask(READ)];
    expect(codeOf(await broker.ask(READ))).toBe("task_used_up");
    for (const told of granted) {
      expect((await broker.store.find(leaseIdOf(told)))?.state).toBe("active");
    }
    expect(broker.audit().filter(({ event }) => event === "alarm")).toEqual([]);
  });

  it("gives as many leases as the task has to twenty that ask at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => broker.ask(READ)));
    expect(codesOf(answers)).toEqual([
      ...Array.from({ length: 3 }, () => "granted"),
      ...Array.from({ length: 17 }, () => "task_used_up"),
    ]);
  });

  it("that is repeated gets another lease once the first is dead, and takes no place for it", async () => {
    const request = "r".repeat(24);
    const first = leaseIdOf(await broker.ask({ ...READ, request }));
    const second = leaseIdOf(await broker.ask({ ...READ, request }));
    expect(second).not.toBe(first);
    expect((await broker.store.find(first))?.state).toBe("revoked");
    const more = [await broker.ask(READ), await broker.ask(READ), await broker.ask(READ)];
    expect(codesOf(more)).toEqual(["granted", "granted", "task_used_up"]);
  });

  it("that is repeated after a heartbeat is refused", async () => {
    const request = "r".repeat(24);
    const token = leaseTokenOf(await broker.ask({ ...READ, request }));
    const headers = { authorization: `Bearer ${token}` };
    await broker.send("/heartbeat", { method: "POST", headers });
    expect(codeOf(await broker.ask({ ...READ, request }))).toBe("sealed");
  });
});

describe("POST /discover", () => {
  const send = async (token: string): Promise<Told> =>
    broker.send("/discover", { method: "POST", headers: { authorization: `Bearer ${token}` } });
  const discover = async (claims: Readonly<Record<string, unknown>> = STAGING): Promise<Told> =>
    send(await broker.idToken(claims));
  const bodyOf = ({ body }: Told): DiscoverResponse => body as unknown as DiscoverResponse;
  const outlooks = (told: Told): Readonly<Record<string, unknown>> => {
    const { grants, tasks } = bodyOf(told);
    return Object.fromEntries([
      ...grants.map((one) => [one.grant, [one.state, ...one.missing.map(({ code }) => code)]]),
      ...tasks.map((one) => [one.task, [one.state, ...one.missing.map(({ code }) => code)]]),
    ]) as Readonly<Record<string, unknown>>;
  };

  it("lists grants and tasks with what asking for each would come to", async () => {
    broker.gate.answer = PENDING;
    const told = await discover();
    expect(told.status).toBe(200);
    expect(outlooks(told)).toEqual({
      "reports-read": ["available"],
      "orders-migrate": ["refused", "environment_not_granted"],
      nightly: ["refused", "environment_not_granted"],
      "not-really-read": ["available"],
      "of-no-server": ["refused", "grant_refused"],
      twice: ["available"],
      "count-orders": ["available"],
      migrate: ["refused", "environment_not_granted"],
    });
    const { grants, tasks, ...job } = bodyOf(told);
    expect(job).toMatchObject({ repository: "octo-org/shop", environment: "staging" });
    expect(grants[0]).toEqual({
      grant: "reports-read",
      access: "read",
      environment: "staging",
      kind: "postgres",
      variables: ["PGHOST", "PGPASSWORD", "DATABASE_URL"],
      revocability: "verified",
      ttl: 900,
      state: "available",
      missing: [],
    });
    expect(tasks[0]).toMatchObject({ task: "count-orders", per_job: 3, timeout: 120 });
  });

  it("says who can approve a write, and where", async () => {
    broker.gate.answer = PENDING;
    const { grants, tasks } = bodyOf(await discover(PRODUCTION));
    const missing = {
      code: "approval_pending",
      message: "An approval of this commit is missing.",
      remedy: "Ask someone in @octo-org/dba to review.",
      who_can_approve: "someone in @octo-org/dba",
      approval_url: "https://github.com/octo-org/shop/pull/42",
      commit: "91be003a".repeat(5),
      have: 0,
      needed: 1,
    };
    const write = { state: "needs_approval", missing: [missing] };
    expect(grants.find(({ grant }) => grant === "orders-migrate")).toMatchObject(write);
    expect(tasks.find(({ task }) => task === "migrate")).toMatchObject(write);
  });

  it("asks the gate once for all grants and tasks with the same rule, and never about a read", async () => {
    await discover();
    expect(broker.gate.asked).toEqual([]);
    await discover(PRODUCTION);
    // The rules of orders-migrate, which its task shares, and of nightly.
    expect(broker.gate.asked).toHaveLength(2);
  });

  it("agrees with /token about every grant and every task", async () => {
    broker.gate.answer = APPROVED;
    for (const claims of [STAGING, PRODUCTION, { ...STAGING, event_name: "schedule" }]) {
      const { grants, tasks } = bodyOf(await discover({ ...claims, check_run_id: "77" }));
      for (const { grant, access, state } of grants) {
        // The look at what a credential can do is left to the request itself.
        if (grant === "not-really-read") continue;
        const told = await broker.ask({ grant, access, environment: claims.environment }, claims);
        expect([grant, codeOf(told) === "granted"]).toEqual([grant, state === "available"]);
      }
      for (const { task: name, grant, access, state } of tasks) {
        const parameters: Readonly<Record<string, string>> =
          name === "migrate" ? {} : READ.task.parameters;
        const { environment } = claims;
        const task = { name, commit: COMMIT, parameters };
        const told = await broker.ask({ grant, access, environment, task }, claims);
        expect([name, codeOf(told) === "granted"]).toEqual([name, state === "available"]);
      }
      await broker.send("/leases", {
        method: "DELETE",
        headers: { authorization: `Bearer ${await broker.idToken(claims)}` },
      });
      await broker.close();
      broker = await openBrokerSetup();
      broker.writePolicy("octo-org/shop.yml", `${SHOP_POLICY}${TASKS}`);
      broker.gate.answer = APPROVED;
    }
  });

  it("uses up its token, and takes no seal", async () => {
    const token = await broker.idToken(STAGING);
    expect((await send(token)).status).toBe(200);
    expect(codeOf(await send(token))).toBe("token_replayed");
    expect(await broker.store.list({})).toEqual([]);
    expect(codeOf(await broker.ask())).toBe("granted");
  });

  it("is decided for one of twenty requests with the same token", async () => {
    const token = await broker.idToken(STAGING);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(token)));
    expect(codesOf(answers)).toEqual([
      "granted",
      ...Array.from({ length: 19 }, () => "token_replayed"),
    ]);
  });

  it("is answered for twenty jobs at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        discover({ ...STAGING, check_run_id: `${index + 1}` }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it("says what the job has used up", async () => {
    await broker.ask();
    for (let times = 0; times < 3; times += 1) await broker.ask(READ);
    expect(outlooks(await discover())).toMatchObject({
      "reports-read": ["refused", "sealed"],
      "count-orders": ["refused", "task_used_up"],
    });
  });

  it("says what is frozen", async () => {
    await broker.store.freeze("grant", "reports-read");
    expect(outlooks(await discover())).toMatchObject({
      "reports-read": ["refused", "frozen"],
      "count-orders": ["refused", "frozen"],
      twice: ["available"],
    });
  });

  it("is in the audit log with what the job was told, and raises no alarm", async () => {
    await discover({ ...STAGING, repository_id: "75" });
    expect(broker.audit()).toMatchObject([
      { event: "discover", outcome: "done", discovered: { grants: {}, tasks: {} } },
    ]);
    await discover();
    expect(broker.audit()).toHaveLength(2);
    expect(broker.audit().at(-1)).toMatchObject({
      event: "discover",
      discovered: {
        grants: { "reports-read": "available", "orders-migrate": "refused" },
        tasks: { "count-orders": "available", migrate: "refused" },
      },
    });
  });

  it("lists nothing to a job of another repository with this name", async () => {
    const { grants, tasks } = bodyOf(await discover({ ...STAGING, repository_id: "75" }));
    expect([grants, tasks]).toEqual([[], []]);
  });

  it("is refused without a token, with a bad one, and for a closed job", async () => {
    expect((await broker.send("/discover", { method: "POST" })).status).toBe(401);
    expect((await send("nonsense")).status).toBe(401);
    await broker.send("/leases", {
      method: "DELETE",
      headers: { authorization: `Bearer ${await broker.idToken(STAGING)}` },
    });
    expect(codeOf(await discover())).toBe("job_closed");
    expect(broker.audit().at(-1)).toMatchObject({ event: "discover", outcome: "refused" });
  });
});
