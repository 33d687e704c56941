import { lstat, readdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../../shared/error-code.ts";
import { controlPrefix } from "./control-socket.ts";

/** The sockets of a store's brokers, as a directory has them. */
export interface ControlSockets {
  readonly paths: readonly string[];
  /** There may be more, and this user may not look or must not trust them. */
  readonly denied: boolean;
}

/**
 * Finds the sockets of the brokers on a store. In a directory that everybody can write, such as /tmp, any user can make one with
 * the right name, and would be told what only the broker may hear: only the broker's own count there.
 */
export async function findControlSockets(storePath: string): Promise<ControlSockets> {
  const directory = dirname(storePath);
  const prefix = controlPrefix(storePath);
  try {
    const names = (await readdir(directory)).filter((name) => name.startsWith(prefix));
    const owners = await trustedOwners(directory, storePath);
    const looked = await Promise.all(
      names.map(async (name) => {
        const path = join(directory, name);
        return { path, look: await lookAt(path, owners) };
      }),
    );
    return {
      paths: looked.filter(({ look }) => look === "ours").map(({ path }) => path),
      denied: looked.some(({ look }) => look === "foreign"),
    };
  } catch (error) {
    return { paths: [], denied: ["EACCES", "EPERM"].includes(errorCode(error) ?? "") };
  }
}

/** Removes a socket that a killed broker left. What has such a name and is no socket stays. */
export async function removeLeftSocket(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}

/** Undefined: nobody else can have made a file there. */
async function trustedOwners(
  directory: string,
  storePath: string,
): Promise<ReadonlySet<number> | undefined> {
  const own = process.geteuid?.();
  const { mode, uid } = await stat(directory);
  if (own === undefined || (mode & 0o002) === 0) return undefined;
  const store = await stat(storePath).catch(() => undefined);
  return new Set([own, uid, ...(store === undefined ? [] : [store.uid])]);
}

/** `other`: it is no socket, or is gone. A symbolic link is none: it may lead anywhere. */
async function lookAt(
  path: string,
  owners: ReadonlySet<number> | undefined,
): Promise<"ours" | "foreign" | "other"> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket() !== true) return "other";
  return owners === undefined || owners.has(found.uid) ? "ours" : "foreign";
}
