import { userInfo } from "node:os";

/** As a runner's owner can: the machine's own /tmp and home hold what all other tests leave there at the same time. */
export default function setup(): void {
  const places = ["/tmp", "/var/tmp", "/dev/shm", userInfo().homedir];
  process.env["STEPKEY_RESIDUE_SKIP"] ??= places.join(":");
}
