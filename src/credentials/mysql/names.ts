/** Every account of a lease is named so: `stepkey_` and the lease. */
export const ACCOUNT_PREFIX = "stepkey_";
/** Those names as a pattern in SQL; the broker's own user may have the prefix too. */
export const LEASE_ACCOUNT = "'^stepkey_[0-9a-z]{26}$'";
const INSTANCE_PREFIX = "stepkey_instance_";

/** The role that each lease of one broker has: it grants nothing, and says whose the lease is. */
export function instanceRole(instance: string): string {
  return `${INSTANCE_PREFIX}${instance}`;
}

/** A name of a role, a database or an object. */
export function mysqlName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** An account: both parts of its name. */
export function accountName(account: string, clients: string): string {
  return `${mysqlName(account)}@${mysqlName(clients)}`;
}
