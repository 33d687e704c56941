const PREFIX = "stepkey_";
const LEASE_USER = /^stepkey_(?<instance>.+)_[0-9a-z]{26}$/u;

/** The user of a lease. An ACL user has no comment, so the name says which broker made it. */
export function leaseUser(instance: string, suffix: string): string {
  return `${PREFIX}${instance}_${suffix}`;
}

export function isLeaseUserOf(user: string, instance: string): boolean {
  return LEASE_USER.exec(user)?.groups?.["instance"] === instance;
}

export function isLeaseUser(user: string): boolean {
  return LEASE_USER.test(user);
}

export function rehearsalUser(random: string): string {
  return `${PREFIX}rehearsal-${random}`;
}
