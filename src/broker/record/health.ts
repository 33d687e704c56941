import type { Clock, Instant } from "../../shared/clock.ts";
import type { Log } from "./log.ts";
import type { Alarm, Metrics } from "./metrics.ts";

/** A part that the broker needs, and that can fail while the broker itself runs. */
export type Part =
  | { readonly part: "store" | "audit" | "issuer" | "github" }
  | { readonly part: "server"; readonly kind: string; readonly server: string };

/** Why a part does not work: a stable name, what is wrong, and what to do. Never holds a secret. */
export interface Trouble {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}

/** The trouble that a part has now. */
export interface PartOutage extends Trouble {
  readonly since: Instant;
}

export interface PartState {
  readonly part: Part;
  /** Undefined: it works. */
  readonly outage: PartOutage | undefined;
}

/** How each part was when it was last probed. */
export interface Health {
  /** Notes how a probe went. The first of several failures in a row raises an alarm; what works again is logged. */
  note(part: Part, trouble: Trouble | undefined): void;
  /** Undefined: the part works, or was not probed yet. */
  outage(part: Part): PartOutage | undefined;
  /** Forgets the servers that the configuration no longer has. `servers`: the names that it has, by kind. */
  keepServers(servers: Readonly<Record<string, readonly string[]>>): void;
  /** The parts that were probed, in the order of their first probes. */
  states(): readonly PartState[];
}

export interface HealthEffects {
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAlarm" | "setServerReady" | "removeServer" | "setPartUp">;
}

export function createHealth({ clock, log, metrics }: HealthEffects): Health {
  const states = new Map<string, PartState>();
  const show = (part: Part, isUp: boolean): void => {
    if (part.part === "server") metrics.setServerReady(part.kind, part.server, isUp);
    else metrics.setPartUp(part.part, isUp);
  };
  const raise = (part: Part, trouble: Trouble, before: PartOutage | undefined): void => {
    if (before === undefined) metrics.countAlarm(ALARMS[part.part]);
    if (before?.message !== trouble.message) log(failed(part, trouble));
  };
  return {
    note: (part, trouble) => {
      const key = keyOf(part);
      const before = states.get(key)?.outage;
      const since = before?.since ?? clock.now();
      states.set(key, { part, outage: trouble && { ...trouble, since } });
      show(part, trouble === undefined);
      if (trouble !== undefined) raise(part, trouble, before);
      else if (before !== undefined) log(recovered(part));
    },
    keepServers: (servers) => {
      for (const [key, { part }] of states) {
        if (part.part !== "server" || servers[part.kind]?.includes(part.server) === true) continue;
        states.delete(key);
        metrics.removeServer(part.kind, part.server);
      }
    },
    outage: (part) => states.get(keyOf(part))?.outage,
    states: () => [...states.values()],
  };
}

const ALARMS: Readonly<Record<Part["part"], Alarm>> = {
  store: "store_down",
  audit: "audit_down",
  issuer: "issuer_down",
  github: "github_down",
  server: "server_down",
};

function failed(part: Part, { name, message, remedy }: Trouble): Parameters<Log>[0] {
  const text = `${name}: ${message}`;
  const event = `${eventOf(part)}_failed`;
  const alarm = ALARMS[part.part];
  return { level: "warning", event, ...fieldsOf(part), alarm, message: text, remedy };
}

function recovered(part: Part): Parameters<Log>[0] {
  return { level: "info", event: `${eventOf(part)}_recovered`, ...fieldsOf(part) };
}

function eventOf({ part }: Part): string {
  return part === "server" ? "server" : "probe";
}

function fieldsOf(part: Part): Readonly<Record<string, string>> {
  return part.part === "server" ? { kind: part.kind, server: part.server } : { part: part.part };
}

function keyOf(part: Part): string {
  return part.part === "server" ? `server ${part.kind} ${part.server}` : part.part;
}
