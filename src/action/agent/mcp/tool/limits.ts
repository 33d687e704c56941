/** What one agent step gets of main's memory and time. Everything on the other side of the socket may be hostile. */
export interface AgentServerLimits {
  /** Connections at the same time. A further one is told so and closed. */
  readonly connections: number;
  /** Bytes of one message from a client. A longer one ends its connection. */
  readonly messageBytes: number;
  /** Calls of tools that run at the same time, over all connections. */
  readonly calls: number;
  /** Bytes that wait for a client that reads slowly. Above this nothing more is read from it. */
  readonly unreadBytes: number;
  /** Bytes at which a client that does not read is disconnected. */
  readonly maxUnreadBytes: number;
  /** Milliseconds that such a client has to read them, before it is disconnected. */
  readonly stalledMs: number;
  /** Seconds that a call waits for a run at most. Common clients give up after 60. */
  readonly waitSeconds: number;
  /** Milliseconds that any other call may take. */
  readonly callMs: number;
  /** Elements of one page of a list. */
  readonly pageSize: number;
  /** Milliseconds that closing waits for calls that were cut off. */
  readonly closeMs: number;
}

const MIB = 1024 * 1024;

export const AGENT_SERVER_LIMITS: AgentServerLimits = {
  connections: 8,
  messageBytes: MIB,
  calls: 16,
  unreadBytes: MIB,
  maxUnreadBytes: 64 * MIB,
  stalledMs: 30_000,
  waitSeconds: 45,
  callMs: 50_000,
  pageSize: 50,
  closeMs: 5000,
};
