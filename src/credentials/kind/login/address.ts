export interface Address {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `host:port` as people write it. */
export function addressText({ host, port }: Address): string {
  return `${hostInUrl(host)}:${port}`;
}

export function hostInUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
