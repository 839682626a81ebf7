import { createTheme, type MantineColorsTuple } from '@mantine/core';

// Harbour is the product's own colour: links, buttons, whatever is under way. Buoy marks what waits for a person.
const harbour: MantineColorsTuple = [
  '#eef7fb',
  '#d8ebf3',
  '#b2d8e7',
  '#84c1d9',
  '#58a8c8',
  '#358fb3',
  '#1f799d',
  '#146283',
  '#0f4d68',
  '#0b394e',
];
const buoy: MantineColorsTuple = [
  '#fff6e6',
  '#fdeaca',
  '#f9d596',
  '#f5bf60',
  '#f0a63c',
  '#dd8b1b',
  '#b96f0d',
  '#935708',
  '#6f4207',
  '#4e2f06',
];
const moss: MantineColorsTuple = [
  '#ecf8f1',
  '#d5efdf',
  '#a9dfbf',
  '#79cc9c',
  '#4db77c',
  '#2f9d63',
  '#1f834f',
  '#17693f',
  '#125331',
  '#0c3c23',
];
const brick: MantineColorsTuple = [
  '#fdf0ee',
  '#fbdeda',
  '#f5bab2',
  '#ee9387',
  '#e56f60',
  '#d64f3f',
  '#bd3a2b',
  '#9a2d21',
  '#78251b',
  '#581b14',
];
const gray: MantineColorsTuple = [
  '#f5f8f9',
  '#ebf0f2',
  '#dfe6e9',
  '#cdd7dc',
  '#afbcc3',
  '#8796a0',
  '#5f6f79',
  '#475660',
  '#2f3b43',
  '#192329',
];
const dark: MantineColorsTuple = [
  '#d5dde2',
  '#b4c0c8',
  '#8f9da7',
  '#66747f',
  '#3c4852',
  '#2d3841',
  '#202930',
  '#151c22',
  '#0e1418',
  '#090d10',
];

/** Every colour, size and default of the dashboard. Nothing outside this file and `css-variables.ts` names a colour. */
export const theme = createTheme({
  colors: { harbour, buoy, moss, brick, gray, dark },
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "'IBM Plex Sans Variable', ui-sans-serif, system-ui, sans-serif",
  fontFamilyMonospace: "'IBM Plex Mono', ui-monospace, 'SFMono-Regular', Menlo, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.55', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // Optional fields say so in their description; an asterisk on all the others would be noise.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Button: { defaultProps: { size: 'sm' } },
    Paper: { defaultProps: { radius: 'lg' } },
    Modal: {
      defaultProps: { radius: 'lg', centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } },
      styles: {
        // The names in its sentences have no place to break at.
        content: { background: 'var(--lf-surface)', overflowWrap: 'anywhere' },
        header: { background: 'var(--lf-surface)' },
        title: { fontWeight: 600, fontSize: '1.0625rem' },
      },
    },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { body: { overflowWrap: 'anywhere' } },
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250 } },
  },
});
