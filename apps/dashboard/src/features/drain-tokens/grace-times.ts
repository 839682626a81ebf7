/** How long a token may go on working, as choices. The api takes seven days at most. */
export const GRACE_TIMES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '0', label: 'At once' },
  { value: '3600', label: 'In 1 hour' },
  { value: '86400', label: 'In 24 hours' },
  { value: '604800', label: 'In 7 days' },
];
