import type { Clock, Instant } from "../../shared/clock.ts";
import type { Handle } from "../kind/credential.ts";
import type { Publication } from "../kind/publication.ts";
import type { Revoked } from "../kind/provider.ts";
import { readSshHandle, type SshHandle } from "./handle.ts";
import { revocationList } from "./format/revocation-list.ts";
import { createRevokedSerials } from "./revoked-serials.ts";

export interface PublishedSerials {
  readonly publication: Publication;
  readonly revoke: (server: string, certificate: Pick<SshHandle, "serial" | "until">) => Revoked;
}

/** Hosts fetch every minute or so. Where nobody fetched for this long, nobody does. */
const NOBODY_MS = 3_600_000;

/**
 * The revocation list of each server: what the store says has ended, and what this process revoked, which the store may not
 * have yet.
 */
export function publishSerials(
  servers: readonly string[],
  clock: Pick<Clock, "now">,
): PublishedSerials {
  const lists = new Map(servers.map((name) => [name, createRevokedSerials(clock)]));
  const fetchedAt = new Map<string, Instant>();
  const read = rememberingHandles();
  return {
    revoke: (server, { serial, until }) => {
      lists.get(server)?.add(serial, until);
      return revokedAt(server, clock.now() - (fetchedAt.get(server) ?? Number.NEGATIVE_INFINITY));
    },
    publication: {
      render: (server, ended) => {
        const own = lists.get(server);
        if (own === undefined) return undefined;
        const stored = ended
          .map(({ handle }) => read(handle))
          .filter((one) => one.server === server);
        return revocationList([...stored.map(({ serial }) => serial), ...own.valid()]);
      },
      fetched: (server) => {
        fetchedAt.set(server, clock.now());
      },
    },
  };
}

function revokedAt(server: string, ageMs: number): Revoked {
  const listed = `serial is in the revocation list of ${server}`;
  if (ageMs > NOBODY_MS) {
    return {
      facts: [listed, "nobody fetched that list within the last hour"],
      reachesNobody: true,
    };
  }
  const seconds = Math.max(0, Math.round(ageMs / 1000));
  return { facts: [listed, `the list was fetched ${seconds} s before`] };
}

/** The same handles come again each time, and there may be a hundred thousand. */
function rememberingHandles(): (handle: Handle) => SshHandle {
  const known = new WeakMap<Handle, SshHandle>();
  return (handle) => {
    const before = known.get(handle);
    if (before !== undefined) return before;
    const read = readSshHandle(handle);
    known.set(handle, read);
    return read;
  };
}
