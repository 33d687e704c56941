import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approvedJob,
  everythingBelow,
  everythingOf,
  leasesOf,
  openJob,
  openNotebook,
  printedBy,
  READING,
  readingJob,
  runStep,
  startStep,
  WRITING,
  type Notebook,
} from "../support/acceptance.ts";
import { eventually } from "../support/eventually.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { pathWithPython } from "../support/python.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem, type TestJob } from "../support/test-system.ts";

let system: TestSystem;
let notes: Notebook;
let forger: Forger;
beforeAll(async () => {
  notes = openNotebook();
  forger = await startForger();
  system = await startTestSystem();
}, 60_000);
afterAll(async () => {
  await system?.close();
  await forger?.close();
  notes?.remove();
}, 60_000);

/** A server that somebody would like stepkey to talk to: it keeps what it receives, and agrees to everything. */
interface Forger {
  readonly url: string;
  readonly heard: readonly { readonly line: string; readonly bearer: string }[];
  readonly close: () => Promise<void>;
}

async function startForger(): Promise<Forger> {
  const heard: { line: string; bearer: string }[] = [];
  const server: Server = createServer((request, response) => {
    const bearer = (request.headers.authorization ?? "").replace(/^Bearer /iu, "");
    heard.push({ line: `${request.method} ${request.url}`, bearer });
    response.writeHead(200, { "content-type": "application/json" }).end('{"leases":[]}');
  });
  server.on("connect", (request, socket) => {
    heard.push({ line: `CONNECT ${request.url}`, bearer: "" });
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An earlier or later step of the job, which writes variables for all steps after it. */
async function plant(job: TestJob, variables: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(variables).map(
    ([name, value]) => `echo '${name}=${value}' >> "$GITHUB_ENV"`,
  );
  expect((await job.script(lines.join("\n")).done).exitCode).toBe(0);
}

const read = (job: TestJob, run: string, inputs: Readonly<Record<string, string>> = {}) =>
  runStep(system, job, { ...READING, ...inputs, run });
const fileNames = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).toSorted() : [];

describe("variables that an earlier step planted", () => {
  it.each([
    { LD_PRELOAD: "/nowhere/evil.so" },
    { BASH_ENV: "/nowhere/evil.sh" },
    { NODE_EXTRA_CA_CERTS: "/nowhere/evil.pem" },
    { HTTPS_PROXY: "http://127.0.0.1:9" },
    {
      http_proxy: "http://127.0.0.1:9",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      LD_LIBRARY_PATH: "/nowhere",
    },
  ])("stop the run before any ID token is requested, and are named: %o", async (planted) => {
    const job = await readingJob(system);
    await plant(job, planted);
    const step = await read(job, "echo the task ran");
    expect(step.exitCode).toBe(1);
    expect(step.log).not.toMatch(/^the task ran/mu);
    expect(step.log).toContain("environment_hostile");
    for (const name of Object.keys(planted)) {
      expect(step.annotations.map(({ message }) => message).join("\n")).toContain(name);
    }
    expect(step.log).toContain("trust-env");
    expect(job.audiences).toEqual([]);
  });

  it("are used when trust-env names them, and the others still stop the run", async () => {
    const job = await readingJob(system);
    await plant(job, { LD_LIBRARY_PATH: "/opt/python/lib", BASH_ENV: "/nowhere/evil.sh" });
    const half = await read(job, "true", { "trust-env": "LD_LIBRARY_PATH" });
    expect(half.exitCode).toBe(1);
    const [error] = half.annotations.map(({ message }) => message);
    expect(error).toContain("BASH_ENV");
    expect(error).not.toContain("LD_LIBRARY_PATH");
    const whole = await read(job, 'echo "loads from $LD_LIBRARY_PATH"', {
      "trust-env": "LD_LIBRARY_PATH, BASH_ENV",
    });
    expect(whole.exitCode).toBe(0);
    expect(whole.log).toContain("loads from /opt/python/lib");
  });

  it("that only reach other programs are kept from the task, and listed", async () => {
    const job = await readingJob(system);
    await plant(job, { PYTHONPATH: "/nowhere", GIT_SSH_COMMAND: "evil", NPM_TOKEN: "of another" });
    const step = await read(
      job,
      "env | grep -cE '^(PYTHONPATH|GIT_SSH_COMMAND|NPM_TOKEN)=' || true",
    );
    expect(step.log).toMatch(/^0$/mu);
    expect(step.log).toMatch(/withheld.*NPM_TOKEN/u);
  });

  it("that give the right to ask for ID tokens, in a job that has none, gain nothing", async () => {
    const none = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };
    const job = await readingJob(system, none);
    await plant(job, {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${forger.url}/idtoken?x=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted",
    });
    const step = await read(job, "echo the task ran");
    expect([step.exitCode, /^the task ran/mu.test(step.log)]).toEqual([1, false]);
    expect(forger.heard.at(-1)?.bearer).toBe("planted");
  });
});

describe("a step that cannot even ask", () => {
  it("gets all mistakes of its inputs together, each with an example, before a token is requested", async () => {
    const job = await readingJob(system);
    const step = await job.main({
      inputs: {
        step: "a/b",
        run: " ",
        access: "admin",
        ttl: "soon",
        broker: "http://broker.example",
        residue: "maybe",
        shell: "bosh",
      },
    }).done;
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toHaveLength(1);
    const message = step.annotations[0]?.message ?? "";
    for (const input of ["step", "run", "access", "ttl", "broker", "grant", "residue", "shell"]) {
      expect(message).toMatch(new RegExp(`^${input}\\b`, "mu"));
    }
    expect(message.match(/For example:/gu)?.length).toBeGreaterThanOrEqual(7);
    expect(job.audiences).toEqual([]);
    expect((await job.post(step).done).raw).toBe("");
  });

  it("gets the two lines to add if the job has no right to an ID token", async () => {
    const none = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };
    const step = await read(await readingJob(system, none), "true");
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/permissions:\n\s+id-token: write/u);
  });

  it("gets both environments if they differ, and the broker gets no request", async () => {
    const job = await readingJob(system);
    const before = system.broker.audit().length;
    const step = await read(job, "true", { environment: "production" });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("environment_mismatch");
    expect(step.log).toMatch(/"production".*"staging"/u);
    expect(system.broker.audit()).toHaveLength(before);
  });

  it("is refused a grant that is not for it in the same words as one that is not there", async () => {
    const pr = await system.github.openPullRequest(system.repository, { by: "octocat" });
    const event = "pull_request_review";
    const words = async (grant: string): Promise<string> => {
      const run = system.github.startRun({ pr, event, actor: "octocat", environment: "staging" });
      const step = await read(await openJob(system, run), "true", { grant });
      const [error] = step.annotations;
      return error?.message ?? "";
    };
    const notForThisEvent = await words("reports-read");
    expect(notForThisEvent).toContain("no such grant for this job");
    expect(await words("no-such-grant")).toBe(notForThisEvent);
  });
});

