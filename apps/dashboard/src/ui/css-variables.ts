import type { CSSVariablesResolver } from '@mantine/core';

/** The tokens our stylesheets use, by purpose, for both schemes. Mantine's own are set where its default does not suit. */
export const cssVariables: CSSVariablesResolver = (theme) => {
  const { harbour, buoy, moss, brick, gray, dark } = theme.colors;
  const pick = (tuple: readonly string[] | undefined, shade: number) => tuple?.[shade] ?? 'inherit';
  const named = { harbour, buoy, moss, brick };
  const quiet = (perColor: (name: string, tuple: readonly string[]) => Record<string, string>) =>
    Object.assign({}, ...Object.entries(named).map(([name, tuple]) => perColor(name, tuple ?? [])));
  return {
    variables: {
      '--lf-content-width': '70rem',
      '--lf-reading-width': '46rem',
    },
    light: {
      ...quiet((name, tuple) => ({
        [`--mantine-color-${name}-light`]: pick(tuple, 0),
        [`--mantine-color-${name}-light-color`]: pick(tuple, 7),
        [`--mantine-color-${name}-outline`]: pick(tuple, 7),
      })),
      '--mantine-color-body': pick(gray, 0),
      '--mantine-color-text': pick(gray, 9),
      '--mantine-color-dimmed': pick(gray, 6),
      '--mantine-color-default-border': pick(gray, 3),
      '--mantine-color-placeholder': pick(gray, 6),
      '--mantine-color-error': pick(brick, 7),
      '--lf-surface': '#ffffff',
      '--lf-sunken': pick(gray, 1),
      '--lf-line': pick(gray, 2),
      '--lf-accent': pick(harbour, 7),
      '--lf-accent-soft': pick(harbour, 0),
      '--lf-good': pick(moss, 6),
      '--lf-busy': pick(harbour, 6),
      '--lf-warn': pick(buoy, 6),
      '--lf-bad': pick(brick, 6),
      '--lf-idle': pick(gray, 5),
      '--lf-good-text': pick(moss, 7),
      '--lf-busy-text': pick(harbour, 7),
      '--lf-warn-text': pick(buoy, 7),
      '--lf-bad-text': pick(brick, 7),
      '--lf-idle-text': pick(gray, 6),
      '--lf-stage': pick(harbour, 9),
      '--lf-shadow': '0 1px 2px rgb(25 35 41 / 5%)',
    },
    dark: {
      ...quiet((name, tuple) => ({
        [`--mantine-color-${name}-light`]: `color-mix(in srgb, ${pick(tuple, 5)} 14%, ${pick(dark, 7)})`,
        [`--mantine-color-${name}-light-color`]: pick(tuple, 3),
        [`--mantine-color-${name}-outline`]: pick(tuple, 3),
      })),
      '--mantine-color-body': pick(dark, 8),
      '--mantine-color-text': pick(dark, 0),
      '--mantine-color-dimmed': pick(dark, 2),
      '--mantine-color-default': pick(dark, 6),
      '--mantine-color-default-hover': pick(dark, 5),
      '--mantine-color-default-border': pick(dark, 4),
      '--mantine-color-placeholder': pick(dark, 2),
      '--mantine-color-anchor': pick(harbour, 3),
      '--mantine-color-error': pick(brick, 3),
      '--lf-surface': pick(dark, 7),
      '--lf-sunken': pick(dark, 8),
      '--lf-line': pick(dark, 5),
      '--lf-accent': pick(harbour, 4),
      '--lf-accent-soft': '#12242d',
      '--lf-good': pick(moss, 4),
      '--lf-busy': pick(harbour, 4),
      '--lf-warn': pick(buoy, 4),
      '--lf-bad': pick(brick, 4),
      '--lf-idle': pick(dark, 3),
      '--lf-good-text': pick(moss, 3),
      '--lf-busy-text': pick(harbour, 3),
      '--lf-warn-text': pick(buoy, 3),
      '--lf-bad-text': pick(brick, 3),
      '--lf-idle-text': pick(dark, 2),
      '--lf-stage': '#0a1b24',
      '--lf-shadow': 'none',
    },
  };
};
