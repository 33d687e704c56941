import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import type { Receipt } from "../../src/receipt/receipt.ts";
import type { IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { githubClaims } from "../support/id-token.ts";
import { useAction } from "../support/use-action.ts";
import type { RunnerJob, StepResult } from "../support/fake-runner/runner.ts";
import { refusalBody, startFakeBroker, type FakeBroker } from "../support/fake-broker.ts";

const action = useAction();
let idTokens: IdTokenEndpoint;
let broker: FakeBroker;
let job: RunnerJob;

beforeEach(() => {
  ({ broker, idTokens } = action);
  job = action.openJob();
});

const inputs = (given: Readonly<Record<string, string>> = {}) => ({
  step: "migrate",
  broker: broker.url,
  grant: "orders-migrate",
  run: "true",
  ...given,
});

async function run(given: Readonly<Record<string, string>> = {}): Promise<StepResult> {
  return await job.main({ inputs: inputs(given) }).done;
}

/** Every file that a later step could read, and all that the step showed. */
function everythingLeft(step: StepResult): string {
  const files = Object.values(step.files).map((path) => readFileSync(path, "utf8"));
  const receipt = step.outputs.get("receipt");
  return [step.log, ...files, receipt === undefined ? "" : readFileSync(receipt, "utf8")].join(
    "\n",
  );
}

const question = (call: { readonly form: URLSearchParams } | undefined) =>
  (JSON.parse(call?.form.get("authorization_details") ?? "[]") as [Record<string, unknown>])[0];

async function until(happened: () => boolean): Promise<void> {
  for (let round = 0; round < 400 && !happened(); round += 1) await sleep(25);
  if (!happened()) throw new Error("it did not happen within ten seconds");
}

describe("main with a broker", () => {
  it("gives the task its credential, ends the lease, and writes it all down without the secret", async () => {
    const step = await run({
      run: 'test "$PGUSER" = stepkey_lease; echo "it is $PGPASSWORD"; echo "rows=7" >> "$GITHUB_OUTPUT"; echo "# moved" >> "$GITHUB_STEP_SUMMARY"',
    });
    expect(step.log).toContain("it is ***");
    expect(step.exitCode).toBe(0);
    expect(Object.fromEntries(step.outputs)).toMatchObject({
      revocation: "verified",
      outputs: '{"rows":"7"}',
    });
    expect(step.summary).toMatch(/^## stepkey: credentials of this job[^]*\n# moved\n/u);
    expect(broker.callsOf("/revoke")[0]?.form.get("token")).toBe(broker.leaseToken());
    const left = everythingLeft(step);
    expect(left).not.toContain(broker.password());
    expect(left).not.toContain(broker.leaseToken());
    expect(left).not.toContain(broker.callsOf("/token")[0]?.form.get("subject_token"));
  });

  it("asks with an ID token whose one audience is the broker", async () => {
    await run({ broker: `${broker.url}/` });
    expect(idTokens.audiences).toEqual([broker.url]);
    expect(question(broker.callsOf("/token")[0])).toEqual({
      type: "stepkey",
      grant: "orders-migrate",
      access: "read",
      step: "migrate",
      request: expect.stringMatching(/^[\w-]{32}$/u) as string,
    });
  });

  it("ends with the task's own exit code", async () => {
    expect(await run({ run: "exit 7" })).toMatchObject({ exitCode: 7 });
    expect(broker.callsOf("/revoke")).toHaveLength(1);
  });

  it("keeps back what the step must not have", async () => {
    const step = await run({ run: "env" });
    expect(step.log).not.toMatch(/^(?:ACTIONS_|INPUT_|GITHUB_STATE)/mu);
    // The runner's files: the task has its own.
    for (const path of Object.values(step.files)) expect(step.log).not.toContain(path);
    expect(step.log).toMatch(/^GITHUB_ENV=.*\/stepkey-\w{6}\/env$/mu);
    expect(step.log).toMatch(/^GITHUB_REPOSITORY=octo-org\/shop$/mu);
  });

  it("repeats a request after a lost response: the same request, a fresh ID token", async () => {
    broker.next("/token", { lost: true });
    expect(await run()).toMatchObject({ exitCode: 0 });
    const [first, second] = broker.callsOf("/token");
    expect(question(first)?.["request"]).toBe(question(second)?.["request"]);
    expect(first?.form.get("subject_token")).not.toBe(second?.form.get("subject_token"));
  });

  it("carries the broker's refusal to the reader: code, remedy, trace", async () => {
    broker.next("/token", { status: 403, body: refusalBody("sealed") });
    const step = await run();
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/what now {7}Do something else\./u);
    expect(step.log).toMatch(/code {11}sealed · trace 01JREFUSED/u);
    expect(broker.callsOf("/token")).toHaveLength(1);
  });

  it("does not follow a redirect", async () => {
    broker.next("/token", { status: 307, headers: { location: "/elsewhere" }, body: {} });
    const step = await run();
    expect(step.log).toContain("broker_answer_malformed");
    expect(broker.calls.map(({ path }) => path)).toEqual(["/token"]);
  });

  it("ends a lease whose response it cannot read", async () => {
    const token = `lsk_${"a".repeat(32)}`;
    broker.next("/token", { body: { access_token: token } });
    const step = await run();
    expect(step.log).toContain("broker_answer_malformed");
    expect(broker.callsOf("/revoke").map(({ form }) => form.get("token"))).toEqual([token]);
  });

  it("waits for an approval with a fresh ID token each time, and says whom it waits for", async () => {
    const pending = {
      commit: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
      pull_request: 42,
      pull_request_url: "https://github.com/octo-org/shop/pull/42",
      missing: 1,
      have: 0,
      who: "someone with write access",
      reasons: ["nobody approved it yet"],
    };
    const body = refusalBody("approval_pending", { interval: 1, pending });
    broker.next("/token", { status: 400, body }, { status: 400, body });
    const step = await run({ "wait-for-approval": "1m" });
    expect(step.exitCode).toBe(0);
    expect(step.log.match(/waiting/gu)).toHaveLength(1);
    expect(step.log).toMatch(
      /waiting +for 1 approval of 4f2c91e by someone with write access · 60 s left/u,
    );
    const tokens = broker.callsOf("/token").map(({ form }) => form.get("subject_token"));
    expect(new Set(tokens).size).toBe(3);
  });

  it("fails at once when nobody waits, and says what is missing", async () => {
    broker.next("/token", { status: 400, body: refusalBody("approval_pending", { interval: 1 }) });
    const step = await run();
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/✗ not approved/u);
    expect(step.summary).toMatch(/### ✗ migrate: not approved; the step got no credential/u);
  });

  it("stops the task when the lease is withdrawn, and says why", async () => {
    broker.next("/heartbeat", {}, { body: { active: false, reason: "withdrawn" } });
    const step = await run({ run: "sleep 30; echo too late" });
    expect(step.exitCode).toBe(130);
    expect(step.log).toContain("its approval was withdrawn");
    expect(step.log).toContain("lease_withdrawn");
    expect(step.log).not.toMatch(/^too late/mu);
    expect(broker.callsOf("/revoke")).toHaveLength(1);
  });

  it("continues when the broker does not respond to a heartbeat, and says so once", async () => {
    const down = { status: 503, body: refusalBody("store_unavailable") };
    broker.next("/heartbeat", down, down, down);
    const step = await run({ run: "sleep 1" });
    expect(step.exitCode).toBe(0);
    expect(step.log.match(/continues until the lease expires/gu)).toHaveLength(1);
  });

  it("does not fail a job whose lease could not be revoked, but says so loudly", async () => {
    broker.next("/revoke", { status: 400, body: refusalBody("request_malformed") });
    const step = await run();
    expect(step.exitCode).toBe(0);
    expect(step.outputs.get("revocation")).toBe("failed");
    expect(step.annotations).toContainEqual({
      level: "warning",
      message: expect.stringContaining("did not revoke the lease") as string,
    });
  });

  it("ends the lease also when the task's files cannot be written", async () => {
    const step = await job.main({
      inputs: inputs(),
      contexts: { RUNNER_TEMP: join(job.temp, "missing") },
    }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(
      /not started {4}stepkey cannot write to the runner's temporary directory .*missing \(ENOENT\)/u,
    );
    expect(step.log).toMatch(/code {11}task_not_started/u);
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(broker.callsOf("/revoke")).toHaveLength(1);
  });

  it("reports how the task ended also when it emptied the runner's directories", async () => {
    const step = await run({ run: 'rm -rf "$RUNNER_TEMP"/*; exit 7' });
    expect(step.exitCode).toBe(7);
    expect(step.log).toMatch(/✓ revoked/u);
    expect(step.log).toContain("stepkey: the outputs could not be written: ENOENT");
    expect(step.log).not.toContain("internal error");
    expect(broker.callsOf("/revoke")).toHaveLength(1);
  });

  it("writes its part of the summary also where the directory of receipts is taken", async () => {
    writeFileSync(join(job.temp, "stepkey"), "in the way");
    const step = await run();
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("stepkey: the receipt could not be written");
    expect(step.summary).toContain("## stepkey: credentials of this job");
  });

  it("keeps its part of the summary from what the task wrote there", async () => {
    const open = await run({ run: "echo '<!-- all that follows' > \"$GITHUB_STEP_SUMMARY\"" });
    expect(open.summary).toMatch(/## stepkey[^]*<\/details>\s+<!-- all that follows/u);
    const long = await run({ run: 'head -c 1040000 /dev/zero > "$GITHUB_STEP_SUMMARY"' });
    expect(long.exitCode).toBe(0);
    expect(long.annotations).toContainEqual({
      level: "warning",
      message: expect.stringContaining("GITHUB_STEP_SUMMARY is larger than 960 KiB") as string,
    });
    expect(long.summary).toContain("the task read; its credential was revoked");
  });

  it("does not call a secret masked that is too short for it", async () => {
    const short = await startFakeBroker({ PIN: "12" });
    const step = await run({ broker: short.url });
    await short.close();
    expect(step.log).toMatch(/✓ masked {6}2 values\n✗ not masked {2}1 secret too short/u);
  });

  it("refuses outputs that hold the secret, in any form", async () => {
    const step = await run({
      run: 'echo "x=$(printf %s "$PGPASSWORD" | base64)" >> "$GITHUB_OUTPUT"',
    });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("secret_in_output");
    expect(step.outputs.has("outputs")).toBe(false);
  });

  it.each([
    ["auto", 0, "warning"],
    ["fail", 1, "error"],
  ])(
    "finds the secret in a file, and with residue %s exits with %i",
    async (residue, code, level) => {
      const step = await run({ residue, run: 'echo "$PGPASSWORD" > left.txt' });
      expect(step.exitCode).toBe(code);
      expect(step.annotations).toContainEqual({
        level,
        message: expect.stringContaining("$GITHUB_WORKSPACE/left.txt") as string,
      });
    },
  );
});

describe("main after a task that leaves a process", () => {
  it("ends and names it, in the log and in the receipt, and revokes as always", async () => {
    const step = await run({
      run: "setsid bash -c 'echo $$ > pid; exec sleep 60' > /dev/null 2>&1 &\nwhile [ ! -s pid ]; do sleep 0.02; done",
    });
    expect(step.exitCode).toBe(0);
    expect(step.log).toMatch(
      /^◌ left {8}1 process that it left behind was ended: sleep \(\d+\)$/mu,
    );
    expect(step.log).toContain("start it in a step of its own, without the credential.");
    expect(step.outputs.get("revocation")).toBe("verified");
    const receipt = JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as Receipt;
    expect(receipt.used?.left_processes).toMatchObject([{ name: "sleep", ended: true }]);
    expect(receipt.used?.residue?.complete).toBe(true);
  });
});

describe("main after a task that starts a daemon on purpose", () => {
  it("ends it, in the task's group or outside it, and says how to keep one", async () => {
    for (const daemon of ["sleep 60 &", "ssh-agent > agent.env", "nohup setsid sleep 60 &"]) {
      const step = await run({ run: `${daemon.replace("&", "> /dev/null 2>&1 &")}\nsleep 0.2` });
      expect(step.exitCode).toBe(0);
      expect(step.log).toMatch(/^◌ left {8}.+ ended.*\n {14}To keep one for later steps, /mu);
    }
  });

  it("leaves one alone that a step without the credential started", async () => {
    const before = job.script("setsid sleep 60 > /dev/null 2>&1 < /dev/null &\necho $! > pid");
    await before.done;
    const step = await run({ run: "kill -0 $(cat pid)" });
    expect(step.exitCode).toBe(0);
    expect(step.log).not.toContain("◌ left");
    expect((await job.script("kill $(cat pid)").done).exitCode).toBe(0);
  });
});

describe("main before anything is issued", () => {
  it("stops at a planted proxy before it asks for a token", async () => {
    const planted = { HTTPS_PROXY: "http://collector.example:8080" };
    const step = await job.main({ inputs: inputs(), env: planted }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/environment_hostile/u);
    expect(step.log).toContain("HTTPS_PROXY");
    expect(idTokens.requests()).toBe(0);
  });

  it("stops at a task that cannot start before it asks for a token", async () => {
    for (const wrong of [{ "working-directory": "missing" }, { shell: "no-such-program {0}" }]) {
      const step = await run(wrong);
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain("task_not_started");
    }
    expect(idTokens.requests()).toBe(0);
  });

  it("says which two lines to add when the job is not allowed to request ID tokens", async () => {
    const contexts = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };
    const step = await job.main({ inputs: inputs(), contexts }).done;
    expect(step.log).toMatch(/✗ no ID token[^]*permissions:\n +id-token: write/u);
    expect(broker.calls).toEqual([]);
  });

  it("stops when the job has another environment", async () => {
    idTokens.setClaims(githubClaims({ environment: "staging" }));
    const step = await run({ environment: "production" });
    expect(step.log).toContain("environment_mismatch");
    expect(broker.calls).toEqual([]);
  });

  it("reports all mistakes of the inputs, and leaves post nothing to do", async () => {
    const step = await run({ access: "admin", ttl: "99h" });
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/✗ inputs {9}2 mistakes:/u);
    expect(await job.post(step).done).toMatchObject({ exitCode: 0, log: "" });
    expect(broker.calls).toEqual([]);
  });
});

describe("cancel, kill and post", () => {
  it("revokes although the task floods the log with its secret, in every line and across lines", async () => {
    const hex = String.raw`h=$(printf %s "$PGPASSWORD" | od -An -tx1 -w4)`;
    const flood = `${hex}; while :; do echo "$PGPASSWORD"; echo "$h"; done`;
    const started = job.main({ inputs: inputs({ run: flood }) });
    await until(() => broker.callsOf("/heartbeat").length > 1);
    started.cancel();
    const step = await started.done;
    // The runner did not have to kill it.
    expect(step.signal).toBeUndefined();
    expect(broker.callsOf("/revoke")).toHaveLength(1);
    const shown = step.raw.split("\n").filter((line) => !line.startsWith("::add-mask::"));
    expect(shown.join("\n")).not.toContain(broker.password());
  });

  it("sends heartbeats and revokes although the runner stopped reading, and says later that output was dropped", async () => {
    const flood = "while :; do echo 0123456789012345678901234567890123456789; done";
    const script = `echo ::group::build; ${flood}`;
    const started = job.main({ inputs: inputs({ run: script, annotations: "true" }) });
    await until(() => job.log().includes("0123456789"));
    started.stopReading();
    const before = broker.callsOf("/heartbeat").length;
    await until(() => broker.callsOf("/heartbeat").length > before + 2);
    started.cancel();
    await until(() => broker.callsOf("/revoke").length > 0);
    started.readOn();
    const step = await started.done;
    expect(step.signal).toBeUndefined();
    expect(step.log).toContain("The last output of the task is not shown.");
    // The end of the task's group was dropped too: an open one would fold this away.
    expect(step.raw).toMatch(/::group::build[^]*\n::endgroup::\n[^]*The last output of the task/u);
  });

  it("stops the whole task and revokes before the runner kills, and post closes the job", async () => {
    const started = job.main({
      inputs: inputs({ run: "trap '' INT; (trap '' INT; sleep 60; touch later) & wait; sleep 60" }),
    });
    await until(() => broker.callsOf("/heartbeat").length > 1);
    started.cancel();
    const step = await started.done;
    expect(step.signal).toBeUndefined();
    expect(step.exitCode).not.toBe(0);
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(step.log).toContain("the job was cancelled");
    await job.post(step).done;
    expect(broker.calls.at(-1)).toMatchObject({ method: "DELETE", path: "/leases" });
  });

  it("ends task and lease when nobody reads the log any more: no post follows", async () => {
    const task = "echo $$ > pid; while true; do echo tick; sleep 0.1; done";
    const started = job.main({ inputs: inputs({ run: task }) });
    await until(() => job.log().includes("tick"));
    started.hangUp();
    const step = await started.done;
    expect(step.signal).toBeUndefined();
    expect(broker.callsOf("/revoke")).toHaveLength(1);
    const pid = Number(readFileSync(join(job.workspace, "pid"), "utf8"));
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("ends task and lease when the runner's terminal is closed", async () => {
    const started = job.main({ inputs: inputs({ run: "sleep 60" }) });
    await until(() => broker.callsOf("/heartbeat").length > 1);
    process.kill(started.pid, "SIGHUP");
    const step = await started.done;
    expect(step.log).toContain("the job was cancelled");
    expect(step.outputs.get("revocation")).toBe("verified");
  });

  it("closes the job in post also when post itself is cancelled", async () => {
    const step = await run();
    broker.next("/leases", { afterMs: 500 });
    const post = job.post(step);
    await until(() => broker.callsOf("/leases").length === 1);
    post.cancel();
    expect((await post.done).log).toContain("no lease was open");
  });

  it("closes the job in post when main was killed, with an ID token of its own", async () => {
    const started = job.main({ inputs: inputs({ run: "sleep 60" }) });
    await until(() => broker.callsOf("/heartbeat").length > 1);
    started.kill();
    const step = await started.done;
    const lease = `lse_${"0".repeat(26)}`;
    const proof = { checked_at: "2026-11-22T10:00:00Z", by: "broker", facts: ["role absent"] };
    broker.next("/leases", { body: { leases: [{ lease, state: "verified", proof }] } });
    const post = await job.post(step).done;
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain(`${lease} was still open at the job's end · verified: role absent`);
    expect(broker.callsOf("/leases")[0]?.bearer).not.toBe(
      broker.callsOf("/token")[0]?.form.get("subject_token"),
    );
    expect(idTokens.audiences).toEqual([broker.url, broker.url]);
  });

  it("uses no inputs in post, and a forged state only to know whom to call", async () => {
    const step = await run();
    await job.post(step, { inputs: { broker: "https://collector.example", grant: "x" } }).done;
    expect(broker.callsOf("/leases")).toHaveLength(1);
    const forged = { session: '{"mode":"broker","step":"x","broker":"http://collector.example"}' };
    const post = await job.post(step, { state: forged }).done;
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain("the state that the step left for post cannot be read");
    expect(post.log).not.toContain("collector");
  });

  it("warns, and does not fail the job, when the broker cannot be reached in post", async () => {
    const started = job.main({ inputs: inputs({ run: "sleep 60" }) });
    await until(() => broker.callsOf("/heartbeat").length > 1);
    started.kill();
    const step = await started.done;
    broker.next("/leases", { status: 403, body: refusalBody("owner_unknown") });
    const post = await job.post(step).done;
    expect(post.exitCode).toBe(0);
    expect(post.annotations[0]).toMatchObject({ level: "warning" });
    expect(post.annotations[0]?.message).toContain("could not be closed");
    // The runner keeps one summary for main and post: what post wrote would replace main's.
    expect(post.summary).toBe("");
  });

  it("says loudly that a credential stays valid where nothing ends it", async () => {
    const proof = { checked_at: "2026-11-22T10:00:00Z", by: "broker", facts: [] };
    const tidy = { state: "done", facts: ["label removed"] };
    const findings = [{ what: "PUBLIC may write table a.", fix: "REVOKE INSERT ON a FROM PUBLIC" }];
    broker.next("/revoke", { body: { state: "none", proof, tidy, findings } });
    const step = await run();
    expect(step.exitCode).toBe(0);
    expect(step.outputs.get("revocation")).toBe("none");
    expect(step.log).toMatch(
      /◌ valid {7}it stays valid: stepkey cannot end it\n✓ tidied {6}label removed\n✗ finding {5}PUBLIC may write table a\.\n {14}fix: REVOKE INSERT/u,
    );
    expect(step.annotations).toContainEqual({
      level: "warning",
      message: expect.stringContaining("stays valid: stepkey cannot end it") as string,
    });
    expect(step.summary).toContain("What migrate leaves open for others");
  });

  it("leaves nothing of the task's private files behind", async () => {
    const step = await run({ run: 'dirname "$GITHUB_OUTPUT"' });
    const directory = step.log
      .split("\n")
      .find((line) => line.startsWith(join(job.temp, "stepkey-")));
    expect(directory).toBeDefined();
    expect(() => readFileSync(join(directory ?? "", "output"))).toThrow("ENOENT");
  });
});
