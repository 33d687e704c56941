import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLoader } from "../../../../src/broker/policy/load-document.ts";
import { scanDirectory } from "../../../../src/broker/policy/scan-directory.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { POLICY } from "../../../support/kinds.ts";
import { SHOP } from "../../../support/policy/document-fixtures.ts";

describe("the log of a policy with mistakes", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "stepkey-"));
    await mkdir(join(root, "octo-org"));
  });
  afterEach(() => rm(root, { recursive: true }));

  const logged = async (text: string): Promise<readonly LogEntry[]> => {
    const entries: LogEntry[] = [];
    const log = (entry: LogEntry): void => void entries.push(entry);
    const loader = createLoader({ parser: POLICY, log, metrics: { countAlarm: () => undefined } });
    await writeFile(join(root, "octo-org/shop.yml"), text);
    const scan = await scanDirectory(root);
    if (!scan.ok) throw new Error(scan.error);
    await loader.load(scan.value, { source: "octo-org/shop.yml", scope: "repository" });
    return entries;
  };

  it("has the line, the column and the hint of each", async () => {
    expect(await logged(SHOP.replace("ttl: 15m", "tll: 15m"))).toEqual([
      {
        level: "error",
        event: "policy_invalid",
        message: 'grants.orders-migrate.tll Unknown key "tll".',
        source: "octo-org/shop.yml",
        line: 14,
        column: 5,
        hint: 'Did you mean "ttl"?',
      },
    ]);
  });

  it("begins with the message where the whole text is wrong", async () => {
    const [entry] = await logged("grants: [\n");
    expect(entry?.message).toMatch(/^This is not valid YAML: /u);
    expect(entry).not.toHaveProperty("hint");
  });
});
