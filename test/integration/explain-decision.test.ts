import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openBrokerSetup,
  PRODUCTION,
  SHOP_POLICY,
  type BrokerSetup,
} from "../support/broker-setup.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { blocksOf, readPage } from "../support/pages.ts";

/** Lines of the audit log of a real broker, explained with its configuration and its policies. */
let broker: BrokerSetup;
let directory: string;

beforeEach(async () => {
  broker = await openBrokerSetup();
  directory = mkdtempSync(join(tmpdir(), "stepkey-explain-"));
  configure();
});
afterEach(async () => {
  await broker.close();
  rmSync(directory, { recursive: true });
});

/** A configuration whose secrets are not on this machine. */
function configure(rest = "", policy = ""): void {
  const text = `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
audit: audit.jsonl
policy: { directory: "${broker.folder}"${policy} }
servers: { postgres: { staging: { url: { env: NOT_SET } } } }
${rest}`;
  writeFileSync(join(directory, "broker.yml"), text);
}

/** The broker's lines so far, as the audit log has them. */
function lines(): readonly string[] {
  return broker.audit().map((line) => JSON.stringify(line));
}

function explain(
  text = lines().at(-1) ?? "",
  argv: readonly string[] = ["--config", join(directory, "broker.yml")],
): Promise<CliRun> {
  return cli(["explain", "-", ...argv], { files: { "-": `${text}\n` } });
}

function changePolicy(from: string, to: string): void {
  broker.writePolicy("octo-org/shop.yml", SHOP_POLICY.replace(from, to));
}

