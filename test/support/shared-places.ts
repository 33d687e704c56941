import { userInfo } from "node:os";

/**
 * For STEPKEY_RESIDUE_SKIP, as a runner's owner can set it: what all jobs of this machine share. It holds what other tests
 * and programs leave there at the same time.
 */
export function sharedPlaces(): string {
  return (
    process.env["STEPKEY_RESIDUE_SKIP"] ??
    ["/tmp", "/var/tmp", "/dev/shm", userInfo().homedir].join(":")
  );
}
