const DAY_MS = 86_400_000;

/** Times that usage by app is shown of, in UTC as the quota's. */
export const PERIODS = ['today', 'yesterday', 'month', 'last-month'] as const;
export type Period = (typeof PERIODS)[number];

const labels: Readonly<Record<Period, string>> = {
  today: 'Today',
  yesterday: 'Yesterday',
  month: 'This month',
  'last-month': 'Last month',
};

/** Reads a period from the URL; anything else is null. */
export function parsePeriod(text: unknown): Period | null {
  return PERIODS.find((period) => period === text) ?? null;
}

export function periodLabel(period: Period): string {
  return labels[period];
}

/** The day or the month as the api takes it. */
export function periodQuery(period: Period, now: Date): { readonly day: string } | { readonly month: string } {
  const isoOf = (at: Date) => at.toISOString();
  switch (period) {
    case 'today':
      return { day: isoOf(now).slice(0, 10) };
    case 'yesterday':
      return { day: isoOf(new Date(now.getTime() - DAY_MS)).slice(0, 10) };
    case 'month':
      return { month: isoOf(now).slice(0, 7) };
    case 'last-month':
      return { month: isoOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1))).slice(0, 7) };
  }
}
