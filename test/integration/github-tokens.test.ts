import { execFile, execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { openNotebook, type Notebook } from "../support/acceptance.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { eventually } from "../support/eventually.ts";
import { startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob, type RunningStep, type StepResult } from "../support/fake-runner/runner.ts";
import { makeAppKey, OWNER } from "../support/github-app/emulated-app.ts";
import { startAppGitHub, type AppGitHub } from "../support/github-app/start-app-github.ts";
import { githubClaims } from "../support/id-token.ts";
import { leftOut } from "../support/left-out.ts";
import { freePort } from "../support/postgres.ts";
import { configIn, startRealBroker } from "../support/real-broker.ts";
import { tracesOf } from "../support/secret-traces.ts";

const policyWith = (read: string): string => `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  read:
    environment: staging
    credential: { github: { server: octo-org, ${read} } }
    allow: { events: [schedule] }
  publish:
    environment: staging
    access: write
    credential:
      github: { server: octo-org, repositories: [shop], permissions: { contents: write } }
    allow: { events: [schedule] }
    approval: { count: 0, reason: "a test without reviews" }
`;
const READ = "repositories: [shop], permissions: { contents: read }";

const { pem, publicKey } = makeAppKey();
let built: BuiltAction;
let issuer: TestIssuer;
let github: AppGitHub;
let notes: Notebook;
let directory: string;
let port: number;
let running: RunningBroker | undefined;
let printed: string;
let jobs = 0;

beforeAll(async () => {
  built = await buildAction();
  issuer = await startIssuer();
});
afterAll(async () => {
  built.remove();
  await issuer.close();
});
beforeEach(async () => {
  github = await startAppGitHub({ keys: [publicKey] });
  notes = openNotebook();
  port = await freePort();
  printed = "";
  directory = mkdtempSync(join(tmpdir(), "stepkey-github-"));
  mkdirSync(join(directory, "policy", "octo-org"), { recursive: true });
  write("policy/octo-org/shop.yml", policyWith(READ));
  write("app.private-key.pem", pem);
  write("store.key", randomBytes(32).toString("base64"));
  await start();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  notes.remove();
  rmSync(directory, { recursive: true, force: true });
  await github.close();
});

const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);

async function start(): Promise<void> {
  const text = `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
store-key: { file: store.key }
servers:
  github:
    octo-org:
      app-id: 4711
      owner: ${OWNER}
      private-key: { file: app.private-key.pem }
      api-url: ${github.url}
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
`;
  write("broker.yml", text);
  const print = (line: string): void => {
    printed += line;
  };
  running = await startRealBroker(configIn(directory, text), { stdout: print, stderr: print });
}

type Inputs = Readonly<Record<string, string>>;

async function startTask(
  run: string,
  more: Inputs = {},
): Promise<{ readonly step: RunningStep; readonly end: () => Promise<void> }> {
  // Each is a job of its own.
  jobs += 1;
  const claims = githubClaims({
    environment: "staging",
    event_name: "schedule",
    ref: "refs/heads/main",
    base_ref: "",
    head_ref: "",
    check_run_id: String(80_000 + jobs),
  });
  const endpoint = await startIdTokenEndpoint(issuer, claims);
  const job = startJob({ dist: built.dist, env: endpoint.env });
  const broker = `http://127.0.0.1:${port}`;
  const inputs = { step: "publish", broker, grant: "read", environment: "staging", run };
  const step = job.main({ inputs: { ...inputs, ...more } });
  const end = async (): Promise<void> => {
    await job.end();
    await endpoint.close();
  };
  return { step, end };
}

async function runTask(run: string, more: Inputs = {}): Promise<StepResult> {
  const { step, end } = await startTask(run, more);
  const result = await step.done;
  await end();
  return result;
}

const WRITING: Inputs = { grant: "publish", access: "write" };

const check = (): Promise<CliRun> =>
  cli([
    "check",
    join(directory, "policy", "octo-org", "shop.yml"),
    "--config",
    join(directory, "broker.yml"),
  ]);

async function leases(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const config = ["--config", join(directory, "broker.yml")];
  const shown = await cli(["leases", "--json", "--state", "all", ...config]);
  return (shown.json() as { leases: readonly Readonly<Record<string, unknown>>[] }).leases;
}

