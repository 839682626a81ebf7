import { removeThrowawayDir, TEMPLATE_VARIABLE } from '@logferry/testkit';

export default async function removeTemplate() {
  const dir = process.env[TEMPLATE_VARIABLE];
  if (dir !== undefined) await removeThrowawayDir(dir);
}