describe("what a task leaves to the step", () => {
  it("is its exit code", async () => {
    const job = await readingJob(system);
    expect((await read(job, "exit 7")).exitCode).toBe(7);
    const next = await readingJob(system);
    expect((await read(next, "kill -TERM $$")).exitCode).toBe(143);
  });

  it("is its directory, its shell, and outputs with the lease's facts", async () => {
    const job = await readingJob(system);
    job.env["PATH"] = pathWithPython(job.home);
    const run = "import os; print('in', os.getcwd(), os.environ['PGUSER'])";
    const step = await read(job, run, { shell: "python", "working-directory": job.temp });
    expect(step.log).toMatch(new RegExp(`^in ${job.temp} stepkey_`, "mu"));
    const receipt = JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as {
      readonly lease: string;
      readonly issued: { readonly expires_at: string };
    };
    expect(Object.fromEntries(step.outputs)).toEqual({
      "lease-id": receipt.lease,
      "expires-at": receipt.issued.expires_at,
      revocation: "verified",
      receipt: join(job.temp, "stepkey", `stepkey-receipt-${receipt.lease}.json`),
      outputs: "{}",
    });
    expect(receipt.lease).toMatch(/^lse_[0-9a-hjkmnp-tv-z]{26}$/u);
  });

  it("is one summary for all steps of a job: headed once, one part a step", async () => {
    const policyAllowsOneOfEach = system.github.startRun({
      pr: (await approvedJob(system)).pull,
      actor: "octocat",
      environment: "production",
    });
    const job = await openJob(system, policyAllowsOneOfEach);
    const first = await runStep(system, job, { ...WRITING, step: "first one", run: "true" });
    const second = await runStep(system, job, { ...WRITING, step: "second one", run: "true" });
    const whole = first.summary + second.summary;
    expect([first.exitCode, second.exitCode]).toEqual([0, 1]);
    expect(whole.match(/^## /gmu)).toHaveLength(1);
    expect(whole).toContain("first one");
    expect(whole).toContain("second one");
  });
});

describe("post", () => {
  const closed = async (job: TestJob, post: StepResult): Promise<void> => {
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain("✓ closed");
    const next = await read(job, "echo the task ran", { step: "later" });
    expect(next.log).toMatch(/job_closed|sealed/u);
  };

  it("closes the job with no input at all", async () => {
    const job = await readingJob(system);
    const step = await read(job, "true");
    const post = await job.post(step, { inputs: "deleted" }).done;
    await closed(job, post);
    expect(job.audiences.every((audience) => audience === system.broker.url)).toBe(true);
  });

  it("closes the job at the true broker whatever INPUT_ and STATE_ a later step planted, and talks to nobody else", async () => {
    const job = await readingJob(system);
    const step = await read(job, "true");
    const heardBefore = forger.heard.length;
    const session = JSON.stringify({
      mode: "broker",
      step: "x",
      broker: forger.url,
      via: "http_proxy",
    });
    await plant(job, {
      STATE_session: session,
      STATE_isPost: "true",
      INPUT_BROKER: forger.url,
      http_proxy: forger.url,
      HTTPS_PROXY: forger.url,
    });
    const post = await job.post(step, { inputs: { broker: forger.url, grant: "evil" } }).done;
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain("✓ closed");
    expect(forger.heard).toHaveLength(heardBefore);
    expect(job.audiences).toEqual([system.broker.url, system.broker.url]);
  });

  it("gives a forger a token that is valid only for the forger, if main saved no state", async () => {
    const job = await readingJob(system);
    const refused = await job.main({ inputs: {} }).done;
    const session = JSON.stringify({ mode: "broker", step: "x", broker: forger.url, via: "" });
    await job.post(refused, { state: { session } }).done;
    expect(job.audiences).toEqual([forger.url]);
    const { line, bearer } = forger.heard.at(-1) ?? { line: "", bearer: "" };
    expect(line).toBe("DELETE /leases");
    const used = await fetch(`${system.broker.url}/leases`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect([used.status, ((await used.json()) as { error: string }).error]).toEqual([
      401,
      "invalid_token",
    ]);
    // Anybody can send such a token, so the broker's own log has it, and the audit log does not.
    await expect
      .poll(() => system.broker.printed())
      .toMatch(/"route":"\/leases","status":401,"code":"token_audience"/u);
  });

  it.each([
    [
      "http on another machine",
      { mode: "broker", step: "x", broker: "http://broker.example", via: "" },
    ],
    ["a path", { mode: "broker", step: "x", broker: "https://broker.example/a", via: "" }],
    ["another form", ["broker"]],
    [
      "an endless text",
      { mode: "broker", step: "x".repeat(5000), broker: "https://b.example", via: "" },
    ],
  ])(
    "asks for no ID token on a forged state of %s, and says that it cannot be read",
    async (_what, session) => {
      const job = await readingJob(system);
      const refused = await job.main({ inputs: {} }).done;
      const post = await job.post(refused, { state: { session: JSON.stringify(session) } }).done;
      expect([post.exitCode, job.audiences]).toEqual([0, []]);
      expect(post.annotations).toMatchObject([
        { level: "warning", message: expect.stringContaining("cannot be read") as string },
      ]);
    },
  );

  it("shows no forged line as its own", async () => {
    const job = await readingJob(system);
    const refused = await job.main({ inputs: {} }).done;
    const diesAt = new Date(Date.now() + 60_000).toISOString();
    const session = JSON.stringify({
      mode: "direct",
      step: "x ::error::forged ##[error]forged <img src=x> [link](https://evil.example)",
      lease: "lse_forged",
      handle: "::set-output name=a::b",
      diesAt,
    });
    const post = await job.post(refused, { state: { session } }).done;
    expect(post.annotations.map(({ level }) => level)).toEqual(["warning"]);
    expect([...post.outputs.keys()]).toEqual([]);
    expect(post.summary).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(https/u);
  });
});

describe("cancel", () => {
  /** A task that reports which signals it got; it ends by itself only if asked to. */
  const task = (page: string, onInt: string): string =>
    `trap 'echo INT >> ${page}; ${onInt}' INT; trap 'echo TERM >> ${page}' TERM
     (trap 'echo child INT >> ${page}; exit' INT; while true; do sleep 0.1 || true; done) &
     echo begun >> ${page}; while true; do sleep 0.1 || true; done`;

  const cancelled = async (name: string, onInt: string) => {
    const { job, run } = await approvedJob(system);
    const step = startStep(system, job, { ...WRITING, run: task(notes.page(name), onInt) });
    await eventually("the task runs", () => notes.read(name) === "begun");
    step.cancel();
    const result = await step.done;
    const [lease] = await leasesOf(system, run);
    return { job, result, lease, heard: notes.noted(name).split("\n") };
  };

  it("reaches the whole process group; the credential is revoked before the runner kills the step", async () => {
    const { job, result, lease, heard } = await cancelled("polite", "exit 5");
    expect(heard.toSorted()).toEqual(["INT", "begun", "child INT"]);
    // No signal: it ended by itself, in the time that the runner gives it.
    expect([result.exitCode, result.signal]).toEqual([5, undefined]);
    expect(result.outputs.get("revocation")).toBe("verified");
    expect(lease).toMatchObject({ state: "revoked", proof: { state: "verified" } });
    expect((await job.post(result).done).log).toContain("✓ closed");
  });

  it("kills a task that will not go, and still revokes in time", async () => {
    const { result, lease, heard } = await cancelled("stubborn", "true");
    expect(heard).toContain("INT");
    expect(heard).toContain("TERM");
    expect([result.exitCode, result.signal]).toEqual([137, undefined]);
    expect(lease).toMatchObject({ state: "revoked", proof: { state: "verified" } });
    expect(await system.leaseRoles()).toEqual([]);
  });
});

describe("when a job is over", () => {
  it("nothing secret is on the machine: no credential, no lease token, no ID token, no right to ask for one", async () => {
    const { job } = await approvedJob(system);
    const page = notes.page("secrets");
    const step = await runStep(system, job, {
      ...WRITING,
      run: `printf '%s\\n' "$PGPASSWORD" "$DATABASE_URL" > ${page}; echo "rows=1" >> "$GITHUB_OUTPUT"; echo "# done" >> "$GITHUB_STEP_SUMMARY"`,
    });
    const post = await job.post(step).done;
    expect([step.exitCode, post.exitCode]).toEqual([0, 0]);
    const left = everythingOf(job);
    const brokers = system.broker.printed() + everythingBelow(system.folder);
    expect(left).toContain("# done");
    const [password = "", url = ""] = notes.noted("secrets").split("\n");
    expect(url).toContain(password);
    expect(password).toHaveLength(43);
    for (const text of [left, brokers, printedBy(step), printedBy(post)]) {
      expect(tracesOf(password, text)).toEqual([]);
      expect(text).not.toContain(url);
      expect(text).not.toMatch(/lsk_[\w-]{20}/u);
      expect(text).not.toMatch(/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./u);
      expect(text).not.toContain(job.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]);
    }
  });

  it("the task's private directory is gone, and the receipt is all that stepkey left", async () => {
    const job = await readingJob(system);
    const before = fileNames(job.temp);
    const step = await read(job, 'test -e "$GITHUB_OUTPUT"');
    expect(step.exitCode).toBe(0);
    const after = fileNames(job.temp).filter((name) => !before.includes(name));
    expect(after).toEqual(["stepkey"]);
    const receipt = `stepkey-receipt-${step.outputs.get("lease-id")}.json`;
    expect(fileNames(join(job.temp, "stepkey"))).toContain(receipt);
    expect(fileNames(job.home)).toEqual([]);
  });
});