/** The store with its log, the audit log, and all that the broker printed. */
function everythingKept(): string {
  const files = readdirSync(directory).filter((name) =>
    /^(?:stepkey\.db(?:-wal|-shm)?|audit\.jsonl)$/u.test(name),
  );
  return [printed, ...files.map((name) => readFileSync(join(directory, name), "latin1"))].join(
    "\n",
  );
}

/** The status of a request, as a task sees it. */
const status = (path: string, more = ""): string =>
  `curl -s -o /dev/null -w '%{http_code}\\n' -H "Authorization: Bearer $GITHUB_TOKEN" ${more} ${github.url}${path}`;

const NOTE_TOKEN = (page: string): string => `printf %s "$GITHUB_TOKEN" > ${page}`;

describe("a token of a GitHub App at a broker", () => {
  it.each([false, true])(
    "reaches the step, and is rejected everywhere when the step ends; stateless: %s",
    async (isStateless) => {
      github.habits.isStateless = isStateless;
      const step = await runTask(`${NOTE_TOKEN(notes.page("token"))}
        test "$GITHUB_TOKEN" = "$GH_ENTERPRISE_TOKEN" && echo "gh uses $GH_HOST"
        echo "read $(${status("/repos/octo-org/shop/contents/README.md")})"
        echo "other $(${status("/repos/octo-org/payroll/contents/README.md")})"
        echo "write $(${status("/repos/octo-org/shop/contents/a", `-X PUT -d '{"message":"m","content":"YQ=="}'`)})"
        echo "it is $GITHUB_TOKEN"`);
      expect(step.exitCode).toBe(0);
      expect(step.log).toContain(`gh uses 127.0.0.1:${github.port}`);
      expect(step.log).toContain("read 200");
      expect(step.log).toMatch(/other 40[34]/u);
      expect(step.log).toContain("write 403");
      expect(step.log).toContain("it is ***");
      const token = notes.noted("token");
      expect(step.outputs.get("revocation")).toBe("verified");
      expect(github.tokens.alive()).toEqual([]);
      const after = await fetch(`${github.url}/repos/octo-org/shop`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(after.status).toBe(401);
      expect(tracesOf(token, step.log)).toEqual([]);
      expect(tracesOf(token, everythingKept())).toEqual([]);
      expect(everythingKept()).not.toContain("PRIVATE KEY");
    },
  );

  it("is named in the receipt with what it may do, and how it ended", async () => {
    const step = await runTask("true", WRITING);
    const receipt = /```json\n(?<json>.*?)\n```/su.exec(step.summary)?.groups?.["json"] ?? "";
    expect(JSON.parse(receipt)).toMatchObject({
      issued: { kind: "github", to: "github token for shop (contents: write)" },
      ended: { revocation: "verified" },
      proven: { facts: ["token deleted", "GitHub rejects the token"] },
    });
    const [lease] = await leases();
    expect(lease).toMatchObject({ state: "revoked", proof: { state: "verified" } });
    expect(JSON.stringify(lease)).toMatch(/"hashed_token":"[A-Za-z0-9+/]{43}="/u);
  });

  it("is hidden in the form in which git sends it, and found in a file that the task leaves", async () => {
    github.habits.isStateless = true;
    const step = await runTask(
      `${NOTE_TOKEN(notes.page("token"))}
      basic=$(printf 'x-access-token:%s' "$GITHUB_TOKEN" | base64 -w 0)
      echo "AUTHORIZATION: basic $basic"
      git init -q . && git config http.extraheader "AUTHORIZATION: basic $basic"`,
      { residue: "fail" },
    );
    const token = notes.noted("token");
    expect(tracesOf(token, step.log)).toEqual([]);
    const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
    expect(step.log).not.toContain(basic.slice(24, 60));
    expect(step.exitCode).not.toBe(0);
    expect(step.log).toMatch(/\.git\/config/u);
  });

  it.each([false, true])(
    "is hidden in the spellings in which tools print it; stateless: %s",
    async (isStateless) => {
      github.habits.isStateless = isStateless;
      const step = await runTask(`${NOTE_TOKEN(notes.page("token"))}
        printf %s "$GITHUB_TOKEN" | base64
        printf 'x-access-token:%s' "$GITHUB_TOKEN" | base64
        printf %s "$GITHUB_TOKEN" | xxd -p
        printf %s "$GITHUB_TOKEN" | od -c
        printf %s "$GITHUB_TOKEN" | hexdump
        printf %s "$GITHUB_TOKEN" | jq -Rr @uri
        echo "https://x-access-token:$GITHUB_TOKEN@github.com/octo-org/shop"
        echo "Authorization: Bearer $GITHUB_TOKEN"
        echo done`);
      expect(step.log).toMatch(/^done$/mu);
      expect(tracesOf(notes.noted("token"), step.log)).toEqual([]);
    },
  );

  it("is deleted in the end where GitHub fails at first, and its step waits for that", async () => {
    const away = { to: "DELETE /installation/token", status: 503 };
    github.habits.refusals = Array.from({ length: 5 }, () => away);
    const step = await runTask("true");
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(github.habits.refusals).toEqual([]);
    expect(github.tokens.alive()).toEqual([]);
    expect(await leases()).toMatchObject([{ state: "revoked", proof: { state: "verified" } }]);
  });

  it("is revoked after a restart with the token that the store keeps encrypted", async () => {
    const { step, end } = await startTask("echo begun; sleep 60");
    await eventually("the token works", () => github.tokens.alive().length === 1);
    const [token = ""] = github.tokens.alive();
    await running?.stop();
    expect(tracesOf(token, everythingKept())).toEqual([]);
    await start();
    const config = ["--config", join(directory, "broker.yml")];
    expect(await cli(["revoke", "--grant", "read", ...config])).toMatchObject({ exit: 0 });
    await eventually("the token is deleted", () => github.tokens.alive().length === 0);
    expect((await step.done).exitCode).not.toBe(0);
    await end();
  });

  it("is for each of twenty jobs at once another one, and none is left", async () => {
    const steps = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        runTask(`${NOTE_TOKEN(notes.page(`token-${index}`))}; ${status("/repos/octo-org/shop")}`),
      ),
    );
    expect(steps.map(({ exitCode }) => exitCode)).toEqual(Array.from({ length: 20 }, () => 0));
    const tokens = steps.map((_, index) => notes.noted(`token-${index}`));
    expect(new Set(tokens).size).toBe(20);
    expect(steps.filter(({ outputs }) => outputs.get("revocation") !== "verified")).toEqual([]);
    expect(github.tokens.alive()).toEqual([]);
  }, 180_000);

  it("is not issued where GitHub's response is wider than the grant", async () => {
    github.habits.tamper = (response) => ({ ...response, repository_selection: "all" });
    const step = await runTask("echo ran");
    expect(step.exitCode).toBe(1);
    expect(step.log).not.toMatch(/^ran$/mu);
    expect(github.tokens.alive()).toEqual([]);
    expect(everythingKept()).toContain("token_not_as_asked");
  });

  it("that never reached the broker is not said to be proven dead, and the job gets another one", async () => {
    const away = { to: "access_tokens", status: 502 };
    github.habits.refusals = Array.from({ length: 3 }, () => away);
    const step = await runTask("echo ran");
    expect(step.exitCode).toBe(0);
    expect(await leases()).toMatchObject([
      {
        state: "revoked",
        proof: {
          state: "requested",
          facts: ["no token reached the broker: GitHub ends a lost one within an hour"],
        },
      },
      { state: "revoked", proof: { state: "verified" } },
    ]);
    expect(github.tokens.alive()).toEqual([]);
  });

  it("is a write where one permission is: a read grant of it gets nothing", async () => {
    write(
      "policy/octo-org/shop.yml",
      policyWith("repositories: [shop], permissions: { contents: read, issues: write }"),
    );
    const { exit, out } = await check();
    expect(exit).toBe(1);
    const text = out.replaceAll(/\s+/gu, " ");
    expect(text).toContain("grants.read.credential.github.permissions");
    expect(text).toContain("it has issues: write");
  });

  it("has its grants checked against the App", async () => {
    expect(await check()).toMatchObject({ exit: 0 });
    write(
      "policy/octo-org/shop.yml",
      policyWith("repositories: [payroll], permissions: { contents: read }"),
    );
    const { exit, out } = await check();
    expect(exit).toBe(1);
    expect(out.replaceAll(/\s+/gu, " ")).toContain("grants.read.credential.github.repositories");
    expect(github.tokens.alive()).toEqual([]);
  });
});

