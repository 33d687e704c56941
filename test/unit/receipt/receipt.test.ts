import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { renderReceipt } from "../../../src/receipt/receipt.ts";
import { readReceipts } from "../../../src/receipt/read-receipts.ts";
import type { ReceiptParts } from "../../../src/receipt/receipt-parts.ts";
import { writeReceipt } from "../../../src/receipt/write-receipt.ts";
import { isFirstInSummary } from "../../../src/receipt/write-first-mark.ts";
import { Secret } from "../../../src/shared/secret.ts";
import {
  DECISION,
  EXPIRES,
  FAILED,
  LEASE_ID,
  LEFT_OPEN,
  NONE,
  PARTS,
  receipt,
  REQUESTED,
  TASK,
} from "../../support/receipt/fixtures.ts";

const directories: string[] = [];

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "stepkey-receipt-"));
  directories.push(directory);
  return directory;
}

afterEach(async () => {
  await Promise.all(
    directories.splice(0).map((each) => rm(each, { recursive: true, force: true })),
  );
});

describe("a receipt", () => {
  it("joins request, approval, issue, use and end", () => {
    expect(renderReceipt(receipt())).toMatchInlineSnapshot(`
      "{
        "version": 2,
        "lease": "lse_7q2m0000000000000000000000",
        "mode": "broker",
        "step": "migrate",
        "grant": "orders-migrate",
        "environment": "production",
        "access": "write",
        "asked": {
          "repository": "octo-org/shop",
          "repository_id": 74,
          "commit": "4f2c91e0c1a54d5a8f3b1f7a2b6c4d8e9f0a1b2c",
          "ref": "refs/pull/42/merge",
          "pull_request": 42,
          "event": "pull_request",
          "by": "release-helper",
          "agent": true,
          "run_id": 9001,
          "run_attempt": 1,
          "check_run_id": 7001,
          "workflow": "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main"
        },
        "granted": {
          "rule": "octo-org/shop.yml:9 orders-migrate",
          "trace": "01j9abc"
        },
        "approved": {
          "required": 1,
          "by": [
            {
              "review_id": 501,
              "login": "mona",
              "commit": "4f2c91e0c1a54d5a8f3b1f7a2b6c4d8e9f0a1b2c",
              "at": "2026-11-22T09:57:00Z"
            }
          ]
        },
        "issued": {
          "kind": "postgres",
          "to": "postgres role stepkey_7q2m",
          "at": "2026-11-22T10:00:00Z",
          "expires_at": "2026-11-22T10:15:00Z",
          "dies_at": "2026-11-22T10:15:00Z",
          "masked_values": 2
        },
        "used": {
          "started_at": "2026-11-22T10:00:01Z",
          "ended_at": "2026-11-22T10:00:49Z",
          "duration_ms": 48000,
          "exit_code": 0,
          "residue": {
            "files_searched": 812,
            "complete": true,
            "found": []
          }
        },
        "ended": {
          "at": "2026-11-22T10:00:50Z",
          "revocation": "verified"
        },
        "proven": {
          "checked_at": "2026-11-22T10:00:50Z",
          "by": "broker",
          "facts": [
            "role absent",
            "no sessions"
          ]
        },
        "not_proven": []
      }
      "
    `);
  });

  it("leaves out what there is not, and keeps what policy said instead", () => {
    const { pull_request: _, ...decision } = DECISION;
    const bare = receipt({
      mode: "direct",
      access: "read",
      grant: undefined,
      environment: undefined,
      task: undefined,
      claims: { ...PARTS.claims, jobWorkflowRef: undefined },
      decision: { ...decision, reason: "nightly", observed: ["runners"] },
      ending: FAILED,
    });
    expect(Object.keys(bare)).not.toContain("used");
    expect(Object.keys(bare)).not.toContain("grant");
    expect(Object.keys(bare)).not.toContain("environment");
    expect(bare.approved.reason).toBe("nightly");
    expect(bare.granted.observed).toEqual(["runners"]);
    expect(bare.ended.failure).toBe("The broker did not revoke the lease.");
    expect(bare.asked.workflow).toBe(PARTS.claims.workflowRef);
    expect(bare.asked).not.toHaveProperty("pull_request");
  });

  it("says which files the task got, never their contents, and which fields the request supplied", () => {
    const key = { name: "client.key", mode: "0400", content: new Secret("opensesame") } as const;
    const lease = { ...PARTS.lease, files: [key], supplied: ["public-key"] };
    const { issued } = receipt({ lease });
    expect(issued.files).toEqual([{ name: "client.key", mode: "0400" }]);
    expect(issued.supplied).toEqual(["public-key"]);
    expect(renderReceipt(receipt({ lease }))).not.toContain("opensesame");
  });

  it("has no time of death for what nothing ends", () => {
    const lease = { ...PARTS.lease, diesAt: undefined };
    const { issued, ended } = receipt({ lease, ending: NONE });
    expect(issued).not.toHaveProperty("dies_at");
    expect(ended.revocation).toBe("none");
  });

  it("says what was tidied, and what the lease leaves open for others", () => {
    const { tidy, findings } = receipt({ ending: LEFT_OPEN }).ended;
    expect(tidy).toEqual({ state: "pending", facts: ["role not dropped yet"] });
    expect(findings).toEqual(LEFT_OPEN.findings);
    expect(receipt().ended).not.toHaveProperty("tidy");
    expect(receipt().ended).not.toHaveProperty("findings");
  });

  it("says why the task was stopped", () => {
    expect(receipt({ task: { ...TASK, stopped: "kim pushed" } }).used?.stopped).toBe("kim pushed");
  });

  it("never counts time backwards", () => {
    const task = { ...TASK, endedAt: TASK.startedAt - 5000 };
    expect(receipt({ task }).used?.duration_ms).toBe(0);
  });

  it("says what nobody can vouch for, and only that", () => {
    const doubts = (changed: Parameters<typeof receipt>[0]) => receipt(changed).not_proven;
    expect(doubts({ ending: REQUESTED })).toEqual([
      "That the credential is dead: the provider accepted the revocation, and has no way to show that it took effect.",
    ]);
    expect(doubts({ ending: EXPIRES })).toEqual([
      "That the credential is dead: this kind cannot be revoked; it expires at 10:15:00 UTC.",
    ]);
    expect(doubts({ ending: FAILED })).toEqual([
      "That the credential is dead: it could not be revoked, and may work until 10:15:00 UTC.",
    ]);
    const never = { ...PARTS.lease, diesAt: undefined };
    expect(doubts({ ending: FAILED, lease: never })).toEqual([
      "That the credential is dead: it could not be revoked, and may stay valid.",
    ]);
    expect(doubts({ ending: NONE, lease: never })).toEqual([
      "That the credential is dead: it stays valid, because stepkey cannot end it.",
    ]);
    expect(doubts({ task: { ...TASK, residue: undefined } })).toEqual([
      "That no file contains the secret: nobody searched.",
    ]);
    const left = [{ name: "sleep", pid: 12, ended: true }];
    expect(receipt({ task: { ...TASK, left } }).used?.left_processes).toEqual(left);
    const not_read = { count: 1, first: [{ path: "$HOME/a", why: "EACCES" }] };
    const residue = { files_searched: 5, complete: false, found: [], not_read };
    expect(doubts({ task: { ...TASK, residue } })).toEqual([
      "That no file contains the secret: 1 file or directory could not be read.",
    ]);
    expect(doubts({ task: { ...TASK, residue: { ...residue, limit: "files" } } })).toEqual([
      "That no file contains the secret: the limit of files was reached after 5 files and 1 file or directory could not be read.",
    ]);
    expect(doubts({ task: { ...TASK, escaped: true } })).toEqual([
      "That the task is over: a process that left its process group still ran, and had the credential.",
    ]);
    expect(doubts({ task: { ...TASK, escaped: true }, ending: FAILED })[1]).toContain(
      "may still have",
    );
    expect(doubts({ mode: "direct" })[0]).toContain("trust policy");
    expect(doubts({ mode: "direct", access: "read" })).toEqual([]);
    expect(doubts({ task: undefined })).toEqual([]);
  });
});

