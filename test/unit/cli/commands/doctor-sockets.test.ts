import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../../../src/broker/config/config.ts";
import { lookAtFiles } from "../../../../src/cli/commands/doctor/look-at-parts.ts";
import { SETTINGS } from "../../../support/kinds.ts";

const folder = mkdtempSync(join(tmpdir(), "stepkey-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function foundWith(directory: string): Promise<readonly string[]> {
  const config = parseBrokerConfig(
    `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
store: { postgres: { url: { env: STORE }, control-directory: ${directory} } }
`,
    {
      kinds: SETTINGS,
      file: join(folder, "broker.yml"),
      env: { STORE: "postgres://stepkey:made-up@db.example/stepkey" },
      readFile: () => "",
    },
  );
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const findings = await lookAtFiles(config.value);
  return findings
    .filter(({ state }) => state !== "well")
    .map(({ state, message, remedy }) => `${state} ${message} ${remedy}`);
}

describe("stepkey doctor, with a store in PostgreSQL", () => {
  it("says where commands could not reach the broker, and what to set", async () => {
    const [found, ...others] = await foundWith("absent");
    expect(found).toContain(`there is no directory ${join(folder, "absent")}`);
    expect(found).toContain("Set store.postgres.control-directory");
    expect(found).toMatch(/^warning /u);
    expect(others).toEqual([]);
  });

  it("says nothing where they can", async () => {
    expect(await foundWith(folder)).toEqual([]);
  });
});
