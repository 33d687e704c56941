import type { ProviderFailure } from "../kind/provider.ts";

/** A setting or a stored value is wrong: trying again does not help. Nothing is created anywhere, so nothing can exist. */
export function permanent(name: string, message: string, remedy: string): ProviderFailure {
  return { kind: "permanent", name, message, remedy, mayExist: false };
}

export function retryable(name: string, message: string, remedy: string): ProviderFailure {
  return { kind: "retryable", name, message, remedy, mayExist: false };
}
