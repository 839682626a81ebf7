import { Kbd, Text, UnstyledButton } from '@mantine/core';
import { useHotkeys, useOs } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import classes from './search-button.module.css';

/** Loaded when it is first asked for: the first page must not wait for it. */
const SearchPalette = lazy(async () => ({ default: (await import('./search-palette.js')).SearchPalette }));

/** Opens the search, as ⌘K or Ctrl+K do from anywhere, text fields included. */
export function SearchButton() {
  const [openings, setOpenings] = useState(0);
  const os = useOs();
  const open = () => setOpenings((count) => count + 1);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <UnstyledButton className={classes.button ?? ''} onClick={open}>
        <IconSearch size={16} stroke={1.75} aria-hidden />
        <Text size="sm" className={classes.label ?? ''}>
          Search
        </Text>
        <Kbd size="xs" aria-hidden>
          {os === 'macos' || os === 'ios' ? '⌘K' : 'Ctrl K'}
        </Kbd>
      </UnstyledButton>
      {openings > 0 ? (
        <Suspense fallback={null}>
          <SearchPalette openings={openings} />
        </Suspense>
      ) : null}
    </>
  );
}
