import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { namelessUser } from "../lease/break-glass.ts";

/** No login: a service, or a container. */
const UNSET = 2 ** 32 - 1;

/**
 * The user who logged in, which `sudo` and `su` do not change; where nobody did, the user of this process.
 * @see https://man7.org/linux/man-pages/man8/pam_loginuid.8.html
 */
export function userName(): string {
  const own = userInfo();
  const login = loginId();
  return login === undefined || login === own.uid ? own.username : nameOf(login);
}

function loginId(): number | undefined {
  try {
    const id = Number(readFileSync("/proc/self/loginuid", "utf8").trim());
    return Number.isSafeInteger(id) && id !== UNSET ? id : undefined;
  } catch {
    return undefined;
  }
}

/** By the system's own look-up, which also knows the users of a directory service. */
function nameOf(id: number): string {
  try {
    const path = { PATH: "/usr/bin:/bin" };
    const name = execFileSync("id", ["-nu", String(id)], {
      encoding: "utf8",
      env: path,
      timeout: 5000,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return name === "" ? namelessUser(id) : name;
  } catch {
    return namelessUser(id);
  }
}
