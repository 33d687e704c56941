import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { namelessUser } from "../lease/break-glass.ts";

/** No login: a service, or a container. */
const UNSET = 2 ** 32 - 1;

/** What the system says about users. */
export interface UserSources {
  /** The user of this process. Throws where it has no name, as in a container that runs as any number. */
  readonly own: () => { readonly username: string };
  readonly ownId: () => number;
  /** Who logged in; undefined: nobody did. */
  readonly loginId: () => number | undefined;
  /** Undefined: the system does not find it. */
  readonly nameOf: (id: number) => string | undefined;
}

/**
 * The user who logged in, which `sudo` and `su` do not change; where nobody did, the user of this process.
 * @see https://man7.org/linux/man-pages/man8/pam_loginuid.8.html
 */
export function userName({ own, ownId, loginId, nameOf }: UserSources = SYSTEM): string {
  const id = ownId();
  const login = loginId() ?? id;
  if (login !== id) return nameOf(login) ?? namelessUser(login);
  try {
    return own().username;
  } catch {
    return namelessUser(id);
  }
}

const SYSTEM: UserSources = {
  own: userInfo,
  // Windows numbers no users, and has no logins of this kind.
  ownId: () => process.getuid?.() ?? -1,
  loginId: () => {
    try {
      const id = Number(readFileSync("/proc/self/loginuid", "utf8").trim());
      return Number.isSafeInteger(id) && id !== UNSET ? id : undefined;
    } catch {
      return undefined;
    }
  },
  nameOf: lookUpName,
};

/** By the system's own look-up, which also knows the users of a directory service. */
function lookUpName(id: number): string | undefined {
  try {
    const path = { PATH: "/usr/bin:/bin" };
    const name = execFileSync("id", ["-nu", String(id)], {
      encoding: "utf8",
      env: path,
      timeout: 5000,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return name === "" ? undefined : name;
  } catch {
    return undefined;
  }
}