describe("stepkey explain with a line of the audit log", () => {
  it("says first what the broker said, and takes the whole request from the line", async () => {
    await broker.ask({ grant: "reports-rea", ttl: 300 });
    const { exit, out } = await explain();
    const [first, reason, request, job, empty, compared, headline] = out.split("\n");
    expect(first).toMatch(/^The broker refused this request at \S+Z: grant_refused$/u);
    expect(reason).toBe("  reason   grant: reports-rea is not in octo-org/shop.yml");
    expect(request).toBe("  request  reports-rea, read, environment staging, ttl 5m");
    expect(job).toMatch(/^ {2}job {6}octo-org\/shop, run \d+\/\d+, trace [0-9A-Z]{26}$/u);
    expect(empty).toBe("");
    expect(compared).toBe("Today's policy decides the same.");
    expect(headline).toBe("refused by grant");
    expect(out).toContain("Did you mean --grant reports-read?");
    expect(exit).toBe(1);
  });

  it("says that today's policy grants what it refused then, and by which rule it did", async () => {
    await broker.ask({}, { event_name: "workflow_dispatch" });
    changePolicy("[push, pull_request, schedule]", "[workflow_dispatch]");
    const { exit, out } = await explain();
    expect(out).toContain(
      "Today's policy decides differently: it grants this request, which allow.events refused then.\ngranted\n",
    );
    expect(exit).toBe(0);
  });

  it("says that today's policy refuses what it granted then", async () => {
    await broker.ask();
    changePolicy("environment: staging", "environment: other");
    const { exit, out } = await explain();
    expect(out).toMatch(/^The broker granted this request at /u);
    expect(out).toContain(
      "Today's policy decides differently: it refuses this request, which it granted then.\nrefused by environment\n",
    );
    expect(exit).toBe(1);
  });

  it("takes the action that the line names, and shows it", async () => {
    const uses = "octo-org/deploy@8f4b7f84864484a7bf31766abe9204da3cbe65b3";
    await broker.ask({ uses });
    const line = lines().at(-1);
    changePolicy("{ events: [push,", "{ uses: [octo-org/deploy], events: [push,");
    const { exit, out } = await explain(line);
    expect(out).toContain(`  request  reports-read, read, environment staging, action ${uses}\n`);
    expect(out).toContain("Today's policy decides the same.\n");
    expect(out).toContain(`✓ uses              ${uses}`);
    expect(exit).toBe(0);
    const json = await explain(line, ["--config", join(directory, "broker.yml"), "--json"]);
    expect(json.json()).toMatchObject({ decision: { request: { uses } } });
    const other = await explain(line, ["--uses", "./deploy"]);
    expect(other.exit).toBe(2);
    expect(other.err).toContain("--uses cannot be combined with a LINE");
  });

  it("says that another rule refuses today", async () => {
    await broker.ask({}, { event_name: "workflow_dispatch" });
    changePolicy("  reports-read:", "  reports:");
    const { out } = await explain();
    expect(out).toContain(
      "Today's policy also refuses this request, but by grant. Then it was allow.events.",
    );
  });

  it("says that policy is not the reason of a refusal that came after it, and what to do", async () => {
    await broker.ask({ grant: "orders-migrate", access: "write", ...PRODUCTION }, PRODUCTION);
    const { exit, out } = await explain();
    expect(out).toMatch(/^The broker refused this request at \S+: approval_refused\n/u);
    expect(out).toContain("  request  orders-migrate, write, environment production\n");
    expect(out).toMatch(
      /Today's policy decides the same: it grants this request, and so did policy then\. approval_refused comes after it\. \S/u,
    );
    expect(exit).toBe(0);
  });

  it("says that policy was not asked about what was frozen", async () => {
    await broker.store.freeze("all", "");
    await broker.ask();
    const { out } = await explain();
    expect(out).toContain("Policy was not asked then: frozen comes before it. ");
    const config = ["--config", join(directory, "broker.yml")];
    const asJson = (await explain(undefined, [...config, "--json"])).json();
    expect(asJson).toMatchObject({
      verdict: "granted",
      decision: { outcome: "refused", code: "frozen", policy: "not_asked" },
      differs: null,
    });
  });

  it("decides a write on an event that none may use in the same way, before policy", async () => {
    await broker.ask(
      { grant: "orders-migrate", access: "write", ...PRODUCTION },
      { ...PRODUCTION, event_name: "issue_comment" },
    );
    expect((await explain()).out).toContain(
      "Today's policy decides the same.\nrefused by write-event\n",
    );
  });

  it("prints the line's decision and the comparison as JSON", async () => {
    await broker.ask({}, { event_name: "workflow_dispatch" });
    changePolicy("[push, pull_request, schedule]", "[workflow_dispatch]");
    const config = ["--config", join(directory, "broker.yml")];
    const run = await explain(undefined, [...config, "--json"]);
    expect(run.json()).toMatchObject({
      verdict: "granted",
      decision: {
        outcome: "refused",
        code: "grant_refused",
        request: { grant: "reports-read", access: "read", environment: "staging" },
        policy: "refused",
        rule: "allow.events",
      },
      differs: true,
    });
  });

  it("takes the decision where a search also finds the alarm that it raised", async () => {
    await broker.ask({}, { repository_id: "75" });
    expect(broker.audit().map(({ event }) => event)).toEqual(["alarm", "token"]);
    const { out } = await explain(lines().join("\n"));
    expect(out).toMatch(/^The broker refused this request/u);
    expect(out).toContain("Today's policy decides the same.\nrefused by ids\n");
  });

  it("takes the last of several decisions and says so, also with a journal's text before each", async () => {
    await broker.ask();
    await broker.ask({ grant: "nightl" });
    const journal = lines().map((line) => `Nov 22 10:00:00 host node[77]: ${line}`);
    const { out } = await explain(journal.join("\n"));
    expect(out).toMatch(/^This is the last of 2 decisions\.\n/u);
    expect(out).toContain("  request  nightl, read");
  });

  it("decides by the organisation's policy, and by what the configuration limits", async () => {
    await broker.ask({ ttl: 1800 });
    broker.writePolicy(
      "octo-org/.organisation.yml",
      "version: 1\nowner-id: 65\ngrants: { reports-read: { allow: { events: [schedule] } } }\n",
    );
    expect((await explain()).out).toContain("refused by allow.events\n");
    rmSync(join(broker.folder, "octo-org/.organisation.yml"));
    configure("limits: { lease-max-ttl: 20m }\n");
    expect((await explain()).out).toContain("refused by ttl\n");
    configure("", ", require-organisation: true");
    const { out } = await explain();
    expect(out).toContain("refused by policy\n");
    expect(out).toContain(".organisation.yml.\n");
  });

  it("takes a policy of its own with --policy, for a change that is not made yet", async () => {
    await broker.ask({}, { event_name: "workflow_dispatch" });
    const path = join(directory, "shop.yml");
    writeFileSync(
      path,
      SHOP_POLICY.replace("[push, pull_request, schedule]", "[workflow_dispatch]"),
    );
    expect((await explain(undefined, ["--policy", path])).exit).toBe(0);
  });

  it("names the file that is not there, where a repository has no policy", async () => {
    await broker.ask({}, { repository: "octo-org/site", repository_id: "75" });
    const { exit, out } = await explain();
    expect(out).toContain("Today's policy decides the same.\nrefused by policy\n");
    expect(out).toContain(`There is no file ${join(broker.folder, "octo-org/site.yml")}.`);
    expect(exit).toBe(1);
  });

  it("says that a search found nothing, or nothing that is a decision", async () => {
    const empty = await explain("");
    expect(empty.exit).toBe(3);
    expect(empty.err).toContain("Standard input is empty.");
    expect(empty.err).toContain("no line has this trace");
    const ended = await explain(JSON.stringify({ at: "x", event: "ended", outcome: "done" }));
    expect(ended.exit).toBe(3);
    expect(ended.err).toContain(
      "Standard input has no line of the audit log with a decision about a request.",
    );
    expect(ended.err).toContain("decision_missing");
  });

  it("does not let a line control the terminal, or name a file outside the policy directory", async () => {
    await broker.ask({ grant: "reports-rea" });
    const [line] = broker.audit();
    const hostile = JSON.stringify({ ...line, reason: "a\u001b[2Jb" });
    expect((await explain(hostile)).out).toContain(String.raw`a\u{1b}[2Jb`);
    const claims = { ...(line?.["claims"] as object), repository: "../../etc/shop" };
    const outside = await explain(JSON.stringify({ ...line, claims }));
    expect(outside.exit).toBe(3);
    expect(outside.err).toContain("repository");
  });

  it.each([
    [["--grant", "reports-read"], "--grant cannot be combined with a LINE"],
    [["--template"], "--template cannot be combined with a LINE"],
    [["--config", "b.yml", "--policy", "p.yml"], "--config and --policy cannot be combined."],
    [["--organisation", "o.yml"], "--organisation needs --policy."],
  ])("refuses %j beside a line", async (argv, message) => {
    const { exit, err } = await explain("", argv);
    expect(exit).toBe(2);
    expect(err).toContain(message);
  });

  it("refuses --config where no line says which repository it is", async () => {
    const argv = ["--claims", "c.json", "--grant", "g", "--policy", "p.yml", "--config", "b.yml"];
    const { exit, err } = await cli(["explain", ...argv]);
    expect(exit).toBe(2);
    expect(err).toContain("--config is only for a LINE");
  });
});

