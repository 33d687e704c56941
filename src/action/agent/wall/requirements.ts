import { accessSync, constants } from "node:fs";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Execute, WallEffects } from "./wall.ts";

/** Programs that the wall uses, by their absolute paths. */
export interface Programs {
  readonly find: string;
  readonly id: string;
  readonly install: string;
  readonly nft: string;
  readonly perl: string;
  readonly prlimit: string;
  readonly rm: string;
  readonly setpriv: string;
  readonly sh: string;
  readonly tee: string;
  readonly unshare: string;
  readonly useradd: string;
  readonly userdel: string;
}

/** What can do the acts that need root. */
export interface Privileged {
  readonly programs: Programs;
  /** The command line that runs a program as root. */
  command(file: string, args: readonly string[]): readonly [file: string, ...args: string[]];
  execute(file: string, args: readonly string[], input?: string): ReturnType<Execute>;
}

/** The Debian package of each program. */
const PACKAGES: Readonly<Record<keyof Programs, string>> = {
  find: "findutils",
  id: "coreutils",
  install: "coreutils",
  nft: "nftables",
  perl: "perl-base",
  prlimit: "util-linux",
  rm: "coreutils",
  setpriv: "util-linux",
  sh: "dash",
  tee: "coreutils",
  unshare: "util-linux",
  useradd: "passwd",
  userdel: "passwd",
};

/** Never `PATH`: an earlier step can put a directory of its own first. */
const DIRECTORIES = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** A privileged act that takes longer hangs. */
const MAX_MS = 20_000;

/**
 * Numbers of system calls, and of the processor itself (`AUDIT_ARCH_…`), where they differ. Those of newer calls are the same
 * everywhere.
 */
export const KERNEL_NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  x64: { unshare: 272, keyctl: 250, socket: 41, seccomp: 317, arch: 0xc0_00_00_3e },
  arm64: { unshare: 97, keyctl: 219, socket: 198, seccomp: 277, arch: 0xc0_00_00_b7 },
};

/** What the wall needs of the machine. The error lists everything that is missing, one sentence each. */
export async function checkRequirements(
  effects: WallEffects,
): Promise<Result<Privileged, readonly string[]>> {
  const { platform, arch, parentPid } = effects;
  if (platform !== "linux") return err([`This runner's system is ${platform}; it needs Linux.`]);
  const missing: string[] = [];
  // The runner starts main in a job's container by `docker exec`: its parent is outside.
  if (parentPid === 0) missing.push("The job runs in a container (`container:`).");
  if (KERNEL_NUMBERS[arch] === undefined) {
    missing.push(`The processor is ${arch}; it needs x64 or arm64.`);
  }
  for (const [name, debianPackage] of Object.entries(PACKAGES)) {
    if (systemProgram(name) === undefined) {
      missing.push(`The program \`${name}\` is missing (Debian's package ${debianPackage}).`);
    }
  }
  const sudo = await findSudo(effects);
  if (sudo === undefined) missing.push("The runner's user has no `sudo` without a password.");
  if (missing.length > 0 || sudo === undefined) return err(missing);
  return ok(privileged(findPrograms(), sudo, effects.execute));
}

function findPrograms(): Programs {
  const at = (name: keyof Programs): string => systemProgram(name) ?? name;
  return {
    find: at("find"),
    id: at("id"),
    install: at("install"),
    nft: at("nft"),
    perl: at("perl"),
    prlimit: at("prlimit"),
    rm: at("rm"),
    setpriv: at("setpriv"),
    sh: at("sh"),
    tee: at("tee"),
    unshare: at("unshare"),
    useradd: at("useradd"),
    userdel: at("userdel"),
  };
}

/** The absolute path of a program of the system; undefined where it is not installed. */
export function systemProgram(name: string): string | undefined {
  return DIRECTORIES.map((directory) => `${directory}/${name}`).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What comes before a command so that root runs it; undefined where nothing does. */
async function findSudo({ uid, execute }: WallEffects): Promise<readonly string[] | undefined> {
  if (uid === 0) return [];
  const file = systemProgram("sudo");
  if (file === undefined) return undefined;
  const tried = await execute({ file, args: ["-n", "true"], timeoutMs: MAX_MS });
  return tried.code === 0 ? [file, "-n"] : undefined;
}

function privileged(programs: Programs, sudo: readonly string[], execute: Execute): Privileged {
  const command: Privileged["command"] = (file, args) => {
    const [first = file, ...rest] = [...sudo, file, ...args];
    return [first, ...rest];
  };
  return {
    programs,
    command,
    execute: (name, all, input) => {
      const [file, ...args] = command(name, all);
      return execute({ file, args, timeoutMs: MAX_MS, ...(input === undefined ? {} : { input }) });
    },
  };
}
