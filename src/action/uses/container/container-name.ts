import { isLeaseId, type LeaseId, leaseSuffix } from "../../../shared/lease-id.ts";

const PREFIX = "stepkey-";

/** The name of an action's containers, one after the other, and of the volume that is their home. */
export function containerName(lease: LeaseId): string {
  return `${PREFIX}${leaseSuffix(lease)}`;
}

/** Whether a name is one that a lease can give. */
export function isContainerName(name: string): boolean {
  return name.startsWith(PREFIX) && isLeaseId(`lse_${name.slice(PREFIX.length)}`);
}
