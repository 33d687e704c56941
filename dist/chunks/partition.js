// src/credentials/aws/session/partition.ts
/** The first partition whose pattern matches a region is the right one. @see https://docs.aws.amazon.com/general/latest/gr/sts.html */
const PARTITIONS = [
	{
		id: "aws-cn",
		regions: /^cn-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com.cn"
	},
	{
		id: "aws-us-gov",
		regions: /^us-gov-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	},
	{
		id: "aws-iso",
		regions: /^us-iso-[a-z]+-\d{1,2}$/u,
		suffix: "c2s.ic.gov"
	},
	{
		id: "aws-iso-b",
		regions: /^us-isob-[a-z]+-\d{1,2}$/u,
		suffix: "sc2s.sgov.gov"
	},
	{
		id: "aws-iso-e",
		regions: /^eu-isoe-[a-z]+-\d{1,2}$/u,
		suffix: "cloud.adc-e.uk"
	},
	{
		id: "aws-iso-f",
		regions: /^us-isof-[a-z]+-\d{1,2}$/u,
		suffix: "csp.hci.ic.gov"
	},
	{
		id: "aws-eusc",
		regions: /^eusc-de-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.eu"
	},
	{
		id: "aws",
		regions: /^[a-z]{2}-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	}
];
const PARTITION_IDS = PARTITIONS.map(({ id }) => id).toSorted();
function partitionOfRegion(region) {
	return PARTITIONS.find(({ regions }) => regions.test(region));
}
/** Whether a text has the form of a region: `eu-west-1`, `us-gov-east-1`. */
function isRegion(region) {
	return partitionOfRegion(region) !== void 0;
}
/** The STS endpoint of a region. The global endpoint is slower, and one outage would affect every region. */
function stsEndpoint(region) {
	const partition = partitionOfRegion(region);
	if (partition === void 0) throw new RangeError(`"${region}" is not a region`);
	return `https://sts.${region}.${partition.suffix}`;
}
/** The account in Ceph's ARNs is empty or begins with RGW. */
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}|RGW\d{17})?:role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/u;
const POLICY_ARN = /^arn:(aws[a-z-]*):iam::(?:\d{12}|aws|RGW\d{17})?:policy\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/u;
function parseRoleArn(arn) {
	const match = arn.length <= 2048 ? ROLE_ARN.exec(arn) : null;
	if (match === null) return void 0;
	const [, partition = "", account = "", name = ""] = match;
	return {
		partition,
		account,
		name
	};
}
function isPolicyArn(arn) {
	return arn.length <= 2048 && POLICY_ARN.test(arn);
}
/** The ARN of AWS's managed policy ReadOnlyAccess, in the role's partition. */
function readOnlyAccessArn(partition) {
	return `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
}
/** Whether the region belongs to the partition. */
function regionFits(region, partition) {
	return partitionOfRegion(region)?.id === partition;
}
export { readOnlyAccessArn as a, parseRoleArn as i, isPolicyArn as n, regionFits as o, isRegion as r, stsEndpoint as s, PARTITION_IDS as t };
