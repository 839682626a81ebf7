const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** A browser and its system in words that people know their devices by: "Firefox on macOS". */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device';
  const find = (names: readonly (readonly [string, string])[]) => names.find(([part]) => userAgent.includes(part))?.[1];
  const browser = find(BROWSERS) ?? userAgent.split(/[ /]/, 1)[0];
  const system = find(SYSTEMS);
  return system ? `${browser} on ${system}` : `${browser}`;
}
