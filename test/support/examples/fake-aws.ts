/**
 * A FAKE of the `aws` command, for tasks: of all of it only `aws s3 sync SOURCE DESTINATION --delete [--dryrun]` between
 * two buckets, with the environment's credential and the SDK, at this endpoint. It notes the credential on that page.
 */
export function fakeAwsScript(at: { readonly endpoint: string; readonly page: string }): string {
  const sdk = import.meta.resolve("@aws-sdk/client-s3");
  return `#!/usr/bin/env node
(async () => {
  const [s3Word, sync, source, destination, ...flags] = process.argv.slice(2);
  const known = flags.every((flag) => flag === "--delete" || flag === "--dryrun");
  if (s3Word !== "s3" || sync !== "sync" || !known) throw new Error("this fake knows s3 sync alone");
  const place = (url) => /^s3:\\/\\/(?<Bucket>[^/]+)\\/(?<Prefix>.*)$/u.exec(url).groups;
  const { S3Client, ListObjectsV2Command, GetObjectCommand, PutObjectCommand } = await import(${JSON.stringify(sdk)});
  require("node:fs").writeFileSync(${JSON.stringify(at.page)}, JSON.stringify({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }));
  const s3 = new S3Client({ endpoint: ${JSON.stringify(at.endpoint)}, forcePathStyle: true, maxAttempts: 1 });
  const from = place(source);
  const to = place(destination);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command(from));
  for (const { Key } of Contents) {
    const name = Key.slice(from.Prefix.length);
    const dryrun = flags.includes("--dryrun");
    if (!dryrun) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: from.Bucket, Key }));
      const text = await Body.transformToString();
      await s3.send(new PutObjectCommand({ Bucket: to.Bucket, Key: to.Prefix + name, Body: text }));
    }
    console.log((dryrun ? "(dryrun) " : "") + "copy: " + source + name + " to " + destination + name);
  }
})();
`;
}
