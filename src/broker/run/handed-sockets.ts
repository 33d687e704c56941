import { err, ok, type Result } from "../../shared/result.ts";

/** Sockets that were open when this process started, by descriptor. */
export interface HandedSockets {
  /** For `listen`. */
  readonly main?: number;
  /** For `admin-listen`. */
  readonly admin?: number;
}

/** The first descriptor that is handed over (sd_listen_fds(3)). */
const FIRST = 3;

/**
 * The sockets that systemd opened before it started this process, by its variables. Clients that connect while no broker
 * runs wait in their queue. The error is one sentence.
 */
export function handedSockets(
  variables: Readonly<Record<string, string | undefined>>,
  pid: number,
): Result<HandedSockets, string> {
  const { LISTEN_FDS: fds, LISTEN_PID: owner, LISTEN_FDNAMES: names = "" } = variables;
  // Variables that were inherited from a process for which the sockets were meant.
  if (fds === undefined || owner !== String(pid)) return ok({});
  const count = Number(fds);
  if (!/^\d{1,3}$/u.test(fds) || count > 2) {
    return err(`LISTEN_FDS is "${fds}": the broker takes one socket, and one for admin-listen.`);
  }
  const given = Array.from({ length: count }, (_, index) => FIRST + index);
  const admin = names.split(":").slice(0, count).indexOf(ADMIN);
  // Without that name, the order of the unit's sockets decides.
  const [main, second] = admin < 0 ? given : given.filter((fd) => fd !== FIRST + admin);
  const adminFd = admin < 0 ? second : FIRST + admin;
  return ok({
    ...(main === undefined ? {} : { main }),
    ...(adminFd === undefined ? {} : { admin: adminFd }),
  });
}

/** `FileDescriptorName=` of the socket for `admin-listen`. */
const ADMIN = "admin";
