import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { Secret } from "../../shared/secret.ts";
import type { LeftSearch } from "./left-processes.ts";

type Variables = Readonly<Record<string, Secret | string>>;

/** Every process of the task inherits it, unless a program starts with an environment of its own. It gives no access. */
const MARK = "STEPKEY_TASK";

/** Gives the task's environment a variable that no other process has, so that processes that it leaves can be found. */
export function markTask(env: Variables): {
  readonly env: Variables;
  /** What to look for, with the credential's own variables. */
  search(credential: Variables): Pick<LeftSearch, "mark" | "credential">;
} {
  const value = randomBytes(16).toString("hex");
  return {
    env: { ...env, [MARK]: value },
    search: (credential) => ({
      mark: Buffer.from(`${MARK}=${value}`),
      credential: Object.entries(credential).flatMap(([name, one]) =>
        one instanceof Secret ? [Buffer.from(`${name}=${one.reveal()}`, "utf8")] : [],
      ),
    }),
  };
}
