import type { Finding } from "../kind/provider.ts";
import type { Target } from "./target.ts";

export async function findLeftOpen(_target: Target): Promise<readonly Finding[] | undefined> {
  return undefined;
}
