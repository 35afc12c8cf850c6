export const TAGS = [
  { name: 'Verify', description: 'Start a verification, check its code, control and search it.' },
  { name: 'Settings', description: "An account's templates, and its blocked networks." },
  {
    name: 'Verify v2',
    description: 'The newer API of Vonage: real HTTP statuses, custom workflows, applications.',
  },
  { name: 'Deliver a code', description: 'Codes that the caller makes and checks; Pinpost delivers them.' },
  { name: 'Hooks', description: 'For identity systems: each posts its own form of a message here.' },
  { name: 'Verify v2 templates', description: 'Texts under a name, one for each channel and language.' },
  { name: 'Twilio Verify', description: "Twilio's Verify API: services, verifications and checks." },
  { name: 'Saved templates', description: "List an account's templates, and remove them." },
  {
    name: 'Verify by GET or in XML',
    description: 'The same operations for old clients; new clients use those above.',
  },
  {
    name: 'Webhooks',
    description: 'For carriers only: they report the result of a message or call here.',
  },
  { name: 'Health', description: 'For orchestrators and load balancers.' },
  { name: 'Development', description: 'Production does not have these.' },
] as const
