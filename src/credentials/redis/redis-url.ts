import { err, ok, type Result } from "../../shared/result.ts";
import { readLoginUrl } from "../kind/login/login-url.ts";
import type { RedisLogin } from "./server.ts";

/** Reads an admin's URL. An error is one sentence that repeats nothing of it. */
export function parseRedisUrl(text: string): Result<RedisLogin, string> {
  if (/^rediss?:\/\/:[^@]/u.test(text)) {
    return err("The URL has no user. Where only a password is set, the user is `default`.");
  }
  const read = readLoginUrl(text, { schemes: ["redis", "rediss"], port: 6379 });
  if (!read.ok) return read;
  const { login, path, parameters } = read.value;
  // A grant names its database.
  if (path !== "" && path !== "0") return err("The URL names a database. Leave it out.");
  if (parameters.size > 0) return err('The URL has parameters. Nothing may follow "?".');
  return ok({ ...login, usesTls: text.startsWith("rediss:") });
}
