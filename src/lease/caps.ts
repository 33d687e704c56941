/**
 * Organisations' policies as brokers last saw them, by owner. A policy that is gone for a moment, while its directory is
 * replaced, must not stop limiting: neither in this process, nor in one that starts at that moment, nor in another
 * broker. Owners are compared without case, as GitHub compares logins.
 */
export interface CapMemory {
  /** Remembers the text of the owner's policy, which is there now. Writes only if it is not what is remembered. */
  keepCap(owner: string, text: string): Promise<void>;
  /** The text that is remembered. */
  findCap(owner: string): Promise<string | undefined>;
  /** The policy was removed on purpose. False when none was remembered. */
  forgetCap(owner: string): Promise<boolean>;
}
