import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HUBOT, type Line, opens, POLICY, useGlass, WHY } from "../support/break-glass-setup.ts";

const { folder, told, write, whileRunning, audit, grant, stepkey, leases } = useGlass();

interface Printed {
  readonly lease: string;
  readonly env: { readonly DATABASE_URL: string };
}

describe("stepkey grant --break-glass, printed", () => {
  it("issues a grant without a job and an approval, where GitHub cannot be reached, and tells everybody", () =>
    whileRunning(async ({ log, metrics }) => {
      const run = await grant(["orders-admin", ...WHY, "--json"]);
      expect(run.exit).toBe(0);
      const printed = run.json() as Printed;
      expect(await opens(printed.env.DATABASE_URL)).toBe(true);
      expect(run.out).not.toContain("lsk_");
      expect(run.err).toContain("without approval");
      expect(run.err).toContain("Nothing else proves who it is.");
      const config = `--config ${join(folder(), "broker.yml")}`;
      expect(run.err).toContain(`stepkey revoke ${printed.lease} ${config}  (run it`);
      expect(run.err).toContain(
        `\`stepkey grant orders-admin --repository octo-org/shop --confirm ${config}\``,
      );

      const [lease] = await leases();
      expect(lease).toMatchObject({
        lease: printed.lease,
        state: "active",
        environment: "production",
        break_glass: { user: "mona", machine: "host-1", reason: WHY[2], handed_to: "printed" },
      });
      expect(lease).not.toHaveProperty("job");
      const table = await stepkey("leases");
      expect(table.out).toContain("octo-org/shop by mona@host-1");
      expect(audit()).toContainEqual(
        expect.objectContaining({
          event: "break_glass",
          outcome: "granted",
          lease: printed.lease,
          break_glass: {
            user: "mona",
            machine: "host-1",
            reason: WHY[2],
            handed_to: "printed",
          },
        }),
      );
      expect(audit()).toContainEqual(
        expect.objectContaining({ event: "alarm", code: "break_glass" }),
      );
      expect(log()).toContainEqual(
        expect.objectContaining({ event: "alarm", alarm: "break_glass" }),
      );
      expect(await metrics()).toContain('stepkey_alarms_total{alarm="break_glass"} 1');
      await expect.poll(told).toContainEqual(
        expect.objectContaining({
          event: "break_glass",
          lease: printed.lease,
          user: "mona",
          reason: WHY[2],
          text: expect.stringContaining("without approval") as unknown,
        }),
      );
      expect(JSON.stringify([told(), log(), audit()])).not.toContain(
        new URL(printed.env.DATABASE_URL).password,
      );
      expect(JSON.stringify(log())).not.toContain("T0SECRET");

      await stepkey("revoke", printed.lease);
      expect(await opens(printed.env.DATABASE_URL)).toBe(false);
    }));

  it("prints lines that a shell takes as they are", () =>
    whileRunning(async () => {
      const run = await grant(["reports-read", ...WHY]);
      expect(run.out).toMatch(/^export DATABASE_URL='postgres(?:ql)?:[^']+'$/mu);
      const [url = ""] = /postgres(?:ql)?:[^']+/u.exec(run.out) ?? [];
      expect(await opens(url)).toBe(true);
      const [lease] = await leases();
      const [from, until] = [lease?.["created_at"], lease?.["expires_at"]].map((at) =>
        Date.parse(String(at)),
      );
      expect((until ?? 0) - (from ?? 0)).toBeLessThanOrEqual(301_000);
    }));

  it("ends a credential that nobody could get", () =>
    whileRunning(async () => {
      let printed = "";
      const run = await grant(["orders-admin", ...WHY], {
        deliver: async (text) => {
          printed = text;
          return text === "";
        },
      });
      expect(run.exit).toBe(3);
      expect(run.err).toContain("standard output is closed or full");
      const [url = ""] = /postgres(?:ql)?:[^']+/u.exec(printed) ?? [];
      expect(url).not.toBe("");
      expect(await opens(url)).toBe(false);
      expect(await leases()).toEqual([]);
    }));

  it("keeps a printed credential without heartbeats, also over a restart of the broker", async () => {
    let url = "";
    await whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, "--json"]);
      url = (run.json() as Printed).env.DATABASE_URL;
    });
    await whileRunning(async () => {
      await new Promise((resolve) => setTimeout(resolve, 4000));
      expect(await opens(url)).toBe(true);
    });
  });
});

