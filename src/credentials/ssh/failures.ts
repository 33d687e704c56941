import type { ProviderFailure } from "../kind/provider.ts";

/** Nothing is created anywhere before a certificate is handed out, so nothing can exist. */
export function sshRefusal(name: string, message: string, remedy: string): ProviderFailure {
  return { kind: "permanent", name, message, remedy, mayExist: false };
}
