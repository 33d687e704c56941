/**
 * `npm run prove:brokers [-- --jobs 1000 --minutes 4 --only direct|pgbouncer|replaced]`: three brokers on one PostgreSQL behind
 * nginx, a thousand jobs that ask twice each, and what breaks meanwhile. Needs Debian's nginx and PgBouncer, and a built
 * `dist/`. Exit code 1 if a guarantee did not hold.
 */
import { parseArgs } from "node:util";
import { hardDay, rollingReplacement } from "../test/support/brokers-scene/events.ts";
import { brokenBy, type SceneFigures } from "../test/support/brokers-scene/figures.ts";
import { linesOf } from "../test/support/brokers-scene/print-figures.ts";
import { playScene } from "../test/support/brokers-scene/scene.ts";
import { startNginx } from "../test/support/nginx.ts";
import { startPgBouncer } from "../test/support/pgbouncer.ts";

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "1000" },
    minutes: { type: "string", default: "4" },
    only: { type: "string", multiple: true, default: [] },
  },
});
const spreadMs = Number(values.minutes) * 60_000;
const load = { jobs: Number(values.jobs), spreadMs, taskMs: 4000, startNginx };

const SCENES: Readonly<Record<string, () => Promise<SceneFigures>>> = {
  direct: () => playScene({ ...load, events: hardDay({ spreadMs, how: "crash" }) }),
  pgbouncer: () =>
    playScene({ ...load, startPgBouncer, events: hardDay({ spreadMs, how: "fast" }) }),
  replaced: () => playScene({ ...load, events: rollingReplacement(spreadMs) }),
};

for (const [name, play] of Object.entries(SCENES)) {
  if (values.only.length > 0 && !values.only.includes(name)) continue;
  const figures = await play();
  for (const line of linesOf(name, figures)) console.log(line);
  const broken = brokenBy(figures);
  console.log(broken.length === 0 ? "  every guarantee held" : `  BROKEN: ${broken.join("; ")}`);
  if (broken.length > 0) process.exitCode = 1;
}
