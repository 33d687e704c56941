import { describe, expect, it } from "vitest";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import { createUnusableGrants } from "../../../../src/broker/record/unusable-grants.ts";

const SETTINGS = { server: "staging", database: "app", role: "app_readonly" };
const READ = { kind: "postgres", settings: SETTINGS, source: "octo-org/shop.yml", grant: "read" };
const TROUBLE = { name: "42704", message: "role is missing", remedy: "Check `role`." };

function setUp() {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const metrics = createMetrics();
  const unusable = createUnusableGrants({ log: (line) => lines.push({ ...line }), metrics });
  const figure = async (name: string): Promise<string | undefined> => {
    const figures = await metrics.render(undefined);
    return figures.split("\n").find((line) => line.startsWith(`${name} `));
  };
  return { lines, unusable, figure };
}

describe("a grant that cannot be issued as it is", () => {
  it("raises one alarm, whoever finds it and however often, and is logged when it works again", async () => {
    const { lines, unusable, figure } = setUp();
    unusable.note(READ, TROUBLE);
    unusable.note({ ...READ, grant: "of-the-same-role" }, TROUBLE);
    expect(lines).toEqual([
      {
        level: "error",
        event: "alarm",
        alarm: "server",
        kind: "postgres",
        server: "staging",
        source: "octo-org/shop.yml",
        grant: "read",
        message: "42704: role is missing",
        remedy: "Check `role`.",
      },
    ]);
    expect(await figure("stepkey_credentials_unusable")).toBe("stepkey_credentials_unusable 1");
    expect(await figure('stepkey_alarms_total{alarm="server"}')).toMatch(/ 1$/u);
    unusable.note(READ, undefined);
    unusable.note(READ, undefined);
    expect(lines.slice(1)).toEqual([expect.objectContaining({ event: "grant_recovered" })]);
    expect(await figure("stepkey_credentials_unusable")).toBe("stepkey_credentials_unusable 0");
  });

  it("raises another alarm when there is another reason", () => {
    const { lines, unusable } = setUp();
    unusable.note(READ, TROUBLE);
    unusable.note(READ, { ...TROUBLE, message: "database is missing" });
    expect(lines).toHaveLength(2);
  });

  it("is forgotten when no grant has its credential any more", async () => {
    const { lines, unusable, figure } = setUp();
    unusable.note(READ, TROUBLE);
    unusable.keepOnly([{ kind: "postgres", settings: { ...SETTINGS } }]);
    expect(await figure("stepkey_credentials_unusable")).toBe("stepkey_credentials_unusable 1");
    unusable.keepOnly([]);
    expect(await figure("stepkey_credentials_unusable")).toBe("stepkey_credentials_unusable 0");
    expect(lines).toHaveLength(1);
  });
});