describe("a receipt of a job with several leases", () => {
  const at = (minute: number): number => Date.parse(`2026-11-22T09:${minute}:00Z`);
  const id = (letter: string): string => `lse_${letter.repeat(26)}`;
  const text = (letter: string, minute: number, change: Partial<ReceiptParts> = {}): string =>
    renderReceipt(
      receipt({
        step: `step ${letter}`,
        ...change,
        lease: { ...PARTS.lease, id: id(letter), issuedAt: at(minute) },
      }),
    );

  it("names those before it, the oldest first", () => {
    const receipts = [text("b", 20), text("a", 10, { ending: EXPIRES })];
    expect(receipt({ receipts }).earlier).toEqual([
      {
        lease: id("a"),
        step: "step a",
        kind: "postgres",
        issued_at: "2026-11-22T09:10:00Z",
        revocation: "expires",
      },
      {
        lease: id("b"),
        step: "step b",
        kind: "postgres",
        issued_at: "2026-11-22T09:20:00Z",
        revocation: "verified",
      },
    ]);
  });

  it("keeps those of one second in the order in which their files were written", async () => {
    const directory = await newDirectory();
    const letters = ["c", "a", "b"];
    for (const [index, letter] of letters.entries()) {
      const lease = { ...PARTS.lease, id: id(letter), issuedAt: at(10) };
      const path = await writeReceipt(directory, receipt({ lease }));
      await utimes(path, 1000 + index / 10, 1000 + index / 10);
    }
    const { earlier = [] } = receipt({ receipts: readReceipts(directory) });
    expect(earlier.map(({ lease }) => lease)).toEqual(letters.map(id));
  });

  it("has no such list in the first, and leaves out those after it, itself and other jobs'", () => {
    expect(receipt()).not.toHaveProperty("earlier");
    const own = renderReceipt(receipt());
    const later = renderReceipt(
      receipt({ lease: { ...PARTS.lease, id: id("c"), issuedAt: PARTS.lease.issuedAt + 1000 } }),
    );
    const other = text("d", 10, { claims: { ...PARTS.claims, runAttempt: 2 } });
    expect(receipt({ receipts: [own, later, other] })).not.toHaveProperty("earlier");
  });

  it("leaves out what is not a receipt, and never grows beyond fifty", () => {
    const whole = text("a", 10);
    const wrong = [
      "",
      "[]",
      "{}",
      "null",
      whole.slice(0, -9),
      whole.replace('"step a"', "7"),
      whole.replace('"step a"', `"${"s".repeat(65)}"`),
      whole.replace(id("a"), "lse_../../x"),
    ];
    expect(receipt({ receipts: wrong })).not.toHaveProperty("earlier");
    const many = Array.from({ length: 60 }, (_, minute) =>
      text("a", 10, { step: `step ${minute}` }),
    );
    expect(receipt({ receipts: many }).earlier).toHaveLength(50);
  });

  it("reads the files beside it, neither through a link nor without end", async () => {
    const directory = await newDirectory();
    expect(readReceipts(join(directory, "missing"))).toEqual([]);
    const path = await writeReceipt(directory, receipt());
    const elsewhere = await newDirectory();
    await writeFile(join(elsewhere, "receipt.json"), "{}");
    await symlink(join(elsewhere, "receipt.json"), join(directory, "stepkey-receipt-link.json"));
    await writeFile(join(directory, "stepkey-receipt-large.json"), Buffer.alloc(262_145));
    await mkdir(join(directory, "stepkey-receipt-directory.json"));
    await writeFile(join(directory, "other.json"), "{}");
    expect(readReceipts(directory)).toEqual([await readFile(path, "utf8")]);
  });
});

