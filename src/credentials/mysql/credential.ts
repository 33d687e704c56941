import { directoryPlaceholder, filePlaceholder } from "../../shared/credential-file.ts";
import { Secret } from "../../shared/secret.ts";
import type { Credential } from "../kind/credential.ts";
import { hostInUrl } from "../kind/login/address.ts";
import type { MysqlServer } from "./server.ts";

/** The file in which a step gets the certificates of the server's CA. */
const CA_FILE = "mysql-ca.crt";
/** The tools of MariaDB and MySQL look for this name in MYSQL_HOME. */
const OPTION_FILE = "my.cnf";

interface LeaseLogin {
  readonly database: string;
  readonly account: string;
  readonly password: Secret;
}

/**
 * What a step gets: an option file, which MYSQL_HOME names, because no variable holds the user; the variables that the
 * tools read; and a URL for clients that know no others.
 * @see https://mariadb.com/kb/en/configuring-mariadb-with-option-files/
 */
export function mysqlLeaseCredential(server: MysqlServer, lease: LeaseLogin): Credential {
  const { admin, ca } = server;
  const { host, port } = server.address ?? admin;
  const url = new URL(`mysql://${hostInUrl(host)}:${port}/`);
  url.pathname = `/${encodeURIComponent(lease.database)}`;
  url.username = lease.account;
  url.password = lease.password.reveal();
  return {
    kind: "mysql",
    env: {
      MYSQL_HOST: host,
      MYSQL_TCP_PORT: String(port),
      MYSQL_USER: lease.account,
      MYSQL_PWD: lease.password,
      MYSQL_DATABASE: lease.database,
      MYSQL_HOME: directoryPlaceholder(OPTION_FILE),
      DATABASE_URL: new Secret(url.href),
    },
    files: [
      {
        name: OPTION_FILE,
        mode: "0400",
        content: optionFile({ host, port }, server, lease),
      },
      ...(ca === undefined ? [] : [{ name: CA_FILE, mode: "0400", content: ca } as const]),
    ],
  };
}

/**
 * Without the password, which the tools take from MYSQL_PWD: each line of a file that is secret would be masked in the
 * job's log, `[client]` too. TLS is in a group that only MariaDB's tools read: MySQL's refuse to start with an option that they
 * do not know.
 */
function optionFile(
  { host, port }: { readonly host: string; readonly port: number },
  { admin, ca }: MysqlServer,
  { account, database }: LeaseLogin,
): string {
  const mode = admin.sslMode ?? "preferred";
  const usesTls = mode !== "disabled" && mode !== "preferred";
  const tls = [
    ...(usesTls ? ["ssl"] : []),
    ...(mode === "verify_identity" ? ["ssl-verify-server-cert"] : []),
    ...(ca === undefined ? [] : [`ssl-ca=${filePlaceholder(CA_FILE)}`]),
  ];
  return [
    "[client]",
    `host=${quoted(host)}`,
    `port=${port}`,
    "protocol=tcp",
    `user=${quoted(account)}`,
    ...(tls.length === 0 ? [] : ["[client-mariadb]", ...tls]),
    "[mysql]",
    `database=${quoted(database)}`,
    "",
  ].join("\n");
}

function quoted(value: string): string {
  return `"${value.replaceAll("\\", String.raw`\\`).replaceAll('"', String.raw`\"`)}"`;
}
