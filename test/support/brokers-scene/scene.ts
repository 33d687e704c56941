import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../eventually.ts";
import {
  isOver,
  leaseOfRole,
  leftInCatalogue,
  rolesCreated,
  runsWithTwo,
  storedLeases,
  watchCatalogue,
} from "./catalogue.ts";
import { faultsOf, sumOf, tally, type SceneFigures } from "./figures.ts";
import { playJob, WAYS } from "./jobs.ts";
import { type SceneParts, type SceneSystem, startScene } from "./system.ts";

export interface SceneSetting extends SceneParts {
  readonly jobs: number;
  /** Jobs begin evenly over this time, in milliseconds. */
  readonly spreadMs: number;
  readonly taskMs: number;
  /** What happens meanwhile; each resolves when it is over. */
  readonly events: (system: SceneSystem, note: (text: string) => void) => Promise<void>;
}

/** A job that dies is one of so many. */
const DIES = 10;

/** Three brokers and many jobs, each of which asks twice; and what it came to. */
export async function playScene(setting: SceneSetting): Promise<SceneFigures> {
  const system = await startScene(setting);
  try {
    return await play(system, setting);
  } finally {
    await system.close();
  }
}

async function play(system: SceneSystem, setting: SceneSetting): Promise<SceneFigures> {
  const { jobs, spreadMs, taskMs } = setting;
  const { issuer, balancer, served, brokers } = system;
  const began = performance.now();
  const notes: string[] = [];
  const note = (text: string): void => {
    notes.push(`${((performance.now() - began) / 1000).toFixed(1)} s: ${text}`);
  };
  const watch = await watchCatalogue(served);
  const playing = Array.from({ length: jobs }, async (_, index) => {
    await sleep((index * spreadMs) / jobs);
    const way = WAYS[index % WAYS.length] ?? "response lost";
    const dies = index % DIES === DIES - 1;
    return playJob({ issuer, url: balancer.url, runId: 10_000 + index, way, taskMs, dies });
  });
  const [outcomes] = await Promise.all([Promise.all(playing), setting.events(system, note)]);
  note("the last job is over");
  await eventually("every lease has ended", () => isAllOver(system), 90_000).catch(() => undefined);
  note("every lease has ended");
  await watch.stop();
  const leases = await storedLeases(system);
  const created = rolesCreated(served);
  const known = new Set(leases.map(({ id }) => id));
  return {
    jobs,
    ...sumOf(outcomes),
    statuses: tally(balancer.requests().map(({ path, status }) => `${path} ${status}`)),
    stored: tally(leases.map(({ state, endReason }) => `${state} (${endReason})`)),
    rolesCreated: created.size,
    looks: watch.looks.length,
    mostRoles: Math.max(0, ...watch.looks.map((roles) => roles.length)),
    runsWithTwo: runsWithTwo(watch.looks, leases),
    withoutOwner: [...created].filter((role) => !known.has(leaseOfRole(role))),
    left: {
      ...(await leftInCatalogue(served)),
      leases: leases.filter((lease) => !isOver(lease)).length,
    },
    faults: brokers.flatMap(faultsOf),
    running: brokers.filter((broker) => broker.isRunning()).length,
    outages: brokers.map(({ printed }) => printed().split('"event":"store_lost"').length - 1),
    notes,
    milliseconds: performance.now() - began,
  };
}

async function isAllOver(system: SceneSystem): Promise<boolean> {
  const leases = await storedLeases(system);
  const { roles, sessions } = await leftInCatalogue(system.served);
  return leases.every(isOver) && roles === 0 && sessions === 0;
}