describe("its file", () => {
  it("has the lease's name, one user's rights, and the receipt whole", async () => {
    const directory = join(await newDirectory(), "stepkey");
    const path = await writeReceipt(directory, receipt());
    expect(path).toBe(join(directory, `stepkey-receipt-${LEASE_ID}.json`));
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(receipt());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toHaveLength(1);
  });

  it("replaces an older one, and a link that was planted, without following it", async () => {
    const directory = await newDirectory();
    const victim = join(directory, "victim");
    await writeFile(victim, "untouched");
    const path = join(directory, `stepkey-receipt-${LEASE_ID}.json`);
    await symlink(victim, path);
    await symlink(victim, `${path}.draft`);
    await writeReceipt(directory, receipt());
    await writeReceipt(directory, receipt());
    expect(await readFile(victim, "utf8")).toBe("untouched");
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(receipt());
  });

  it("is not written through a link that was planted in place of its directory", async () => {
    const parent = await newDirectory();
    const elsewhere = await newDirectory();
    await symlink(elsewhere, join(parent, "stepkey"));
    const path = await writeReceipt(join(parent, "stepkey"), receipt());
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(receipt());
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it("is never named by something that is not a lease id", async () => {
    const evil = receipt({ lease: { ...PARTS.lease, id: "../evil" } });
    await expect(writeReceipt(await newDirectory(), evil)).rejects.toThrow("not a lease id");
  });
});

describe("the first step of a job in the summary", () => {
  const job = { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 7001 };

  it("is one, also of many at the same time", async () => {
    const directory = join(await newDirectory(), "stepkey");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => isFirstInSummary(directory, job)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await isFirstInSummary(directory, job)).toBe(false);
  });

  it("is another one in another job on the same machine", async () => {
    const directory = await newDirectory();
    expect(await isFirstInSummary(directory, job)).toBe(true);
    expect(await isFirstInSummary(directory, { ...job, checkRunId: 7002 })).toBe(true);
  });

  it("is not known where the directory cannot be written: the caller gets the error", async () => {
    const directory = await newDirectory();
    await mkdir(join(directory, "taken"));
    await writeFile(join(directory, "taken", "file"), "");
    await expect(isFirstInSummary(join(directory, "taken", "file"), job)).rejects.toThrow("EEXIST");
    await mkdir(join(directory, "gone", "summary-of-9001-1-7001"), { recursive: true });
    expect(await isFirstInSummary(join(directory, "gone"), job)).toBe(false);
    const deep = `${directory}${`/${"x".repeat(199)}`.repeat(20)}`;
    const longest = `${deep}/${"x".repeat(4090 - deep.length - 1)}`;
    await expect(isFirstInSummary(longest, job)).rejects.toThrow("ENAMETOOLONG");
  });
});
