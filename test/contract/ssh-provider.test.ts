import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { KeptPart } from "../../src/credentials/kind/kept-part.ts";
import type { IssueRequest } from "../../src/credentials/kind/provider.ts";
import { parseCaKey } from "../../src/credentials/ssh/format/ca-key.ts";
import { createSshProvider } from "../../src/credentials/ssh/provider.ts";
import type { SshSettings } from "../../src/credentials/ssh/settings.ts";
import { makeKeptKey } from "../../src/credentials/ssh/step/kept-key.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { findSshd, type TestSshd } from "../support/sshd.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { sshAsTask } from "../support/use-ssh.ts";
import { describeProvider, okOf, type ProviderSetup } from "./provider.ts";

const WRITING: SshSettings = { server: "main", principals: ["deploy"], extensions: [] };
const READING: SshSettings = { ...WRITING, principals: ["log-reader"] };

/** Every look is that of a host which has just fetched the list. */
async function bench(sshd: TestSshd): Promise<ProviderSetup<SshSettings>> {
  const provider = createSshProvider({
    servers: {
      main: {
        ca: okOf(parseCaKey(sshd.caKey)),
        knownHosts: sshd.knownHosts,
        reads: ["log-reader"],
      },
    },
    randomBytes,
    clock: systemClock,
  });
  const fetchList = (): void => {
    sshd.revokedKeys(provider.publication?.render("main", []) ?? new Uint8Array());
    provider.publication?.fetched("main");
  };
  fetchList();
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: sshd.port });
  const kept = new Map<string, KeptPart>();
  return {
    provider,
    request: () => {
      const part = makeKeptKey();
      const asked = requestOf(part);
      kept.set(asked.lease, part);
      return Promise.resolve(asked);
    },
    works: async (credential) => {
      fetchList();
      const part = kept.get(leaseIn(credential));
      if (part === undefined) throw new Error("nobody has this lease's key");
      const { exit, stdout } = await sshAsTask(sshd, { credential, kept: part }, "echo", "here");
      return exit === 0 && stdout === "here\n";
    },
    // Hosts do not say what they would accept.
    remains: () => Promise.resolve(undefined),
    marks: (_handle, credential) =>
      Promise.resolve(
        execFileSync("ssh-keygen", ["-L", "-f", "-"], {
          input: certificateIn(credential),
          encoding: "utf8",
        }),
      ),
    carriesInstance: true,
    secretStaysInAction: true,
    reading: READING,
    writing: WRITING,
    faulty: { provider, proxy },
    holdPoints: [],
    dispose: async () => {
      await proxy.close();
      await sshd.stop();
    },
  };
}

function requestOf(part: KeptPart): IssueRequest<SshSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: WRITING,
    access: "write",
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "deploy",
    supplied: part.fields,
  };
}

function certificateIn({ files }: Credential): string {
  return String(files.find(({ name }) => name === "id-cert.pub")?.content);
}

function leaseIn(credential: Credential): string {
  return certificateIn(credential).trim().split(" ")[2] ?? "";
}

const start = findSshd();
if (start !== undefined) {
  describeProvider("ssh, a real sshd", async () => bench(await start()), { callsOut: false });
}
