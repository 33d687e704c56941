import { describe, expect, it } from "vitest";
import { hardDay, rollingReplacement } from "../support/brokers-scene/events.ts";
import { brokenBy } from "../support/brokers-scene/figures.ts";
import { linesOf } from "../support/brokers-scene/print-figures.ts";
import { playScene } from "../support/brokers-scene/scene.ts";
import { startDebianNginx, startDebianPgBouncer } from "../support/left-out.ts";

const startNginx = startDebianNginx();
const startPgBouncer = startDebianPgBouncer();

const load = { jobs: 60, spreadMs: 30_000, taskMs: 4000 };

/** `npm run prove:brokers` is the same with a thousand jobs. Each job asks twice. They wait most of the time. */
describe.concurrent("three brokers on one PostgreSQL behind a balancer", () => {
  it.skipIf(startNginx === undefined)(
    "give no job two leases and leave none behind when one is killed, one is frozen and woken, and PostgreSQL crashes",
    async () => {
      if (startNginx === undefined) return;
      const events = hardDay({ spreadMs: load.spreadMs, how: "crash" });
      const figures = await playScene({ ...load, startNginx, events });
      console.log(linesOf("direct", figures).join("\n"));
      expect(brokenBy(figures)).toEqual([]);
    },
    300_000,
  );

  it.skipIf(startNginx === undefined || startPgBouncer === undefined)(
    "do so through PgBouncer too, when PostgreSQL is restarted behind it",
    async () => {
      if (startNginx === undefined) return;
      const events = hardDay({ spreadMs: load.spreadMs, how: "fast" });
      const figures = await playScene({ ...load, startNginx, startPgBouncer, events });
      console.log(linesOf("through PgBouncer", figures).join("\n"));
      expect(brokenBy(figures)).toEqual([]);
    },
    300_000,
  );

  it.skipIf(startNginx === undefined)(
    "lose no request while all of them are replaced, one after the other",
    async () => {
      if (startNginx === undefined) return;
      const events = rollingReplacement(20_000);
      const figures = await playScene({ ...load, jobs: 40, spreadMs: 20_000, startNginx, events });
      console.log(linesOf("replaced", figures).join("\n"));
      expect(brokenBy(figures)).toEqual([]);
      expect([...figures.ordinary.keys()]).toEqual(["granted"]);
      expect([...figures.ends.keys()]).toEqual(["verified"]);
    },
    300_000,
  );
});
