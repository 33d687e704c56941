import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import { leftOut } from "./left-out.ts";
import { freePort } from "./postgres.ts";

/** A real sshd on loopback, for this user alone, with a configuration and keys of its own. */
export interface TestSshd {
  readonly port: number;
  readonly user: string;
  /** The CA's private key, as `ssh-keygen` writes it. */
  readonly caKey: string;
  /** The host's key, as a `known_hosts` file. */
  readonly knownHosts: string;
  /** Replaces the list of revoked keys, as a host that fetched it. */
  revokedKeys(list: Uint8Array): void;
  /** Its log so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

const SSHD = "/usr/sbin/sshd";

/** Undefined where it is not installed. */
export function findSshd(): (() => Promise<TestSshd>) | undefined {
  return existsSync(SSHD) && existsSync("/usr/bin/ssh")
    ? startSshd
    : leftOut(
        "OpenSSH's server",
        "apt-get install -y --no-install-recommends openssh-server openssh-client",
      );
}

export function makeSshKey(file: string, ...more: readonly string[]): void {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file, ...more]);
}

async function startSshd(): Promise<TestSshd> {
  const directory = mkdtempSync(join(tmpdir(), "stepkey-sshd-"));
  const at = (name: string): string => join(directory, name);
  makeSshKey(at("ca"));
  makeSshKey(at("host"));
  const { username: user } = userInfo();
  const port = await freePort();
  writeFileSync(at("principals"), "deploy\nlog-reader\n");
  writeFileSync(at("revoked"), "");
  writeFileSync(at("sshd_config"), configOf(port, at));
  // sshd refuses to start as root without it, and only its package's service makes it.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  const child = spawn(SSHD, ["-D", "-e", "-f", at("sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (bytes: Buffer) => {
    log += bytes.toString();
  });
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await eventually("sshd listens", () => log.includes("Server listening"));
  } catch (error) {
    await stop();
    throw new Error(`sshd did not start: ${log}`, { cause: error });
  }
  const [kind = "", key = ""] = readFileSync(at("host.pub"), "utf8").split(" ");
  return {
    port,
    user,
    caKey: readFileSync(at("ca"), "utf8"),
    knownHosts: `[127.0.0.1]:${port} ${kind} ${key}\n`,
    revokedKeys: (list) => writeFileSync(at("revoked"), list),
    log: () => log,
    stop,
  };
}

function configOf(port: number, at: (name: string) => string): string {
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${at("host")}
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
AuthorizedKeysFile none
TrustedUserCAKeys ${at("ca.pub")}
AuthorizedPrincipalsFile ${at("principals")}
RevokedKeys ${at("revoked")}
StrictModes no
MaxStartups 200
Subsystem sftp internal-sftp
`;
}
