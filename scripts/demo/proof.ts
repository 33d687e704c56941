import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestSystem } from "../../test/support/test-system.ts";
import type { Play, Receipt, Tally } from "./play.ts";
import { must } from "./tell.ts";

/** What a receipt says, a fact a line. */
export function receiptLines(receipt: Receipt): readonly string[] {
  const { asked, approved, issued, used, ended, proven } = receipt as unknown as ReceiptText;
  const approvals = approved.by.map(({ login, review_id: id }) => `${login}, by review ${id}`);
  return [
    receipt.file,
    `  asked      ${asked.by}, run ${asked.run_id}, attempt ${asked.run_attempt}, commit ${asked.commit}`,
    `  granted    ${String(receipt["grant"])}, ${String(receipt["environment"])}, ${String(receipt["access"])}`,
    `  approved   ${approved.required === 0 ? "not needed to read" : approvals.join("; ")}`,
    `  issued     ${issued.to}, at ${issued.at}`,
    `  used       by step "${String(receipt["step"])}", ${used.duration_ms} ms, exit ${used.exit_code}`,
    `  ended      at ${ended.at}, ${ended.revocation}: ${proven.facts.join(", ")}`,
  ];
}

interface ReceiptText {
  readonly asked: {
    readonly by: string;
    readonly run_id: number;
    readonly run_attempt: number;
    readonly commit: string;
  };
  readonly approved: {
    readonly required: number;
    readonly by: readonly { readonly login: string; readonly review_id: number }[];
  };
  readonly issued: { readonly to: string; readonly at: string };
  readonly used: { readonly duration_ms: number; readonly exit_code: number };
  readonly ended: { readonly at: string; readonly revocation: string };
  readonly proven: { readonly facts: readonly string[] };
}

/** Looks for every secret value in all that is left of the jobs, and in the broker's and the database's own files. */
export function searchForSecrets({ system, tally }: Play): void {
  const files = readdirSync(system.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  const texts = [...tally.texts, ...files, system.broker.printed(), system.postgres.log()];
  must(tally.secrets.size > 0, "the action named its secret values to the runner");
  for (const secret of tally.secrets) {
    const forms = ["utf8", "base64", "base64url", "hex"] as const;
    for (const form of forms) {
      const spelled = Buffer.from(secret, "utf8").toString(form);
      must(!texts.some((text) => text.includes(spelled)), `no secret value was left (${form})`);
    }
  }
}

export interface Figures {
  readonly issued: number;
  readonly ended: number;
  readonly unapproved: number;
  readonly sealed: number;
  readonly alarms: number;
  readonly lines: number;
}

/** What the broker's audit log adds up to. */
export function countAudit(system: TestSystem): Figures {
  const audit = system.broker.audit();
  const tokens = (key: string, value: string): number =>
    audit.filter((line) => line["event"] === "token" && line[key] === value).length;
  const ended = audit.flatMap((line) => (line["ended"] ?? []) as readonly { state?: string }[]);
  return {
    issued: tokens("outcome", "granted"),
    ended: ended.filter(({ state }) => state === "revoked").length,
    unapproved: tokens("code", "approval_pending"),
    sealed: tokens("code", "sealed"),
    alarms: audit.filter((line) => line["event"] === "alarm").length,
    lines: audit.length,
  };
}

/** The closing sentence; fails when the audit log, the receipts and the database do not tell the same story. */
export function summingUp(system: TestSystem, tally: Tally, seconds: number): readonly string[] {
  const { issued, ended, unapproved, sealed, alarms, lines } = countAudit(system);
  const verifiers = [...system.postgres.log().matchAll(/SCRAM-SHA-256\$/gu)].length;
  must(issued === tally.receipts.length, "each credential that was issued has its receipt");
  must(ended === issued, "each credential that was issued has ended");
  must(verifiers === issued, "each role was made with a verifier, not a password");
  must(unapproved === 2 && sealed === 1, "the broker refused what the story says");
  return [
    `Done in ${seconds} s. The broker's audit log (${lines} lines) and the receipts agree:`,
    `  ${issued} credentials issued, ${ended} ended, with proof`,
    `  ${unapproved} writes refused because an approval was missing`,
    `  ${sealed} step refused because its job had the credential already, and ${alarms} alarm about it`,
    `  ${tally.secrets.size} secret values (passwords, tokens, their encoded forms) searched for in logs, outputs, receipts and the files of broker and database: found nowhere`,
  ];
}
