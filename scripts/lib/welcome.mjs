// @ts-check

const NUMBER = '447700900000'

/**
 * What to do next, in lines to paste.
 * @param {import('./settings.mjs').Addresses} addresses
 * @param {{ redis: string, seconds: string, certificate: string | undefined, hasDemoAccount: boolean, isProduction: boolean }} facts
 */
export function welcome({ api, simulator, smtp, apiMetrics, workerMetrics, console }, facts) {
  const places = [
    `  API         ${api.url}`,
    ...(facts.isProduction
      ? []
      : [
          `  Phone page  ${simulator.url}/#${NUMBER}`,
          `  E-mail      ${smtp.url.replace('http', 'smtp')}`,
          `  Console     ${console.url}  in a few seconds; everybody on this machine is an admin`,
        ]),
    `  Metrics     ${apiMetrics.url}/metrics  ${workerMetrics.url}/metrics`,
    `  Redis       ${facts.redis}`,
  ]
  const credentials = facts.hasDemoAccount ? 'demo0001:demo-secret' : 'KEY:SECRET'
  const key = facts.hasDemoAccount
    ? ['  API key     demo0001, secret demo-secret']
    : ['  API keys    those of PINPOST_ACCOUNTS']
  const trust = facts.certificate === undefined ? '' : `--cacert ${facts.certificate} `
  const curl = `curl ${trust}-u ${credentials} ${api.url}/verify`
  const tryIt = [
    '',
    'Send a PIN, read it on the phone page, and check it:',
    `  ${curl}/json -d number=${NUMBER} -d brand=Acme`,
    `  ${curl}/check/json -d request_id=… -d code=…`,
  ]
  return [
    '',
    `Pinpost is ready (${facts.seconds} s).`,
    '',
    ...places,
    ...key,
    ...(facts.isProduction ? [] : tryIt),
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n')
}
