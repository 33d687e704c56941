import { isIP } from "node:net";

/** Which packets of the agent's user are refused. */
export interface FirewallRequest {
  /** Of nftables: see `tableOf`. */
  readonly table: string;
  readonly uid: number;
  /** Name servers of this machine that are loopback or metadata addresses: their port 53 stays open. */
  readonly nameServers: readonly string[];
}

/** Where clouds answer about the machine: keys of its roles, user data, join tokens. */
const METADATA = {
  // Link-local (AWS, Azure, Google, DigitalOcean, ECS tasks), Alibaba, Azure's wire server, Oracle's older address.
  ip: ["169.254.0.0/16", "100.100.100.200", "168.63.129.16", "192.0.0.192"],
  // Link-local, AWS, Google.
  ip6: ["fe80::/10", "fd00:ec2::/32", "fd20:ce::254"],
};

/** Addresses of the machine itself, also as seen by name or by a mapped address. */
const LOOPBACK = {
  ip: ["127.0.0.0/8", "0.0.0.0/8"],
  ip6: ["::1", "::", "::ffff:0:0/96"],
};

/** Networks between this machine and containers on it: services of the job listen there. */
const BRIDGES = ["docker*", "br-*", "podman*", "cni*", "lxc*", "virbr*", "veth*"];

/**
 * The ruleset for `nft -f -`. It knows the agent by its user, so it holds for whatever program. It comes before every
 * translation of addresses: a published port of a container is refused by the address that the agent named.
 */
export function firewallRules({ table, uid, nameServers }: FirewallRequest): string {
  const open = nameServers.flatMap((address) => {
    const family = isIP(address) === 6 ? "ip6" : "ip";
    return ["udp", "tcp"].map((kind) => `${family} daddr ${address} ${kind} dport 53 accept`);
  });
  const closed = ['oifname "lo"', "fib daddr type local", ...bridgeMatches(), ...addressMatches()];
  const rules = [...open, ...closed.map((match) => `${match} goto refused`)];
  return [
    `table inet ${table} {`,
    "  chain refused {",
    // A program waits for an answer to TCP, and a message about its packet does not end that.
    "    meta l4proto tcp counter reject with tcp reset",
    "    counter reject with icmpx type admin-prohibited",
    "  }",
    "  chain agent {",
    ...rules.map((rule) => `    ${rule}`),
    "  }",
    "  chain output {",
    "    type filter hook output priority -310; policy accept;",
    // Never the other way round: a packet of the kernel has no user, and is not the agent's.
    `    meta skuid ${uid} goto agent`,
    "  }",
    "}",
    "",
  ].join("\n");
}

function bridgeMatches(): readonly string[] {
  return BRIDGES.map((name) => `oifname "${name}"`);
}

function addressMatches(): readonly string[] {
  const ip = [...LOOPBACK.ip, ...METADATA.ip].join(", ");
  const ip6 = [...LOOPBACK.ip6, ...METADATA.ip6].join(", ");
  return [`ip daddr { ${ip} }`, `ip6 daddr { ${ip6} }`];
}

/** The name servers of `/etc/resolv.conf` that the rules would refuse. */
export function localNameServers(resolvConf: string): readonly string[] {
  const named = resolvConf
    .split("\n")
    .map(
      (line) => /^\s*nameserver\s+(?<address>[\da-fA-F.:]+)\s*$/u.exec(line)?.groups?.["address"],
    );
  return named.filter((address): address is string => address !== undefined && isIP(address) !== 0);
}
