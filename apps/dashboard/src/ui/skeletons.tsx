import { Skeleton, Stack } from '@mantine/core';

/** Grey bars the height of table rows. */
export function RowSkeletons({ rows = 4 }: { readonly rows?: number }) {
  return (
    <Stack gap="sm" p="lg">
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
        <Skeleton key={row} height={28} radius="sm" />
      ))}
    </Stack>
  );
}

/** Grey bars the shape of a short form or a list of facts. */
export function LineSkeletons({ lines = 5 }: { readonly lines?: number }) {
  return (
    <Stack gap="md">
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <Skeleton key={line} height={16} width={`${88 - ((line * 17) % 45)}%`} radius="sm" />
      ))}
    </Stack>
  );
}
