import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CliRun } from "../support/cli/run.ts";
import { HUBOT, opens, useGlass, WHY } from "../support/break-glass-setup.ts";

const { folder, whileRunning, grant, twoPlaces } = useGlass();

describe("two brokers on one store in PostgreSQL", () => {
  it("issue a grant once between them, and one's confirmation holds for the other", async () => {
    const [one, two] = await twoPlaces();
    await whileRunning(
      () =>
        whileRunning(async () => {
          const runs = await Promise.all(
            Array.from({ length: 20 }, (_, at) =>
              grant(["orders-admin", ...WHY, "--json"], {}, at % 2 === 0 ? one : two),
            ),
          );
          expect(runs.filter(({ exit }) => exit === 0)).toHaveLength(1);
          expect((await grant(["orders-admin", "--confirm"], {}, one)).exit).toBe(1);
          expect((await grant(["orders-admin", "--confirm"], HUBOT, one)).exit).toBe(0);
          const again = await grant(["orders-admin", ...WHY, "--", "true"], {}, two);
          expect(again.exit).toBe(0);
          expect(again.err).toContain("✓ The lease has ended (verified");
        }, two),
      one,
    );
  });

  it("let another broker keep and end the lease when the one that issued it is gone", async () => {
    const [one, two] = await twoPlaces();
    const to = join(folder(), "url");
    let running: Promise<CliRun> | undefined;
    await whileRunning(async () => {
      await whileRunning(async () => {
        const script = `printf %s "$DATABASE_URL" > ${to}; sleep 7`;
        running = grant(["orders-admin", ...WHY, "--", "sh", "-c", script], {}, one);
        await expect.poll(() => existsSync(to), { timeout: 10_000 }).toBe(true);
      }, one);
      const run = await running;
      expect(run?.exit).toBe(0);
      expect(run?.err).toContain("✓ The lease has ended");
      expect(await opens(readFileSync(to, "utf8"))).toBe(false);
    }, two);
  });

  it("have their sockets for commands in the directory that the configuration names", async () => {
    const [place] = await twoPlaces();
    const sockets = join(folder(), "sockets");
    mkdirSync(sockets);
    const path = join(place, "broker.yml");
    const named = readFileSync(path, "utf8").replace(
      "{ file: ../store.url }",
      `{ file: ../store.url }, control-directory: ${sockets}`,
    );
    writeFileSync(path, named);
    await whileRunning(async () => {
      const found = [place, sockets].map((at) => readdirSync(at).filter(isSocket));
      expect(found).toEqual([[], [expect.any(String)]]);
      expect((await grant(["orders-admin", ...WHY, "--", "true"], {}, place)).exit).toBe(0);
    }, place);
  });
});

const isSocket = (name: string): boolean => name.startsWith("stepkey-control-");
