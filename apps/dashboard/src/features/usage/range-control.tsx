import { SegmentedControl } from '@mantine/core';
import { parseRange, type Range, rangeLabel } from './range.js';

interface RangeControlProps {
  readonly value: Range;
  readonly options: readonly Range[];
  readonly onChange: (range: Range) => void;
}

/** Picks the time that counts are taken over. */
export function RangeControl({ value, options, onChange }: RangeControlProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Time range"
      value={value}
      onChange={(text) => onChange(parseRange(text) ?? value)}
      data={options.map((range) => ({ value: range, label: rangeLabel(range) }))}
    />
  );
}
