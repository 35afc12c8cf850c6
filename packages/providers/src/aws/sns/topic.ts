/** An accepted topic, and the SNS host that its certificates and confirmations must come from. */
export interface Topic {
  readonly arn: string
  /** of SNS in the topic's region */
  readonly origin: string
}

const ARN = /^arn:(aws|aws-us-gov|aws-cn):sns:([a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}):\d{12}:[\w-]{1,256}$/
const CERTIFICATE = /^\/SimpleNotificationService-[0-9A-Za-z]{1,80}\.pem$/

/** @throws Error if it is not the ARN of a topic */
export function parseTopic(arn: string): Topic {
  const [, partition, region] = ARN.exec(arn) ?? []
  if (region === undefined) throw new Error('topicArn: not the ARN of an SNS topic')
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return { arn, origin: `https://sns.${region}.${suffix}` }
}

/** The sender of a message chooses its URLs, so only those of SNS itself are fetched. */
export const isCertificateUrl = (url: string, { origin }: Topic): boolean =>
  url.startsWith(origin) && CERTIFICATE.test(url.slice(origin.length))

export function isSubscribeUrl(url: string, topic: Topic): boolean {
  if (!url.startsWith(`${topic.origin}/?`) || !URL.canParse(url)) return false
  const { searchParams } = new URL(url)
  return searchParams.get('Action') === 'ConfirmSubscription' && searchParams.get('TopicArn') === topic.arn
}
