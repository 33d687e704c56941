import type { Instant } from "../../shared/clock.ts";
import { filePlaceholder } from "../../shared/credential-file.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../kind/provider.ts";
import { certificateLine, signCertificate } from "./format/certificate.ts";
import { ed25519KeyOf } from "./format/ed25519.ts";
import { permanentFailure } from "../kind/failures.ts";
import { type SshHandle, writeSshHandle } from "./handle.ts";
import type { SshServer } from "./server.ts";
import type { SshSettings } from "./settings.ts";
import { CERTIFICATE_FILE, KNOWN_HOSTS_FILE, KNOWN_HOSTS_VARIABLE } from "./format/names.ts";

/** Clocks of hosts may be behind the broker's: `ssh-keygen -V -1m:…` is what its manual suggests. */
const BACKDATED_MS = 60_000;
const NONCE_BYTES = 32;

/** Signs the key that the request supplied. Nothing leaves this process, so nothing can hang or fail half way. */
export function issueCertificate(
  request: IssueRequest<SshSettings>,
  given: {
    readonly server: SshServer;
    readonly handle: SshHandle;
    readonly randomBytes: RandomBytes;
    readonly now: Instant;
  },
): Result<Issued, ProviderFailure> {
  const { server, handle, randomBytes, now } = given;
  const publicKey = ed25519KeyOf(request.supplied?.["public-key"] ?? "");
  if (publicKey === undefined) return err(NO_KEY);
  const { principals, forceCommand, sourceAddress, extensions } = request.settings;
  const certificate = signCertificate(server.ca, {
    publicKey,
    serial: handle.serial,
    keyId: keyIdOf(request),
    principals,
    validAfter: now - BACKDATED_MS,
    validBefore: handle.until,
    forceCommand,
    sourceAddress,
    extensions,
    nonce: randomBytes(NONCE_BYTES),
  });
  const line = certificateLine(certificate, request.lease);
  return ok({
    credential: {
      kind: "ssh",
      env: { [KNOWN_HOSTS_VARIABLE]: filePlaceholder(KNOWN_HOSTS_FILE) },
      files: [
        { name: CERTIFICATE_FILE, mode: "0400", content: line },
        { name: KNOWN_HOSTS_FILE, mode: "0400", content: server.knownHosts },
      ],
    },
    handle: writeSshHandle(handle),
    diesAt: handle.until,
    issuedTo: `ssh certificate ${handle.serial} for ${joined(principals)}`,
  });
}

const NO_KEY = permanentFailure(
  "public_key_malformed",
  "the request supplied no Ed25519 public key",
  "Use a stepkey action of the broker's version.",
);

/** For the log of every host that accepts it: `stepkey lse_… octo-org/shop run 9001/1 step deploy`. */
function keyIdOf({ lease, instance, repository, job, step }: IssueRequest<SshSettings>): string {
  const run = `${job.runId}/${job.runAttempt}`;
  return `stepkey ${lease} broker ${instance} ${repository} run ${run} step ${step}`;
}
