/** How far archives are opened. What is beyond is `unread`. */
export interface ArchiveBounds {
  /** A `.tar.gz` has two. */
  readonly layers: number;
  /** What one file may unpack to, all layers together. */
  readonly bytes: number;
  /** How often its own size that may be: text is packed to a tenth, and a bomb to less than a thousandth. */
  readonly ratio: number;
  /** What a file may unpack to whatever its size is: small files of zeros are common. */
  readonly bytesAnyway: number;
  readonly members: number;
  /** A zip is read from its end, so one within another archive must fit into memory. */
  readonly nestedZipBytes: number;
  readonly zipDirectoryBytes: number;
}

const MIB = 1024 * 1024;

export const ARCHIVE_BOUNDS: ArchiveBounds = {
  layers: 4,
  bytes: 512 * MIB,
  ratio: 200,
  bytesAnyway: 32 * MIB,
  members: 20_000,
  nestedZipBytes: 16 * MIB,
  zipDirectoryBytes: 16 * MIB,
};

/** How much a file of this size may unpack to, and what is said where it is more. */
export function unpackLimit(
  size: number,
  { bytes, ratio, bytesAnyway }: ArchiveBounds,
): { readonly bytes: number; readonly tooMuch: string } {
  const byRatio = Math.max(bytesAnyway, size * ratio);
  return byRatio < bytes
    ? { bytes: byRatio, tooMuch: `unpacks to more than ${ratio} times its size` }
    : { bytes, tooMuch: `unpacks to more than ${sizeText(bytes)}` };
}

export function sizeText(bytes: number): string {
  return bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes} bytes`;
}
