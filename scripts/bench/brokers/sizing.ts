import type { Cost } from "./cost.ts";

/** What was measured, of one of each. */
export interface UnitCosts {
  readonly exchange: Cost;
  readonly heartbeat: Cost;
  readonly end: Cost;
  /** What a lease takes on the store's disk. */
  readonly bytesPerLease: number;
  /** What a broker's look for silent leases, each second, takes of the database for each live lease, in milliseconds. */
  readonly lookMsPerLease: number;
}

/** An organisation: how much it asks of its brokers. */
export interface Organisation {
  readonly jobsPerHour: number;
  /** How long a lease lives, in seconds. */
  readonly leaseSeconds: number;
  readonly heartbeatSeconds: number;
}

export interface Needs {
  readonly exchangesPerSecond: number;
  readonly liveLeases: number;
  readonly heartbeatsPerSecond: number;
  /** Cores that are busy all the time. */
  readonly brokerCores: number;
  readonly databaseCores: number;
  /** Brokers, each on one core that is busy half of the time, and one more. */
  readonly brokers: number;
  readonly walBytesPerSecond: number;
  /** Of leases that are kept for 40 days after their end. */
  readonly storeBytes: number;
  readonly connections: number;
}

/** Half of the time, so that the busiest minutes find room. */
const BUSY = 0.5;
const KEPT_HOURS = 40 * 24;
const CONNECTIONS_PER_BROKER = 10;

/** What an organisation needs, from what one exchange, heartbeat and end cost. */
export function needsOf(
  { jobsPerHour, leaseSeconds, heartbeatSeconds }: Organisation,
  { exchange, heartbeat, end, bytesPerLease, lookMsPerLease }: UnitCosts,
): Needs {
  const exchangesPerSecond = jobsPerHour / 3600;
  const liveLeases = exchangesPerSecond * leaseSeconds;
  const heartbeatsPerSecond = liveLeases / heartbeatSeconds;
  const perSecond = (part: keyof Cost): number =>
    exchangesPerSecond * (exchange[part] + end[part]) + heartbeatsPerSecond * heartbeat[part];
  const brokerCores = perSecond("brokersMs") / 1000;
  const brokers = Math.ceil(brokerCores / BUSY) + 1;
  return {
    exchangesPerSecond,
    liveLeases,
    heartbeatsPerSecond,
    brokerCores,
    databaseCores: (perSecond("databaseMs") + brokers * liveLeases * lookMsPerLease) / 1000,
    brokers,
    walBytesPerSecond: perSecond("walBytes"),
    storeBytes: jobsPerHour * KEPT_HOURS * bytesPerLease,
    connections: brokers * CONNECTIONS_PER_BROKER,
  };
}
