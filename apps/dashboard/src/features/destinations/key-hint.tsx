/** All that is ever shown of a stored key: its last characters, never cut from their dots. */
export function KeyHint({ hint }: { readonly hint: string }) {
  return <span style={{ whiteSpace: 'nowrap' }}>key …{hint}</span>;
}