describe("what stepkey grant refuses", () => {
  it("issues a grant once of twenty who ask at the same time", () =>
    whileRunning(async () => {
      const runs = await Promise.all(
        Array.from({ length: 20 }, () => grant(["orders-admin", ...WHY, "--json"])),
      );
      const codes = runs.map((run) =>
        run.exit === 0 ? "issued" : (run.json() as { error: { code: string } }).error.code,
      );
      expect(codes.filter((code) => code === "issued")).toHaveLength(1);
      expect(codes.filter((code) => code === "break_glass_unconfirmed")).toHaveLength(19);
      expect(await leases("--state", "all")).toHaveLength(1);
    }));

  it("issues it again only when another user has confirmed the last time", () =>
    whileRunning(async () => {
      const first = (await grant(["orders-admin", ...WHY, "--json"])).json() as Printed;
      const second = await grant(["orders-admin", ...WHY], HUBOT);
      expect(second.exit).toBe(1);
      expect(second.err).toContain("mona on host-1 used it at");
      expect(second.err).toContain("GitHub is down, orders are stuck");
      const own = await grant(["orders-admin", "--confirm"]);
      expect(own.exit).toBe(1);
      expect(own.err).toContain("the user who confirms it is mona too");
      const other = await grant(["orders-admin", "--confirm"], HUBOT);
      expect(other.exit).toBe(0);
      expect(other.out).toContain("Confirmed: orders-admin of octo-org/shop");
      expect(other.out).toContain(first.lease);
      const again = await grant(["orders-admin", "--confirm"], HUBOT);
      expect(again.out).toContain("hubot on host-2 has confirmed this before.");
      expect((await grant(["orders-admin", ...WHY], HUBOT)).exit).toBe(0);
      expect((await grant(["orders-admin", ...WHY], HUBOT)).exit).toBe(1);
      expect(audit()).toContainEqual(
        expect.objectContaining({
          event: "break_glass_confirmed",
          outcome: "done",
          confirmed: expect.objectContaining({
            user: "hubot",
            of: { user: "mona", machine: "host-1" },
          }) as unknown,
        }),
      );
      await expect
        .poll(() => told().map(({ event }) => event))
        .toEqual(["break_glass", "break_glass_confirmed", "break_glass"]);
    }));

  it("says what to write in policy where a grant does not allow it, and keeps that refusal", () =>
    whileRunning(async () => {
      const run = await grant(["by-approval-only", ...WHY]);
      expect(run.exit).toBe(1);
      expect(run.err).toContain(
        "write break-glass: true below by-approval-only in octo-org/shop.yml",
      );
      expect(audit()).toContainEqual(
        expect.objectContaining({
          event: "break_glass",
          outcome: "refused",
          code: "break_glass_refused",
        }),
      );
      expect(await leases("--state", "all")).toEqual([]);
    }));

  it("lets an organisation forbid it, for one grant or for all", () =>
    whileRunning(async () => {
      const cap = "version: 1\nowner-id: 65\n";
      write("policy/octo-org/.organisation.yml", `${cap}forbid-break-glass: true\n`);
      const all = await grant(["orders-admin", ...WHY]);
      expect(all.err).toContain("octo-org/.organisation.yml has forbid-break-glass: true");
      write(
        "policy/octo-org/.organisation.yml",
        `${cap}grants:
  orders-admin: { environment: production, access: write, allow: { events: [push] } }
`,
      );
      const one = await grant(["orders-admin", ...WHY]);
      expect(one.err).toContain("below orders-admin in octo-org/.organisation.yml");
      expect(await leases("--state", "all")).toEqual([]);
    }));

  it("asks which repository is meant where several have a grant of this name", () =>
    whileRunning(async () => {
      write("policy/octo-org/other.yml", POLICY.replace("74", "75"));
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.err).toContain("octo-org/other and octo-org/shop each have a grant orders-admin");
      expect((await grant(["orders-admin", "--repository", "Octo-Org/Other", ...WHY])).exit).toBe(
        0,
      );
      expect((await grant(["orders-admin", "--repository", "octo-org/shop", ...WHY])).exit).toBe(0);
      expect((await grant(["orders-admin", "--repository", "octo-org/nil", ...WHY])).err).toContain(
        "no policy of octo-org/nil has a grant orders-admin",
      );
    }));

  it("issues nothing that is frozen", () =>
    whileRunning(async () => {
      await stepkey("freeze", "--grant", "orders-admin");
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.err).toContain("A freeze counts for break-glass too.");
      await stepkey("thaw", "--grant", "orders-admin");
      expect((await grant(["orders-admin", ...WHY])).exit).toBe(0);
    }));

  it("issues for no longer than policy and 15 minutes allow", () =>
    whileRunning(async () => {
      expect((await grant(["orders-admin", ...WHY, "--ttl", "16m"])).err).toContain(
        "--ttl is 16m; break-glass lasts 15m at most.",
      );
      expect((await grant(["reports-read", ...WHY, "--ttl", "6m"])).err).toContain(
        "6m is longer than 5m by octo-org/shop.yml",
      );
    }));

  it("does not count a try at which nothing was issued", () =>
    whileRunning(async () => {
      write("policy/octo-org/shop.yml", POLICY.replaceAll("app_migrator", "app_nobody"));
      const failed = await grant(["orders-admin", ...WHY]);
      expect(failed.exit).toBe(1);
      write("policy/octo-org/shop.yml", POLICY);
      expect((await grant(["orders-admin", ...WHY])).exit).toBe(0);
    }));

  it("issues nothing without a broker that would end it", async () => {
    await whileRunning(async () => {});
    const run = await grant(["orders-admin", ...WHY]);
    expect(run.exit).toBe(3);
    expect(run.err).toContain("Without a broker, nothing would end the lease");
  });

  it("issues nothing that the audit log does not have", () =>
    whileRunning(async () => {
      rmSync(join(folder(), "audit.jsonl"));
      mkdirSync(join(folder(), "audit.jsonl"));
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.exit).toBe(1);
      expect(run.out).toBe("");
      expect(await leases()).toEqual([]);
      rmSync(join(folder(), "audit.jsonl"), { recursive: true });
    }));
});

