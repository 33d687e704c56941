import { createPool, type PoolLimits } from "./pool.ts";

/** What a connection waits for. While its request is served, it waits for us, and nobody takes it out. */
export type Stage = "reading" | "idle";

export interface ConnectionLimits {
  /** All connections of one listener. */
  readonly total: number;
  /** Connections of one peer that send a request, and likewise those that are idle. */
  readonly perPeer: number;
}

/** All connections of one listener, by what they wait for. */
export interface Connections<Connection> {
  /** The connection waits for its client from now on: for the rest of a request, or for the next one. */
  wait(connection: Connection, stage: Stage, peer: string): void;
  /** Its request is complete and is being served, or it has gone. */
  release(connection: Connection): void;
}

/**
 * Bounds the connections that wait for their client, by stage and by peer. A quarter of all may send, a quarter may be
 * idle, and the rest is for what is being served, so that no crowd of slow clients fills the room of those that hold a
 * lease. `close` gets each connection that has to leave.
 */
export function createConnections<Connection>(
  { total, perPeer }: ConnectionLimits,
  close: (connection: Connection, stage: Stage) => void,
): Connections<Connection> {
  const limits: PoolLimits = { total: Math.max(1, Math.floor(total / 4)), perPeer };
  const pools = { reading: createPool<Connection>(limits), idle: createPool<Connection>(limits) };
  const release = (connection: Connection): void => {
    pools.reading.remove(connection);
    pools.idle.remove(connection);
  };
  return {
    wait: (connection, stage, peer) => {
      release(connection);
      const victim = pools[stage].add(connection, peer);
      if (victim !== undefined) close(victim, stage);
    },
    release,
  };
}
