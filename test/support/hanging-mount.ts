import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A program in Python that mounts a file system (FUSE) over its first argument and never responds to anything there. It
 * writes its process id to its second argument. On a runner, `fusermount` does this for every user.
 */
export const MOUNT_PROGRAM = `import ctypes, os, sys, time
fd = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={fd},rootmode=40000,user_id=0,group_id=0".encode()
if ctypes.CDLL(None).mount(b"hanging", sys.argv[1].encode(), b"fuse", 0, options):
    sys.exit(1)
open(sys.argv[2], "w").write(str(os.getpid()))
time.sleep(float(sys.argv[3]))
`;

/** Lines of a script: mounts it over a directory, from a process that stepkey does not find, and waits until it is there. */
export function mountOver(directory: string, program: string): string {
  const pid = `${program}.pid`;
  return `setsid env -i "PATH=$PATH" python3 ${program} ${directory} ${pid} 60 > /dev/null 2>&1 < /dev/null &
for i in $(seq 100); do test -s ${pid} && break; sleep 0.05; done; test -s ${pid}`;
}

export function unmount(directory: string): void {
  spawnSync("umount", ["-l", directory]);
}

/** Only root may mount without `fusermount`, and not in every container. */
export function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const directory = mkdtempSync(join(tmpdir(), "stepkey-mount-"));
  try {
    const args = ["-c", MOUNT_PROGRAM, directory, `${directory}.pid`, "0"];
    return spawnSync("python3", args).status === 0;
  } finally {
    unmount(directory);
    rmSync(directory, { recursive: true });
    rmSync(`${directory}.pid`, { force: true });
  }
}