describe("the configured address", () => {
  it("that never responds holds up neither the credential nor the stop of the broker", async () => {
    const hanging = createServer(() => undefined);
    hanging.listen(0, "127.0.0.1");
    await once(hanging, "listening");
    const { port: at } = hanging.address() as { port: number };
    write("notify.url", `http://127.0.0.1:${at}/T0SECRET`);
    let lines: readonly Line[] = [];
    let read: () => readonly Line[] = () => [];
    await whileRunning(async ({ log }) => {
      read = log;
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.exit).toBe(0);
    });
    lines = read();
    expect(lines).toContainEqual(
      expect.objectContaining({
        event: "notice_abandoned",
        message: expect.stringContaining("mona on host-1 got orders-admin") as unknown,
      }),
    );
    expect(JSON.stringify(lines)).not.toContain("T0SECRET");
    hanging.closeAllConnections();
    hanging.close();
  });

  it("is told again until it takes the notice", async () => {
    let asked = 0;
    const flaky = createServer((_request, response) => {
      asked += 1;
      response.statusCode = asked === 1 ? 500 : 200;
      response.end();
    });
    flaky.listen(0, "127.0.0.1");
    await once(flaky, "listening");
    const { port: at } = flaky.address() as { port: number };
    write("notify.url", `http://127.0.0.1:${at}/`);
    await whileRunning(async ({ log }) => {
      await grant(["orders-admin", ...WHY]);
      await expect
        .poll(log, { timeout: 10_000 })
        .toContainEqual(expect.objectContaining({ event: "notice_taken", about: "break_glass" }));
      expect(asked).toBe(2);
    });
    flaky.close();
  });
});

it("leaves no socket when the broker stops", async () => {
  await whileRunning(async () => {});
  expect(readdirSync(folder()).filter((name) => name.includes("-control-"))).toEqual([]);
});