describe("a ttl of more than an hour, which no token lasts", () => {
  it("is a mistake of the grant for check", async () => {
    write("policy/octo-org/shop.yml", `${policyWith(READ)}    ttl: 2h\n`);
    const { exit, out } = await check();
    expect(exit).toBe(1);
    const text = out.replaceAll(/\s+/gu, " ");
    expect(text).toContain("grants.publish.ttl No github credential lasts longer than 1h");
    expect(text).toContain("Set a ttl of at most 1h.");
  });

  it("is refused before anything is issued, and the job's log says what to request", async () => {
    const step = await runTask("echo ran", { ttl: "2h" });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("Request a shorter `ttl`, or leave it out.");
    expect(step.log).toContain("ttl_too_long");
    expect(github.tokens.issued()).toBe(0);
  });
});

describe("a token in its tools", () => {
  let bare: string;
  beforeEach(() => {
    bare = join(directory, "git");
    github.habits.gitRoot = bare;
    const git = (...args: readonly string[]): unknown =>
      execFileSync("git", args, { stdio: "ignore" });
    git("init", "-q", "--bare", "-b", "main", join(bare, "octo-org", "shop.git"));
    git("-C", join(bare, "octo-org", "shop.git"), "config", "http.receivepack", "true");
  });

  const COMMIT = `git init -q -b main work && cd work
    git -c user.name=mona -c user.email=mona@octo-org.example commit -q --allow-empty -m one`;
  const heads = (): string =>
    spawnSync("git", ["-C", join(bare, "octo-org", "shop.git"), "branch", "--list"], {
      encoding: "utf8",
    }).stdout.trim();

  /** As docs/kinds/github.md shows it. */
  const helper = (): string => `git config --global credential.${github.url}.helper \\
      '!f() { test "$1" = get && printf "username=x-access-token\\npassword=%s\\n" "$GITHUB_TOKEN"; }; f'`;

  it("is git's by a helper of one line: it pushes where it may write, and leaves no file", async () => {
    const push = `${COMMIT}
      ${helper()}
      git push -q ${github.url}/octo-org/shop HEAD:main`;
    const read = await runTask(push);
    expect(read.exitCode).not.toBe(0);
    expect(heads()).toBe("");
    const written = await runTask(`${push} && ${NOTE_TOKEN(notes.page("token"))}`, WRITING);
    expect(written.exitCode).toBe(0);
    expect(heads()).toBe("* main");
    expect(tracesOf(notes.noted("token"), written.log)).toEqual([]);
    const basic = Buffer.from(`x-access-token:${notes.noted("token")}`).toString("base64");
    const header = `http.extraheader=AUTHORIZATION: basic ${basic}`;
    const remote = `${github.url}/octo-org/shop`;
    const later = promisify(execFile)("git", ["-c", header, "ls-remote", remote], {
      env: { PATH: process.env["PATH"], GIT_TERMINAL_PROMPT: "0" },
    });
    await expect(later).rejects.toThrow(/could not read|Authentication failed/u);
  });

  const gh =
    spawnSync("gh", ["--version"]).status === 0
      ? "gh"
      : leftOut("gh", "apt-get install -y --no-install-recommends gh");

  it.runIf(gh !== undefined)("is gh's, which calls the API and lends it to git", async () => {
    // gh speaks plain HTTP to this name alone, at port 80: a proxy brings it to the fake.
    const step = await runTask(
      `export GH_TOKEN="$GITHUB_TOKEN"
        GH_HOST=github.localhost http_proxy=${github.url} gh api repos/octo-org/shop --jq .full_name
        unset GH_HOST
        gh auth setup-git
        git config --global --get-regexp 'credential.*helper' | tail -1
        printf 'protocol=https\\nhost=github.com\\n\\n' | git credential fill`,
      WRITING,
    );
    expect(step.log).toMatch(/^octo-org\/shop$/mu);
    expect(step.log).toContain("gh auth git-credential");
    expect(step.log).toContain("username=x-access-token");
    expect(step.log).toContain("password=***");
    expect(step.exitCode).toBe(0);
  });
});
