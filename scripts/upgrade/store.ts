/**
 * A store that the build of a commit wrote, with leases in every state that something can still be alive in, is opened by
 * today's build, and every one of them ends. Both builds are the committed `dist/`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "../../test/support/eventually.ts";
import { startStallingProxy, type StallingProxy } from "../../test/support/stalling-proxy.ts";

const [commit = ""] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "stepkey-upgrade-"));
const today = fileURLToPath(new URL("../../dist", import.meta.url));
const build = join(folder, "build");
extract(commit, join(folder, "before"));
symlinkSync(join(folder, "before", "dist"), build);
process.env["STEPKEY_DIST"] = build;

// Read after STEPKEY_DIST is set: the system takes its build from there.
const { startTestSystem } = await import("../../test/support/test-system.ts");
const { approvedJob, leasesOf, readingJob, runStep, startStep, READING, WRITING } =
  await import("../../test/support/acceptance.ts");

let production: StallingProxy | undefined;
const system = await startTestSystem({
  throughPort: async (port) => {
    production = await startStallingProxy({ host: "127.0.0.1", port });
    return production.port;
  },
});
if (production === undefined) throw new Error("the system did not ask for the proxy");
const database = production;

const stateOf = async (run: Parameters<typeof leasesOf>[1]): Promise<string> =>
  String((await leasesOf(system, run))[0]?.["state"]);

/** A task that runs for a minute, so that its lease is active. */
async function running(mode: "read" | "write") {
  const run = "echo begun; sleep 60";
  if (mode === "read") {
    const job = await readingJob(system);
    const step = startStep(system, job, { ...READING, run });
    await eventually("the task runs", () => /^begun/mu.test(job.log()));
    return { step, run: undefined };
  }
  const { job, run: itsRun } = await approvedJob(system);
  const step = startStep(system, job, { ...WRITING, run });
  await eventually("the task runs", () => /^begun/mu.test(job.log()));
  return { step, run: itsRun };
}

try {
  console.log(`the build of ${commit} writes:`);
  const { job } = await approvedJob(system);
  await runStep(system, job, { ...WRITING, run: "true" });

  // Stuck: the database cannot be reached, and five tries have failed.
  const stuck = await running("write");
  await database.cut();
  stuck.step.kill();
  await eventually("it is stuck", async () => (await stateOf(stuck.run)) === "stuck", 120_000);
  database.resume();

  // Active: a step that goes on over the change of builds, and one whose runner has died.
  const alive = await running("read");
  const dead = await running("read");
  // Revoking: the broker is killed while the database holds its responses back.
  const revoking = await running("write");
  database.stall();
  revoking.step.kill();
  await system.broker.stepkey("revoke", "--job", `${revoking.run?.runId}/${revoking.run?.attempt}`);
  await eventually("it is revoking", async () => (await stateOf(revoking.run)) === "revoking");
  // Issuing: killed between recorded and issued.
  const issuing = await approvedJob(system);
  const issuingStep = startStep(system, issuing.job, { ...WRITING, ttl: "20s", run: "true" });
  await eventually("it is issuing", async () => (await stateOf(issuing.run)) === "issuing");
  dead.step.kill();
  await system.broker.kill();
  issuingStep.kill();
  const before = await leasesOf(system);
  show(before);
  console.log(`roles at the database: ${(await system.leaseRoles()).length}`);

  console.log("today's build opens it:");
  unlinkSync(build);
  symlinkSync(today, build);
  database.resume();
  const started = Date.now();
  await system.broker.start();
  alive.step.cancel();
  await alive.step.done;
  const after = await eventually(
    "every lease has ended",
    async () => {
      const leases = await leasesOf(system);
      const ended = leases.every(({ state }) => ["revoked", "failed"].includes(String(state)));
      return ended && leases;
    },
    120_000,
  );
  show(after);
  const roles = await system.leaseRoles();
  console.log(
    `${after.length} of ${before.length} leases, all ended ${((Date.now() - started) / 1000).toFixed(1)} s after the start; roles at the database: ${roles.length}`,
  );
  process.exitCode = after.length === before.length && roles.length === 0 ? 0 : 1;
} finally {
  await system.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

function extract(from: string, into: string): void {
  mkdirSync(into);
  const archive = execFileSync("git", ["archive", from, "dist"], { maxBuffer: 64 * 1024 * 1024 });
  execFileSync("tar", ["-x", "-C", into], { input: archive });
}

function show(leases: readonly Readonly<Record<string, unknown>>[]): void {
  for (const lease of leases) {
    const { lease: id, state, access, end_reason: why = "-" } = lease;
    console.log(
      `  ${String(id).slice(0, 10)}…  ${String(state).padEnd(9)} ${String(access).padEnd(6)} ${String(why)}`,
    );
  }
}
