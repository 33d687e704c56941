/** More than that are not hidden one by one; those in closed places are hidden anyway. */
const MAX_SOCKETS = 500;

/** The paths of sockets in what `/proc/net/unix` holds, without those in directories that the agent does not see or may use. */
export function socketPaths(table: string, isSeen: (path: string) => boolean): readonly string[] {
  const paths = table
    .split("\n")
    .slice(1)
    .map((line) => /^(?:\S+\s+){6}\S+\s(?<path>\/.+)$/u.exec(line)?.groups?.["path"]);
  const named = paths.filter((path): path is string => path !== undefined && isSeen(path));
  return [...new Set(named)].slice(0, MAX_SOCKETS);
}
