import { KINDS, loadSettings } from "../../src/credentials/kinds.ts";
import { createPolicyParser } from "../../src/policy/parse-policy.ts";

/** The settings of every kind, and a parser of policies for them. */
export const SETTINGS = await loadSettings(KINDS);
export const POLICY = createPolicyParser(SETTINGS);
