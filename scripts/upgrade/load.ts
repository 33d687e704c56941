/** Fifty jobs at a broker that restarts three times: prints what became of them. Exit code 1 if one failed. */
import { upgradeUnderLoad } from "../../test/support/upgrade-under-load.ts";

const load = { jobs: 50, restarts: 3, spreadMs: 24_000, taskMs: 8000 };
console.log(
  `${load.jobs} jobs begin within ${load.spreadMs / 1000} s, each with a task of ${load.taskMs / 1000} s; the broker restarts ${load.restarts} times`,
);
const figures = await upgradeUnderLoad(load);
console.log(`no broker for          ${figures.downMs.map((ms) => `${ms} ms`).join(", ")}`);
console.log(`waited for a broker    ${figures.waits} times`);
console.log(`longest start of a job ${figures.longestStartMs} ms`);
console.log(`longest end of a lease ${figures.longestEndMs} ms`);
console.log(`roles left             ${figures.rolesLeft}`);
console.log(`ended and proved       ${figures.verified} of ${load.jobs}`);
console.log(`failed                 ${figures.failed.length}`);
for (const why of figures.failed) console.log(`  ${why}`);
process.exitCode = figures.failed.length === 0 && figures.rolesLeft === 0 ? 0 : 1;
