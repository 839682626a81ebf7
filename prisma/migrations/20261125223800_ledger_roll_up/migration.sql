-- What the roll-up of the ledger looks for (packages/db/src/roll-up.ts): minutes that are not yet hours, and hours that
-- are not yet days. A row leaves the index when it is rolled, so that neither grows with the age of the ledger.
CREATE INDEX "ledger_minutes_not_on_the_hour_idx" ON "ledger_minutes"("minute")
  WHERE date_part('minute', minute AT TIME ZONE 'UTC') <> 0;
CREATE INDEX "ledger_minutes_on_an_hour_idx" ON "ledger_minutes"("minute")
  WHERE date_part('minute', minute AT TIME ZONE 'UTC') = 0 AND date_part('hour', minute AT TIME ZONE 'UTC') <> 0;
