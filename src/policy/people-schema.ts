import { z } from "zod";
import { hint } from "../shared/hint.ts";

/** Accounts and teams, as policy names them. */

/** GitHub's logins. An app's ends with `[bot]`; a managed user's with `_` and the enterprise's short code. */
const LOGIN = String.raw`[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:_[A-Za-z0-9]+)?(?:\[bot\])?`;

export const login = z.string().regex(new RegExp(`^${LOGIN}$`, "u"));
export const approver = z
  .string()
  .regex(new RegExp(`^@${LOGIN}(?:/[A-Za-z0-9][A-Za-z0-9._-]*)?$`, "u"));

export const APPROVERS = hint(
  "Expected a list of people (@login) or teams (@org/team).",
  'by: ["@mona", "@octo-org/dba"]',
);