describe("docs/broker.md, when a job is refused", () => {
  it("shows commands that explain a refusal by its trace, and the last decision", async () => {
    await broker.ask({ grant: "reports-rea" });
    await broker.ask();
    writeFileSync(join(directory, "audit.jsonl"), `${lines().join("\n")}\n`);
    const trace = String(broker.audit()[0]?.["trace"]);
    const [, section = ""] = readPage("docs/broker.md").split(/^## When a job is refused\n/mu);
    const [byTrace, last] = blocksOf(section);
    const refused = inShell(byTrace?.text.replace("TRACE", trace));
    expect(refused.stdout).toContain(": grant_refused\n  reason   grant: reports-rea is not in ");
    expect(refused.stdout).toContain("Today's policy decides the same.\nrefused by grant\n");
    expect(refused.status).toBe(1);
    const granted = inShell(last?.text);
    expect(granted.stdout).toContain("This is the last of 2 decisions.\nThe broker granted ");
    expect(granted.status).toBe(0);
  });
});

/** A block of commands, in the directory of the configuration. */
function inShell(commands = "false"): SpawnSyncReturns<string> {
  const source = fileURLToPath(new URL("../../src/cli/cli.ts", import.meta.url));
  const script = `stepkey() { "${process.execPath}" "${source}" "$@"; }\n${commands}`;
  return spawnSync("bash", ["-c", script], { cwd: directory, encoding: "utf8" });
}
