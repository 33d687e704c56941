import type { Clock, Instant } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { retryableFailure } from "../kind/failures.ts";
import type { IssueRequest, Provider, ProviderFailure } from "../kind/provider.ts";
import { classifyByLists } from "../kind/reads-list.ts";
import { serverFinder } from "../kind/unknown-server.ts";
import { readSshHandle, type SshHandle, writeSshHandle } from "./handle.ts";
import { issueCertificate } from "./issue.ts";
import { publishSerials } from "./publish-serials.ts";
import { SSH_REVOCABILITY } from "./revocability.ts";
import { serialOf } from "./serial.ts";
import type { SshServer } from "./server.ts";
import type { SshSettings } from "./settings.ts";

export interface SshDeps {
  /** By their names under `servers.ssh`. */
  readonly servers: Readonly<Record<string, SshServer>>;
  readonly randomBytes: RandomBytes;
  readonly clock: Pick<Clock, "now">;
}

/** Signs certificates by itself, without a call to anybody, and publishes which of them are revoked. */
export function createSshProvider(deps: SshDeps): Provider<SshSettings> {
  const { servers, randomBytes, clock } = deps;
  const published = publishSerials(Object.keys(servers), clock);
  const find = serverFinder("ssh", new Map(Object.entries(servers)));
  const isKnown = (name: string): Result<undefined, ProviderFailure> => {
    const server = find(name);
    return server.ok ? ok(undefined) : server;
  };
  return {
    kind: "ssh",
    revocability: SSH_REVOCABILITY,
    handleOf: (request) => writeSshHandle(sshHandleOf(request)),
    classify: async ({ server: name, principals }) => {
      const server = find(name);
      if (!server.ok) return server;
      // A principal says nothing about what its login may do.
      const { reads } = server.value;
      return ok(classifyByLists(name, [{ key: "reads", listed: reads, names: principals }]));
    },
    checkSettings: async ({ settings }) => isKnown(settings.server),
    checkServer: async (name) => isKnown(name),
    issue: async (request, signal) => {
      if (signal.aborted) return err(TOO_LATE);
      const server = find(request.settings.server);
      if (!server.ok) return server;
      const given = { server: server.value, handle: sshHandleOf(request), now: clock.now() };
      return issueCertificate(request, { ...given, randomBytes });
    },
    revoke: async (handle) => {
      const { server: name, ...certificate } = readSshHandle(handle);
      const server = find(name);
      return server.ok ? ok(published.revoke(name, certificate)) : server;
    },
    probe: async (handle) => {
      const { server } = readSshHandle(handle);
      return ok({ state: "unknown", facts: [`hosts of ${server} do not say what they accept`] });
    },
    publication: published.publication,
  };
}

const TOO_LATE = retryableFailure("timeout", "there was no time left to sign", "Try again.");

function sshHandleOf({
  lease,
  settings,
  expiresAt,
}: Pick<IssueRequest<SshSettings>, "lease" | "settings" | "expiresAt">): SshHandle {
  return { server: settings.server, serial: serialOf(lease), until: wholeSecond(expiresAt) };
}

/** Certificates count in seconds, and none may expire before its lease. */
function wholeSecond(instant: Instant): Instant {
  return Math.ceil(instant / 1000) * 1000;
}
