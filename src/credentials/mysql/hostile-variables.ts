import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

/** Every job loads this list, so it is short. */
const own = {
  does: "decides which server or login the tools of MySQL and MariaDB use",
  source: "https://mariadb.com/kb/en/mariadb-environment-variables/",
  isOwnCredential: true,
} as const;

/** What makes the tools of MariaDB and MySQL use other servers, other logins or other programs than the step's own. */
export const MYSQL_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  // The kind delivers these itself.
  ...withheld({ ...own, isDelivered: true }, "MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_HOME"),
  ...withheld(
    own,
    "MARIADB_HOME",
    "MYSQL_GROUP_SUFFIX",
    "MARIADB_GROUP_SUFFIX",
    "MYSQL_UNIX_PORT",
    "MARIADB_UNIX_PORT",
    "MYSQL_TEST_LOGIN_FILE",
  ),
  ...withheld(
    { ...own, does: "makes the tools of MySQL and MariaDB load libraries" },
    "LIBMYSQL_PLUGIN*",
    "MARIADB_PLUGIN_DIR",
  ),
  ...withheld({ ...own, does: "makes mysql write what was typed elsewhere" }, "MYSQL_HISTFILE"),
];
