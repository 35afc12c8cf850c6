export const TAGS = [
  { name: 'Verify', description: 'Start a verification, check its code, control it and look it up.' },
  { name: 'Settings', description: "An account's own templates, and the blocks of its networks." },
  {
    name: 'Verify v2',
    description:
      'The newer API of the same vendor: real HTTP statuses, workflows of any steps, applications.',
  },
  { name: 'Verify v2 templates', description: 'Texts under a name, one for each channel and language.' },
  { name: 'Saved templates', description: "List an account's templates, and remove them." },
  {
    name: 'Verify by GET or in XML',
    description: 'The same operations for old clients; new ones take those above.',
  },
  {
    name: 'Webhooks',
    description: 'For providers only: where carriers report what became of a message or call.',
  },
  { name: 'Health', description: 'For orchestrators and load balancers.' },
  { name: 'Development', description: 'Not there in production.' },
] as const
