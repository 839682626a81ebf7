import { PLAN_NAMES, type PlanName } from '@logferry/db';
import { PartnerError } from './partner-error.js';

/** Every add-on has this plan at Heroku before it is listed; only its makers and testers can choose it. */
const TEST_PLAN = 'test';

/** Plans at Heroku are named as plans are here. Throws PartnerError 422. */
export function planNamed(herokuPlan: string): PlanName {
  const name = herokuPlan === TEST_PLAN ? 'free' : PLAN_NAMES.find((each) => each === herokuPlan);
  if (name !== undefined) return name;
  throw new PartnerError(422, `There is no plan "${herokuPlan}". The plans are ${PLAN_NAMES.join(', ')}.`);
}
